import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DataError, UsageError } from '../../core/errors.js';
import type { DatasetKind } from '../../data/bars-log/dataset-query.js';
import { BARS_LOG_FILES, BARS_LOG_MANIFEST, BARS_LOG_SCHEMA, type BarsLogManifest } from '../../data/bars-log/schema.js';
import { writeDataset } from '../../data/bars-log/write-dataset.js';
import { hashFile } from '../../files/hash-file.js';
import { makeFolder, replaceJson, writing } from '../../files/output.js';
import { writeAtomically } from '../../files/write-atomically.js';

export const DATASET_SCHEMA = 'barloom.dataset/1';

/** What stands beside a dataset. */
export interface BuiltDataset {
  readonly schema: string;
  readonly kind: DatasetKind;
  readonly horizon_bars: number;
  readonly feature_set: BarsLogManifest['feature_set'];
  readonly rows: number;
  readonly columns: readonly string[];
  /** of the Parquet file */
  readonly sha256: string;
  /** the logs that it was built of, by their runs */
  readonly logs: readonly Pick<BarsLogManifest, 'run_id' | 'system' | 'sha256'>[];
}

export interface BuildRequest {
  readonly kind: DatasetKind;
  /** folders of runs with logs, or folders above them */
  readonly folders: readonly string[];
  readonly horizonBars: number;
  /** the Parquet file; its manifest has its name with .json */
  readonly path: string;
}

interface FoundLog {
  readonly folder: string;
  readonly manifest: BarsLogManifest;
}

/** Builds a dataset of all logs below some folders. Equal logs give equal bytes, in whatever order and place they lie.
 *  Throws UsageError NAME_UNKNOWN of the horizon, OUTPUT_UNWRITABLE, FEATURES_MISMATCH; DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY,
 *  DATA_CHANGED where a log is not what was written */
export async function buildDataset({ kind, folders, horizonBars, path }: BuildRequest): Promise<BuiltDataset> {
  const logs = findLogs(folders);
  checkLogs(logs, horizonBars);
  const { feature_set: featureSet } = logs[0]!.manifest;
  const files = (table: keyof typeof BARS_LOG_FILES): string[] => logs.map(({ folder }) => join(folder, BARS_LOG_FILES[table]));
  const sources = { bars: files('bars'), outcomes: files('outcomes'), strategies: files('strategies'), features: featureSet.names };
  makeFolder(dirname(resolve(path)));
  let written = { rows: 0, columns: [] as readonly string[] };
  await writing(path, () =>
    writeAtomically(path, async (temporary) => {
      written = await writeDataset(kind, sources, horizonBars, temporary);
      if (written.rows === 0)
        throw new DataError('DATA_EMPTY', `the logs have no row of the dataset ${kind} over ${horizonBars} bars: none has come so far`, {
          context: { dataset: kind, horizon_bars: horizonBars },
        });
    }),
  );
  const manifest: BuiltDataset = {
    schema: DATASET_SCHEMA,
    kind,
    horizon_bars: horizonBars,
    feature_set: featureSet,
    ...written,
    sha256: hashFile(path),
    logs: logs.map(({ manifest: { run_id, system, sha256 } }) => ({ run_id, system, sha256 })),
  };
  await writing(path, () => replaceJson(dirname(resolve(path)), manifestName(path), manifest));
  return manifest;
}

function manifestName(path: string): string {
  return `${basename(path).replace(/\.parquet$/, '')}.json`;
}

/** Every log once, by its run. */
function findLogs(folders: readonly string[]): FoundLog[] {
  const found = new Map<string, FoundLog>();
  for (const folder of folders) for (const log of logsBelow(folder)) found.set(log.manifest.run_id, log);
  if (found.size === 0)
    throw new DataError('DATA_NOT_FOUND', `no log of bars lies below ${folders.join(', ')}: backtest --bars-log writes them`, {
      context: { path: folders[0] ?? '' },
    });
  return [...found.values()].sort((a, b) => (a.manifest.run_id < b.manifest.run_id ? -1 : 1));
}

function logsBelow(folder: string): FoundLog[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new DataError('DATA_NOT_FOUND', `a folder with logs of bars must exist, and ${folder} does not`, { context: { path: folder } });
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === BARS_LOG_MANIFEST)
    .sort()
    .map((path) => readLog(dirname(join(folder, path))));
}

function readLog(folder: string): FoundLog {
  const path = join(folder, BARS_LOG_MANIFEST);
  let manifest: BarsLogManifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as BarsLogManifest;
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `${path} is not JSON`, { context: { path }, cause });
  }
  if (manifest.schema !== BARS_LOG_SCHEMA)
    throw new DataError('DATA_UNREADABLE', `${path} must have the schema ${BARS_LOG_SCHEMA}, not ${String(manifest.schema)}`, {
      context: { path, value: String(manifest.schema) },
    });
  for (const [table, file] of Object.entries(BARS_LOG_FILES))
    requireSame(join(folder, file), manifest.sha256[table as keyof typeof BARS_LOG_FILES]);
  return { folder, manifest };
}

function requireSame(path: string, sha256: string): void {
  if (existsSync(path) && hashFile(path) === sha256) return;
  throw new DataError('DATA_CHANGED', `${path} is not what ${BARS_LOG_MANIFEST} beside it says was written`, { context: { path } });
}

function checkLogs(logs: readonly FoundLog[], horizonBars: number): void {
  const [first] = logs as [FoundLog, ...FoundLog[]];
  const other = logs.find(({ manifest }) => manifest.feature_set.hash !== first.manifest.feature_set.hash);
  if (other !== undefined)
    throw new UsageError(
      'FEATURES_MISMATCH',
      `the logs of a dataset must have one feature set, and run ${first.manifest.run_id} has ${first.manifest.feature_set.name}, run ${other.manifest.run_id} ${other.manifest.feature_set.name} with other features`,
      { context: { run_id: other.manifest.run_id } },
    );
  const without = logs.find(({ manifest }) => !manifest.horizons.includes(horizonBars));
  if (without === undefined) return;
  throw new UsageError(
    'NAME_UNKNOWN',
    `run ${without.manifest.run_id} has no outcomes over ${horizonBars} bars; it has them over ${without.manifest.horizons.join(', ')}`,
    { context: { horizon_bars: horizonBars, run_id: without.manifest.run_id } },
  );
}
