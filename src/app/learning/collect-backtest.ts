import { createHash } from 'node:crypto';
import type { DataOrigin } from '../../core/bars.js';
import { nameData, type DataIdentity } from '../../core/data-identity.js';
import type { FeatureStore } from '../../data/feature-store/feature-store.js';
import type { BacktestResult } from '../run/backtest.js';
import { collectRun, withFeatureStore } from '../feature-collection/collect-run.js';
import { signalsOfEntries } from '../feature-collection/signals-of-entries.js';
import { signalsOfTrades, type Signals } from '../feature-collection/signals-of-trades.js';
import { openMarketFeatures } from '../features/open-market-features.js';
import { legRuns } from '../run/leg-runs.js';
import { hashInputs, runInputs } from '../run/run-identity.js';
import { membersOf } from '../system/composite.js';
import type { RunOptions } from '../system/run-options.js';
import { openEntries } from './open-entries.js';
import { requireSameBars } from './require-same-bars.js';
import { strategyIdOf } from './strategy-id.js';

/** Puts a row into the store for each signal of a run, and for each bar, as `ml_data_collection` asks for them. The same run is kept once,
 *  whenever it is run.
 *  Throws UsageError NAME_UNKNOWN of the feature set, STORE_INVALID, OUTPUT_UNWRITABLE */
export async function collectBacktest(store: FeatureStore, result: BacktestResult, options: RunOptions): Promise<void> {
  const { system, market, window, account } = result,
    { file } = system;
  const { set, columns, trading } = await openMarketFeatures(file, market.symbol, file.ml_training.features, options);
  requireSameBars(trading.market, market.dataHash);
  // a run has rows of each feature set that it was collected with, and of what features read beside the run's own data
  const inputs = hashInputs('backtest', runInputs(system, result, window), result.parameters),
    runId = `${inputs}-${set.hash.slice(0, 12)}${ofFeaturesAlone(trading.identities, result.identities)}${result.member === undefined ? '' : `-${result.member.name}`}`;
  await collectRun(store, {
    label: {
      runId,
      strategyId: strategyIdOf(result.member === undefined ? file : membersOf(file)[result.member.index]!.file),
      symbol: market.symbol,
      timeframe: market.timeframe.name,
      origin: originOfRows(market.origin),
    },
    featureSet: { hash: set.hash, names: set.features.map(({ name }) => name) },
    timeMs: market.bars.timeMs,
    columns,
    signals: await signalsOf(result, options),
    bars: file.ml_data_collection.bars ? { from: window.from, to: window.to, position: account.position } : undefined,
  });
}

/** Names data that features read and the run does not; nothing where there are none. */
function ofFeaturesAlone(read: readonly DataIdentity[], ofRun: readonly DataIdentity[]): string {
  const names = new Set(ofRun.map(nameData)),
    more = read.filter((identity) => !names.has(nameData(identity))).map((identity) => `${nameData(identity)} ${identity.hash}`);
  return more.length === 0 ? '' : `-${createHash('sha256').update(more.join('\n')).digest('hex').slice(0, 12)}`;
}

/** What nothing may learn from is kept as what is made up. */
function originOfRows({ kind, label }: DataOrigin): DataOrigin['kind'] {
  return label === 'demo' ? 'synthetic' : kind;
}

/** Signals that became trades, and where they are asked for those that did not. */
async function signalsOf(result: BacktestResult, options: RunOptions): Promise<Signals> {
  const {
      trades,
      fills,
      market,
      system: { file },
    } = result,
    traded = signalsOfTrades(trades, market.bars.timeMs, file.execution.fill === 'next_open' ? 1 : 0, fills);
  return file.ml_data_collection.signals === 'all' ? signalsOfEntries(await openEntries(result, options), traded) : traded;
}

/** Collects one run where `ml_data_collection` is enabled. Throws also UsageError STORE_LOCKED. */
export async function collectWhereEnabled(result: BacktestResult, options: RunOptions): Promise<void> {
  const { enabled, db_path } = result.system.file.ml_data_collection;
  if (!enabled) return;
  await withFeatureStore(db_path, async (store) => {
    for (const run of legRuns(result)) await collectBacktest(store, run, options);
  });
}
