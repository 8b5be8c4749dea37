import { requireOrigin, type DataPolicy } from '../../core/data-policy.js';
import { backtest } from '../run/backtest.js';
import { legRuns } from '../run/leg-runs.js';
import { runsOf } from '../system/account-name.js';
import { withFeatureStore } from '../feature-collection/collect-run.js';
import type { RunOptions } from '../system/run-options.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { withOwnSignals } from '../system/asks-model.js';
import { collectBacktest } from './collect-backtest.js';

/** What was collected of a symbol. */
export interface Accumulated {
  readonly symbol: string;
  readonly trades: number;
  /** rows that were not there before */
  readonly newRows: number;
  /** rows of bars that were not there before; 0 where none are asked for */
  readonly newBars: number;
  /** of the run that was collected: a model that it asks may have learned from its bars, data may have findings */
  readonly warnings: readonly string[];
}

/** Backtests a system over its symbols, without the mode of its ml section, and collects every signal. The store is held as long as it
 *  takes.
 *  Throws UsageError STORE_LOCKED, DATA_POLICY; what backtests throw */
export async function accumulate({ file, source }: ResolvedSystem, policy: DataPolicy, options: RunOptions): Promise<Accumulated[]> {
  const system = { file: withOwnSignals(file), source },
    done: Accumulated[] = [];
  await withFeatureStore(file.ml_data_collection.db_path, async (store) => {
    for (const name of runsOf(file)) {
      for (const result of legRuns(await backtest(system, { ...options, symbol: name }))) {
        const { symbol, origin } = result.market;
        requireOrigin(`training on "${symbol}"`, origin, policy, process.env);
        await collectBacktest(store, result, options);
        const { signals, bars } = await store.flush();
        done.push({ symbol, trades: result.trades.count, newRows: signals, newBars: bars, warnings: result.warnings });
      }
    }
  });
  return done;
}
