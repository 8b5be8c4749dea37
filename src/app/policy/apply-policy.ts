import { chooseRules, policyColumns, weightsOfChoices } from '../../core/rule-choices.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { LegData, TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { membersOf, type PolicyFile } from '../system/composite.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** Weights of every member on the bars of one market, f64[member][bar]. */
export type MemberWeights = readonly Float64Array[];

/** Returns the data of a composite with what its policy says of each leg: on the bars of the leg's own market, from the first of them on,
 *  whatever the window. Data that have it already, and those of other systems, stay as they are.
 *  graph  of the composite
 *  Throws UsageError MEMORY_TOO_SMALL */
export function applyPolicy(file: SystemFile, graph: StrategyGraph, data: TradingData, options: RunOptions): TradingData {
  const { legs } = data;
  const { policy } = file;
  if (policy === undefined || legs === undefined || legs.some((leg) => leg.policy !== undefined)) return data;
  const known = new Map<TradingData, MemberWeights>();
  const weightsOf = (leg: LegData): MemberWeights => {
    const found = known.get(leg.data) ?? weighMembers(file, policy, graph, leg.data, options);
    known.set(leg.data, found);
    return found;
  };
  return withWeights(data, policy, (leg) => weightsOf(leg)[leg.member!.index]!);
}

/** Returns the data with weights for every leg: f64[bar of the leg]. */
export function withWeights(data: TradingData, policy: PolicyFile, weightsOf: (leg: LegData, index: number) => Float64Array): TradingData {
  const { hold_open: holdsOpen } = policy.switch;
  return { ...data, legs: data.legs!.map((leg, index) => ({ ...leg, policy: policyColumns(weightsOf(leg, index), holdsOpen) })) };
}

/** Returns the weights of every member on the bars of a market. */
function weighMembers(file: SystemFile, policy: PolicyFile, graph: StrategyGraph, data: TradingData, options: RunOptions): MemberWeights {
  const choices = choicesOn(policy, graph, data, options);
  return membersOf(file).map(({ name }) =>
    weightsOfChoices(
      choices,
      policy.rules.map(({ weights }) => weights[name] ?? 0),
      policy.default[name] ?? 0,
    ),
  );
}

/** Returns the rule that is in force on each bar of a market: see chooseRules. */
export function choicesOn(policy: PolicyFile, graph: StrategyGraph, data: TradingData, options: RunOptions): Int32Array {
  const roots = graph.policy ?? [];
  const holds = evaluateColumns({ data, graph, roots }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
  return chooseRules(holds, data.market.bars.timeMs.length, policy.switch.minimum_bars);
}
