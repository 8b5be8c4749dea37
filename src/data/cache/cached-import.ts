import { readFileSync } from 'node:fs';
import { parseTimeframe } from '../../core/timeframe.js';
import type { Timeframe } from '../../core/timeframe.js';
import { writeFileAtomically } from '../../files/write-atomically.js';
import type { DataRequest } from '../source/data-request.js';
import { filesOf } from '../source/expand-paths.js';
import { importMarket } from '../import-market.js';
import type { ImportedMarket } from '../import-market.js';
import { manifestPath, ownTimeframePath, readEntry, writeEntry, writeManifest } from './cache-entry.js';
import type { SourceState } from './cache-entry.js';
import { readManifest } from './manifest.js';
import type { Manifest } from './manifest.js';
import { equalStamps, hashFiles, isTooFresh, stampFiles } from './source-stamp.js';

/** How the cache took part. `off`: not asked for, of no use (a synthetic source) or not writable. */
export type CacheState = 'hit' | 'miss' | 'renewed' | 'rebuilt' | 'off';

export interface CachedImport {
  readonly imported: ImportedMarket;
  readonly cache: { readonly state: CacheState; readonly path: string };
  readonly warnings: readonly string[];
}

/** Returns the bars of a request from the cache, or imports them and leaves them there.
 *  An entry holds as long as the source's content is the same: equal file stamps show it, else its hash does.
 *  A damaged entry is rebuilt, an unwritable folder is gone without; both with a warning.  */
export async function cachedImport(request: DataRequest): Promise<CachedImport> {
  if (!request.useCache || request.source === 'synthetic')
    return { imported: await importMarket(request), cache: { state: 'off', path: '' }, warnings: [] };
  const files = sourceFiles(request);
  if (request.timeframe === undefined) return importOwnTimeframe(request, files);
  const path = manifestPath(request);
  const reading = readManifest(path);
  if (reading.state === 'damaged') return refill(request, files, path, 'rebuilt', damageWarning(path, reading.reason));
  if (reading.state !== 'whole') return refill(request, files, path, 'miss');
  if (!(await isCurrent(files, path, reading.manifest))) return refill(request, files, path, 'renewed', undefined, reading.manifest);
  return readOrRefill(request, files, path, reading.manifest);
}

/** The source has to be read to know its timeframe; the entry is then the one that a request for that timeframe finds, and a note beside it
 *  says which that is. The note holds as long as that entry does. */
async function importOwnTimeframe(request: DataRequest, files: readonly string[]): Promise<CachedImport> {
  const notePath = ownTimeframePath(request);
  const noted = readNote(notePath);
  if (noted !== undefined) {
    const named = { ...request, timeframe: noted };
    const path = manifestPath(named);
    const reading = readManifest(path);
    if (reading.state === 'whole' && reading.manifest.source_timeframe === noted.name && (await isCurrent(files, path, reading.manifest)))
      return readOrRefill(named, files, path, reading.manifest);
  }
  const [source, imported] = await stateAndBars(request, files);
  const named = { ...request, timeframe: imported.timeframe };
  const path = manifestPath(named);
  const reading = readManifest(path);
  const isThere = reading.state === 'whole' && reading.manifest.content_hash === source.contentHash;
  const found = isThere
    ? await cachedImport(named)
    : await store(named, imported, source, path, reading.state === 'whole' ? 'renewed' : 'miss', []);
  if (found.cache.state !== 'off' && noted?.name !== imported.timeframe.name) writeNote(notePath, imported.timeframe);
  return found;
}

function readNote(path: string): Timeframe | undefined {
  try {
    return parseTimeframe(readFileSync(path, 'utf8').trim());
  } catch {
    return undefined;
  }
}

/** A note that cannot be written costs the next opening an import. */
function writeNote(path: string, { name }: Timeframe): void {
  try {
    writeFileAtomically(path, `${name}\n`);
  } catch {
    // the entry is there all the same
  }
}

async function readOrRefill(request: DataRequest, files: readonly string[], path: string, manifest: Manifest): Promise<CachedImport> {
  try {
    return { imported: readEntry(path, manifest), cache: { state: 'hit', path }, warnings: [] };
  } catch (error) {
    const renewed = readManifest(path);
    // Another process may have renewed the entry between the two reads.
    if (renewed.state === 'whole' && renewed.manifest.columns.file !== manifest.columns.file)
      return readOrRefill(request, files, path, renewed.manifest);
    return refill(request, files, path, 'rebuilt', damageWarning(path, (error as Error).message));
  }
}

async function refill(
  request: DataRequest,
  files: readonly string[],
  path: string,
  state: CacheState,
  warning?: string,
  replaced?: Manifest,
): Promise<CachedImport> {
  const [source, imported] = await stateAndBars(request, files);
  return store(request, imported, source, path, state, warning === undefined ? [] : [warning], replaced);
}

async function store(
  request: DataRequest,
  imported: ImportedMarket,
  source: SourceState,
  path: string,
  state: CacheState,
  warnings: readonly string[],
  replaced?: Manifest,
): Promise<CachedImport> {
  try {
    await writeEntry(path, request, imported, source, replaced);
    return { imported, cache: { state, path }, warnings };
  } catch (error) {
    const unwritable = `cache folder "${request.cacheDir}" cannot be written (${firstLine(error)}); the bars are read from their source each time`;
    return { imported, cache: { state: 'off', path }, warnings: [...warnings, unwritable] };
  }
}

/** The content is hashed while it is read. */
async function stateAndBars(request: DataRequest, files: readonly string[]): Promise<[SourceState, ImportedMarket]> {
  const state = sourceState(files);
  state.catch(() => undefined); // reported where it is awaited
  const imported = await importMarket(request);
  return [await state, imported];
}

/** The stamps are taken before the content is read: a change in between shows at the next opening. */
async function sourceState(files: readonly string[]): Promise<SourceState> {
  const stamps = stampFiles(files);
  const contentHash = await hashFiles(files);
  return { contentHash, stamps: isTooFresh(stamps, Date.now()) ? [] : stamps };
}

async function isCurrent(files: readonly string[], path: string, manifest: Manifest): Promise<boolean> {
  if (equalStamps(stampFiles(files), manifest.source_stamps)) return true;
  const { contentHash, stamps } = await sourceState(files);
  if (contentHash !== manifest.content_hash) return false;
  // Saves the next opening the hash; where the folder is read-only it is hashed again.
  if (stamps.length > 0) await writeManifest(path, { ...manifest, source_stamps: stamps }).catch(() => undefined);
  return true;
}

function sourceFiles(request: DataRequest): string[] {
  const files = filesOf(request);
  return request.source === 'duckdb' ? files.flatMap((path) => [path, `${path}.wal`]) : files;
}

function damageWarning(path: string, reason: string): string {
  return `cache entry "${path}" was damaged (${reason.split('\n', 1)[0]}) and has been rebuilt`;
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0]!;
}
