import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { withFeatureStore } from '../feature-collection/collect-run.js';
import { openFeatureSet } from '../features/open-feature-set.js';
import { makeFolder, writing } from '../../files/output.js';
import type { SystemFile } from '../system/system-schema.js';

/** A Parquet file that was written. */
export interface ExportedRows {
  readonly kind: 'signals' | 'bars';
  readonly path: string;
  readonly rows: number;
}

/** Writes what was collected with a system's feature set as `signals.parquet` and `bars.parquet`, of every run that has it; a kind without
 *  rows has no file. Readers see a whole file or none.
 *  Throws UsageError ROWS_MISSING, STORE_LOCKED, OUTPUT_UNWRITABLE, NAME_UNKNOWN; DataError DATA_NOT_FOUND where the store has no rows of
 *  the set */
export async function exportRows(
  { system, ml_data_collection: { db_path }, ml_training: { features } }: SystemFile,
  outputDir: string,
): Promise<ExportedRows[]> {
  const { hash } = openFeatureSet(features);
  // a store is not made by looking for it
  if (!existsSync(db_path))
    throw new UsageError(
      'ROWS_MISSING',
      `exporting "${system}" needs a store of collected rows, and there is none at "${db_path}": accumulate first`,
      { context: { file: db_path } },
    );
  const written: ExportedRows[] = [];
  await withFeatureStore(db_path, async (store) => {
    for (const kind of ['signals', 'bars'] as const) {
      const rows = await store.countRows(kind, hash),
        path = join(outputDir, `${kind}.parquet`);
      if (rows === 0) continue;
      makeFolder(outputDir);
      await writing(path, () => writeAtomically(path, (temporary) => store.exportParquet(kind, hash, temporary)));
      written.push({ kind, path, rows });
    }
  });
  return written;
}
