import { evaluateColumns } from '../../engine/evaluate-columns.js';
import type { BacktestResult } from '../run/backtest.js';
import { validEntries, type ValidEntries } from '../feature-collection/valid-entries.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import { graphOf } from '../strategy/strategy-of.js';
import { requireSameBars } from './require-same-bars.js';

/** Returns the bars of a run's window on which an entry was valid, by the conditions of its strategy, which are evaluated again: the run
 *  itself keeps none of them. Throws UsageError STORE_INVALID where the bars have changed since, MEMORY_TOO_SMALL. */
export async function openEntries(
  { system: { file }, market, window, parameters }: BacktestResult,
  options: RunOptions,
): Promise<ValidEntries> {
  const graph = graphOf(file),
    { trading } = await openTradingData(file, market.symbol, graph, cacheOf(options));
  requireSameBars(trading.market, market.dataHash);
  const roots = [graph.longEnter, graph.longExit, graph.shortEnter, graph.shortExit],
    present = roots.filter((root) => root !== undefined);
  const columns = evaluateColumns({ data: trading, graph, roots: present, parameters }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
  const [longEnter, longExit, shortEnter, shortExit] = roots.map((root) =>
    root === undefined ? undefined : columns[present.indexOf(root)],
  );
  return validEntries({ longEnter, longExit, shortEnter, shortExit }, window);
}
