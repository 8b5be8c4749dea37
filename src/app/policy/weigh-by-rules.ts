import { chooseRules, weightsOfChoices } from '../../core/rule-choices.js';
import type { StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import type { PolicyFile } from '../system/composite.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { LegWeights } from './leg-weights.js';

/** Returns the rule that is in force on each bar of each market that legs are on: see chooseRules. */
export function choicesByMarket(
  policy: PolicyFile,
  graph: StrategyGraph,
  data: TradingData,
  options: RunOptions,
): ReadonlyMap<TradingData, Int32Array> {
  return new Map(
    [...new Set(data.legs!.map((leg) => leg.data))].map((market) => {
      const request = { data: market, graph, roots: graph.policy ?? [] };
      const holds = evaluateColumns(request, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
      return [market, chooseRules(holds, market.market.bars.timeMs.length, policy.switch.minimum_bars)];
    }),
  );
}

/** Returns the weights of each leg: those of its member under the rule that is in force on its market. */
export function weighByRules(policy: PolicyFile, graph: StrategyGraph, data: TradingData, options: RunOptions): LegWeights {
  return weighChoices(policy, data, choicesByMarket(policy, graph, data, options));
}

/** Returns the weights of each leg under choices: i32[bar] of each market. */
export function weighChoices(policy: PolicyFile, data: TradingData, choices: ReadonlyMap<TradingData, Int32Array>): LegWeights {
  return data.legs!.map((leg) => {
    const { name } = leg.member!;
    const rules = policy.rules.map(({ weights }) => weights[name] ?? 0);
    return weightsOfChoices(choices.get(leg.data)!, rules, policy.default[name] ?? 0);
  });
}
