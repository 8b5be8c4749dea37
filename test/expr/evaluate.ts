// Evaluates expressions through the engine: a condition decides entries, and the trades show on which bars it was true.
import type { StrategyGraph } from '../../src/core/graph.js';
import type { TradingData } from '../../src/core/trading-data.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { EXECUTION, RISK } from '../engine/sample-job.js';

const MEMORY_BYTES = 64 * 1048576;

/** Returns for each bar but the last whether a condition is true on it.
 *  With same-close fills and a time stop of one bar every true bar from an even or an odd start is a trade. */
export async function evaluateCondition(text: string, data: TradingData): Promise<boolean[]> {
  const found = Array<boolean>(data.market.bars.timeMs.length - 1).fill(false);
  for (const offset of [0, 1]) {
    // the other half of the bars is masked, so that no position stands in the way of the next one
    const graph = compileStrategy({ long: { enter: `(${text}) and (volume % 2 == ${offset})` }, max_bars: '1' }, []);
    for (const bar of await entryBars(graph, withParity(data))) found[bar] = true;
  }
  return found;
}

/** Returns the leading bars on which a column has no value. */
export async function countLeadingNaN(text: string, data: TradingData): Promise<number> {
  const isNumber = await evaluateCondition(`(${text}) == (${text})`, data);
  const first = isNumber.indexOf(true);
  return first < 0 ? isNumber.length : first;
}

async function entryBars(graph: StrategyGraph, data: TradingData): Promise<Int32Array> {
  const engine = new TrialEngine(
    { data, graph, execution: { ...EXECUTION, fill: 'close' }, risk: { ...RISK, sizing: 'fixed', maxLeverage: 1e12, cash: 1e15 } },
    { workers: 1, maxMemoryBytes: MEMORY_BYTES },
  );
  return (await engine.replay({}, { from: 0, to: data.market.bars.timeMs.length })).trades.entryBar;
}

/** The volume tells even from odd bars. */
function withParity(data: TradingData): TradingData {
  return {
    ...data,
    market: { ...data.market, bars: { ...data.market.bars, volume: data.market.bars.volume.map((_, i) => 10 + (i % 2)) } },
  };
}
