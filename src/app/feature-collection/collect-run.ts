import { dirname } from 'node:path';
import { timesOf } from '../../core/trade-columns.js';
import { FeatureStore } from '../../data/feature-store/feature-store.js';
import type { BarRows, RunLabel, StoredFeatures } from '../../data/feature-store/store-rows.js';
import { makeFolder, writing } from '../../files/output.js';
import type { Signals } from './signals-of-trades.js';

/** A run that is over, with the features of its bars. */
export interface FinishedRun {
  readonly label: RunLabel;
  readonly featureSet: StoredFeatures;
  /** f64[bar]: opens of the data's bars, epoch milliseconds UTC */
  readonly timeMs: Float64Array;
  /** per feature f64[bar], known at the bar's close */
  readonly columns: readonly Float64Array[];
  readonly signals: Signals;
  /** where a row for each bar of [from, to) is asked for */
  readonly bars?:
    | {
        readonly from: number;
        readonly to: number;
        /** f64[bar of the range], signed units held at the close */ readonly position: Float64Array;
      }
    | undefined;
}

/** Opens the store of `ml_data_collection.db_path`, and creates it where there is none.
 *  Throws UsageError STORE_LOCKED, OUTPUT_UNWRITABLE; DataError DATA_UNREADABLE. */
export async function openFeatureStore(path: string): Promise<FeatureStore> {
  makeFolder(dirname(path));
  return writing(path, () => FeatureStore.open(path));
}

/** Runs a step with the store of a path, and lets it go. Throws also what `openFeatureStore` throws. */
export async function withFeatureStore<Result>(path: string, step: (store: FeatureStore) => Promise<Result>): Promise<Result> {
  const store = await openFeatureStore(path);
  try {
    return await step(store);
  } finally {
    await store.close();
  }
}

/** Puts a row for each signal of a run into the store, and one for each bar where they are asked for. Rows are written with those of other
 *  runs; `store.close()` writes the last ones. Throws UsageError STORE_INVALID, OUTPUT_UNWRITABLE. */
export async function collectRun(store: FeatureStore, { label, featureSet, timeMs, columns, signals, bars }: FinishedRun): Promise<void> {
  const atSignals = (column: Float64Array): Float64Array => Float64Array.from(signals.bar, (bar) => column[bar]!);
  const rows = { timeMs: timesOf(signals.bar, timeMs), side: signals.side, features: columns.map(atSignals), outcomes: signals.outcomes };
  await writing(store.path, () => store.add({ label, featureSet, signals: rows, bars: bars && barRows(timeMs, columns, bars) }));
}

function barRows(
  timeMs: Float64Array,
  columns: readonly Float64Array[],
  { from, to, position }: NonNullable<FinishedRun['bars']>,
): BarRows {
  return { timeMs: timeMs.slice(from, to), position, features: columns.map((column) => column.slice(from, to)) };
}
