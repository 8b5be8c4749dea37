import { existsSync } from 'node:fs';
import { DataError } from '../../core/errors.js';
import type { StoredSignals } from '../../data/feature-store/store-rows.js';
import { withFeatureStore } from '../feature-collection/collect-run.js';
import { withOwnSignals } from '../system/asks-model.js';
import type { SystemFile } from '../system/system-schema.js';
import { strategyIdOf } from './strategy-id.js';

/** Rows of the store that a system's model may learn from: i32[row], ascending in time, each signal once. */
export interface OwnSignals {
  readonly stored: StoredSignals;
  readonly rows: Int32Array;
}

/** Reads what was collected of a system; undefined where nothing was. Where runs over other windows have the same signal, one of them
 *  stands for all.
 *  Throws UsageError STORE_LOCKED; DataError DATA_UNREADABLE */
export async function readSignals(file: SystemFile, featureHash: string): Promise<OwnSignals | undefined> {
  const stored = await readStore(file.ml_data_collection.db_path, featureHash);
  return stored && { stored, rows: ownRows(stored, file) };
}

/** Returns the same signals, each by a row whose features are what the data of today have, where there is one: a table or another symbol
 *  that they read may have been written anew since.
 *  isPresent  of a row */
export function preferPresent({ stored }: OwnSignals, file: SystemFile, isPresent: (row: number) => boolean): OwnSignals {
  return { stored, rows: ownRows(stored, file, isPresent) };
}

async function readStore(path: string, featureHash: string): Promise<StoredSignals | undefined> {
  // a store is not made by looking for it
  if (!existsSync(path)) return undefined;
  try {
    return await withFeatureStore(path, async (store) => await store.readSignals(featureHash));
  } catch (error) {
    if (error instanceof DataError && error.code === 'DATA_NOT_FOUND') return undefined;
    throw error;
  }
}

function ownRows(
  { timeMs, run, runs, side, outcomes }: StoredSignals,
  file: SystemFile,
  isPresent: (row: number) => boolean = () => true,
): Int32Array {
  const strategy = strategyIdOf(withOwnSignals(file)),
    kept = new Map<string, { readonly row: number; readonly present: boolean }>(),
    isTradedOnly = file.ml_data_collection.signals === 'traded';
  timeMs.forEach((time, row) => {
    const { strategyId, symbol } = runs[run[row]!]!;
    if (strategyId !== strategy || !file.data.symbols.includes(symbol)) return;
    if (isTradedOnly && Number.isNaN(outcomes.exitTimeMs[row]!)) return;
    const key = `${symbol} ${time} ${side[row]}`,
      old = kept.get(key),
      present = isPresent(row);
    // the end of a shorter run's data, or a position in the way, is no outcome where another run knows one
    const isBetter =
      old === undefined || (present === old.present ? isLater(outcomes.exitTimeMs[row]!, outcomes.exitTimeMs[old.row]!) : present);
    if (isBetter) kept.set(key, { row, present });
  });
  return Int32Array.from(Array.from(kept.values(), ({ row }) => row)).sort();
}

/** Every time is later than none. */
function isLater(timeMs: number, oldMs: number): boolean {
  return timeMs > oldMs || (Number.isNaN(oldMs) && !Number.isNaN(timeMs));
}
