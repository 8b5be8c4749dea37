import { policyColumns } from '../../core/rule-choices.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { LegData, TradingData } from '../../core/trading-data.js';
import { compositeUnder } from '../strategy/composite-under.js';
import type { PolicyFile } from '../system/composite.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { equitiesAlone, weighByEquities } from './weigh-by-learning.js';
import { weighByRules } from './weigh-by-rules.js';

/** Returns the data of a composite with what its policy says of each leg: on the bars of the leg's own market, from the first of them on,
 *  whatever the window. Data that have it already, and those of other systems, stay as they are.
 *  graph  of the composite
 *  alone  finds what each leg makes alone, of a policy that learns: see equitiesAlone. Default that
 *  Throws UsageError MEMORY_TOO_SMALL */
export async function applyPolicy(
  file: SystemFile,
  graph: StrategyGraph,
  data: TradingData,
  options: RunOptions,
  alone?: () => Promise<readonly Float64Array[]>,
): Promise<TradingData> {
  if (file.policy === undefined || data.legs === undefined || data.legs.some((leg) => leg.policy !== undefined)) return data;
  const settled = compositeUnder(file);
  const policy = settled.policy!;
  const weights =
    policy.kind === 'rules'
      ? weighByRules(policy, graph, data, options)
      : await weighByEquities(settled, policy, graph, data, await (alone?.() ?? equitiesAlone(settled, graph, data, options)), options);
  return withWeights(data, policy, (_, index) => weights[index]!);
}

/** Returns the data with weights for every leg: f64[bar of the leg]. */
export function withWeights(
  data: TradingData,
  policy: Pick<PolicyFile, 'switch'>,
  weightsOf: (leg: LegData, index: number) => Float64Array,
): TradingData {
  const { hold_open: holdsOpen } = policy.switch;
  return { ...data, legs: data.legs!.map((leg, index) => ({ ...leg, policy: policyColumns(weightsOf(leg, index), holdsOpen) })) };
}
