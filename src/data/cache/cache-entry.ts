import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseTimeframe } from '../../core/timeframe.js';
import { placeOf } from '../source/data-request.js';
import type { DataRequest } from '../source/data-request.js';
import type { ImportedMarket } from '../import-market.js';
import { isoTime } from '../quality/checked-rows.js';
import { changingPolicies, resolvePolicies } from '../quality/policies.js';
import { readColumnFile, writeColumnFile, type FileSum } from './column-file.js';
import { MANIFEST_VERSION } from './manifest.js';
import type { Manifest } from './manifest.js';
import type { SourceStamp } from './source-stamp.js';
import { writeAtomically } from '../../files/write-atomically.js';

/** Returns the manifest's path of a request: a readable name and a hash of everything but the source's content that shapes the bars. */
export function manifestPath(request: DataRequest): string {
  const place = placeOf(request);
  const repaired = changingPolicies(resolvePolicies(request.quality));
  const timeframe = request.timeframe?.name ?? '';
  const parts = [
    request.source,
    place.paths.map((path) => resolve(path)),
    place.table,
    place.query,
    request.symbol,
    timeframe,
    request.timezone,
    request.calendar,
    request.layout,
    request.symbolRule,
    request.columns,
    request.timeFormat,
    request.decimal,
    request.thousands,
    request.skipLines,
    request.delimiter,
    repaired,
  ];
  const key = createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex')
    .slice(0, 16);
  const symbol = request.symbol.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  // Upper case would let the month 1M meet the minute 1m where file names ignore case; the key keeps them apart.
  return join(request.cacheDir, `${symbol}-${timeframe}-${key}.json`);
}

/** The parts of an import that the cache needs beside the bars. */
export interface SourceState {
  readonly contentHash: string;
  readonly stamps: readonly SourceStamp[];
}

/** Reads an entry's bars. Throws where the file of columns is missing, cut, changed or unreadable. */
export function readEntry(path: string, manifest: Manifest): ImportedMarket {
  return {
    bars: readColumnFile(join(dirname(path), manifest.columns.file), manifest.rows, manifest.columns),
    timeframe: parseTimeframe(manifest.timeframe),
    sourceTimeframe: parseTimeframe(manifest.source_timeframe),
    layout: manifest.layout,
    origin: manifest.origin,
    issues: manifest.findings,
    notes: manifest.notes,
    calendar: manifest.calendar,
    seen: manifest.calendar_seen,
    dataHash: manifest.data_hash,
  };
}

/** Writes an entry: the file of columns first, then the manifest that names it, then the file it replaces goes.
 *  Throws the system's error where the folder cannot be written.                  */
export async function writeEntry(
  path: string,
  request: DataRequest,
  imported: ImportedMarket,
  state: SourceState,
  replaced?: Manifest,
): Promise<void> {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  // The name says what is inside: two processes that write the same bars write the same file.
  const name = basename(path, '.json'),
    file = `${name}-${imported.dataHash.slice(0, 12)}.bars`;
  let written: FileSum = { size: 0, crc32: 0 };
  await writeAtomically(join(folder, file), async (temporary) => {
    written = await writeColumnFile(temporary, imported.bars);
  });
  await writeManifest(path, describeEntry(request, imported, state, { file, ...written }));
  if (replaced && replaced.columns.file !== file) rmSync(join(folder, replaced.columns.file), { force: true });
  removeOlderKind(folder, name);
}

/** Entries of before had Parquet files. */
function removeOlderKind(folder: string, name: string): void {
  for (const each of readdirSync(folder))
    if (each.startsWith(`${name}-`) && /-[0-9a-f]{12}\.parquet$/.test(each)) rmSync(join(folder, each), { force: true });
}

/** Replaces a manifest. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writeAtomically(path, (temporary) => writeFileSync(temporary, `${JSON.stringify(manifest, null, 2)}\n`));
}

function describeEntry(request: DataRequest, imported: ImportedMarket, state: SourceState, columns: Manifest['columns']): Manifest {
  const { paths, table, query } = placeOf(request);
  const { timeMs } = imported.bars;
  return {
    version: MANIFEST_VERSION,
    symbol: request.symbol,
    source: { kind: request.source, path: onePath(paths), table: table ?? null, query: query ?? null, reading: readingOf(request) },
    layout: imported.layout,
    origin: imported.origin,
    ...(request.dataset !== undefined && { label: request.dataset.label }),
    timezone: request.timezone,
    calendar: imported.calendar,
    calendar_seen: imported.seen,
    timeframe: imported.timeframe.name,
    source_timeframe: imported.sourceTimeframe.name,
    content_hash: state.contentHash,
    source_stamps: state.stamps,
    rows: timeMs.length,
    range: [isoTime(timeMs[0]!), isoTime(timeMs.at(-1)!)],
    gaps: imported.issues.find(({ kind }) => kind === 'gap')?.count ?? 0,
    data_hash: imported.dataHash,
    findings: imported.issues,
    notes: imported.notes,
    columns,
  };
}

function onePath(paths: readonly string[]): string | readonly string[] {
  const absolute = paths.map((path) => resolve(path));
  return absolute.length === 1 ? absolute[0]! : absolute;
}

function readingOf({ columns, timeFormat, decimal, thousands, skipLines, delimiter }: DataRequest): Manifest['source']['reading'] {
  const entries = { columns, time_format: timeFormat, decimal, thousands, skip_lines: skipLines, delimiter };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** Returns the path of the note that says which timeframe a source has of its own. */
export function ownTimeframePath(request: DataRequest): string {
  return manifestPath({ ...request, timeframe: undefined }).replace(/\.json$/, '.own');
}
