import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDataPolicy, type DataPolicy } from '../../core/data-label.js';
import { DataError } from '../../core/errors.js';
import { replaceJson } from '../../files/output.js';

export const DATASET_SOURCES = ['huggingface', 'ccxt', 'binance-archive'] as const;
export type DatasetSource = (typeof DATASET_SOURCES)[number];

/** Whether a source of bars is a service that datasets are fetched from. */
export function isDatasetSource(source: string): source is DatasetSource {
  return DATASET_SOURCES.some((each) => each === source);
}

export const DATASET_MANIFEST = 'dataset.json';
const DATASET_VERSION = 1;

/** A file as it was fetched. */
export interface DatasetFile {
  /** below the dataset's folder, with / */
  readonly path: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** the service's own mark of the content: a git or LFS id, a checksum */
  readonly mark: string;
  readonly fetched_at: string;
}

/** The bars of one symbol in a file that a source of bars opens. */
export interface DatasetSeries {
  /** as a system file names it */
  readonly symbol: string;
  /** as the service names it */
  readonly market: string;
  /** null: what the file has */
  readonly timeframe: string | null;
  readonly file: string;
  readonly format: 'csv' | 'parquet';
  readonly bytes: number;
  readonly sha256: string;
  /** null where the bars could not be read when they were fetched */
  readonly rows: number | null;
  /** first and last bar open, ISO 8601 UTC; wall-clock time where the file names no zone */
  readonly from: string | null;
  readonly to: string | null;
}

/** A change of what had been fetched before, which a person accepted. */
export interface AcceptedChange {
  readonly what: string;
  readonly accepted_at: string;
}

/** What stands in `dataset.json`, the truth about a dataset: where it is from, and what its files must be. */
export interface DatasetManifest<Request = unknown> {
  readonly version: number;
  readonly source: DatasetSource;
  /** as the service names it: org/name, binance BTC/USDT 1h, … */
  readonly name: string;
  readonly data_policy: DataPolicy;
  readonly endpoint: string;
  /** what was asked for: `data append` asks for it again */
  readonly request: Request;
  /** of a versioned service */
  readonly revision: DatasetRevision | null;
  readonly fetched_at: string;
  readonly files: readonly DatasetFile[];
  readonly series: readonly DatasetSeries[];
  readonly changes: readonly AcceptedChange[];
}

export interface DatasetRevision {
  /** a branch, a tag or a commit, as it was asked for */
  readonly asked: string;
  /** the commit that it was */
  readonly commit: string;
  /** commit of the hub's own conversion, where the files are from there */
  readonly converted: string | null;
}

/** Returns the manifest of a dataset's folder; undefined where there is none. Throws DataError DATA_UNREADABLE for a damaged one. */
export function readDataset(dir: string): DatasetManifest | undefined {
  const path = join(dir, DATASET_MANIFEST);
  if (!existsSync(path)) return undefined;
  const manifest = parseDataset(readFileSync(path, 'utf8'));
  if (typeof manifest !== 'string') return manifest;
  throw new DataError('DATA_UNREADABLE', `dataset "${path}" ${manifest}`, { context: { file: path } });
}

/** Writes a manifest; it takes its place after everything that it tells of. */
export function writeDataset(dir: string, manifest: Omit<DatasetManifest, 'version'>): void {
  replaceJson(dir, DATASET_MANIFEST, { version: DATASET_VERSION, ...manifest });
}

/** Returns a manifest, or what is wrong with it. */
function parseDataset(text: string): DatasetManifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'must be JSON, and is not';
  }
  if (!isRecord(value)) return 'must be an object, and is not';
  if (value['version'] !== DATASET_VERSION)
    return `must be of version ${DATASET_VERSION}, and is of ${String(value['version']).slice(0, 20)}`;
  return isManifest(value) ? value : 'lacks an entry, or has one of another kind';
}

function isManifest(value: Record<string, unknown>): value is Record<string, unknown> & DatasetManifest {
  const { source, name, data_policy, endpoint, fetched_at, files, series, changes } = value;
  return (
    typeof source === 'string' &&
    isDatasetSource(source) &&
    isDataPolicy(data_policy) &&
    [name, endpoint, fetched_at].every((each) => typeof each === 'string') &&
    Array.isArray(changes) &&
    isListOf(files, ['path', 'sha256', 'mark'], 'path') &&
    isListOf(series, ['symbol', 'market', 'file', 'format', 'sha256'], 'file')
  );
}

/** Whether a list has records with such texts; `place` is a path that stays below the dataset's folder. */
function isListOf(value: unknown, texts: readonly string[], place: string): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (each) =>
        isRecord(each) &&
        typeof each['bytes'] === 'number' &&
        texts.every((name) => typeof each[name] === 'string') &&
        isBelow(each[place] as string),
    )
  );
}

/** Whether a path with / leads to a place below the folder that it counts from. */
export function isBelow(path: string): boolean {
  return (
    path !== '' && !/[\\\0]|^\/|^[A-Za-z]:/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
