import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../core/errors.js';
import { hashFile } from '../../files/hash-file.js';
import { requireAccepted, requireSameDataset, requireSameFiles, type UpstreamFile } from '../dataset/dataset-change.js';
import { datasetPlace } from '../dataset/dataset-places.js';
import { fetchFiles, type WantedDatasetFile } from '../dataset/fetch-files.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { readDataset, writeDataset, type DatasetFile, type DatasetManifest, type DatasetSeries } from '../dataset/manifest.js';
import { summarizeRows } from '../dataset/own-file.js';
import { removeOrphans } from '../dataset/remove-orphans.js';
import { chooseEndpoint } from '../http/endpoint.js';
import { HttpClient } from '../http/http-client.js';
import { archiveName, requireArchiveSymbol, requireArchiveTimeframe, type ArchiveMarket } from './archive-names.js';
import { compareDays, joinArchives } from './join-archives.js';
import { listArchives, type ListedArchive } from './list-archives.js';

/** What is asked of Binance's archives. */
export interface ArchiveRequest {
  readonly market: ArchiveMarket;
  readonly symbol: string;
  readonly timeframe: string;
  /** ISO 8601 UTC; bars open in [start, end) */
  readonly start: string;
  /** null: up to now */
  readonly end: string | null;
}

export type ArchiveManifest = DatasetManifest<ArchiveRequest>;

export const ARCHIVE_VARIABLE = 'BINANCE_ARCHIVE_ENDPOINT';
const STANDARD_ENDPOINT = 'https://data.binance.vision';
/** Folder of the archives as they were fetched. */
const FILES = 'files';

/** Returns the place of a symbol's bars below the folder of all datasets. Throws UsageError NAME_UNKNOWN, FLAG_INVALID. */
export function archivePlace({ market, symbol, timeframe }: Pick<ArchiveRequest, 'market' | 'symbol' | 'timeframe'>): string {
  requireArchiveSymbol(symbol);
  return datasetPlace('binance-archive', market, `${symbol}-${requireArchiveTimeframe(timeframe)}`);
}

/** Fetches the archives that are not there yet into a folder that the caller has locked, joins them to one table of bars, and writes the
 *  manifest. Every checksum is asked for anew: an archive that was replaced is told.
 *  Throws UsageError NAME_UNKNOWN, FLAG_INVALID, DATA_POLICY; DataError DATA_CHANGED, DATA_NOT_FOUND, DATA_UNREADABLE, DATA_CELL_INVALID,
 *  SERVICE_FAILED; CancelledError. */
export async function fetchArchive(dir: string, asked: ArchiveRequest, options: FetchOptions): Promise<ArchiveManifest> {
  const place = archivePlace(asked),
    known = readDataset(dir) as ArchiveManifest | undefined,
    request = addRange(known?.request, { ...asked, timeframe: requireArchiveTimeframe(asked.timeframe) });
  const { retry, signal, onWait, environment } = options;
  const endpoint = chooseEndpoint({ flag: options.endpoint, variable: ARCHIVE_VARIABLE, environment, standard: STANDARD_ENDPOINT });
  requireSameDataset(place, known, { endpoint: endpoint.base, policy: options.policy });
  const client = new HttpClient({ endpoint, retry, signal, onWait });
  const nowMs = options.nowMs ?? Date.now(),
    now = new Date(nowMs).toISOString();
  const listed = await listArchives(client, endpoint, { ...request, ...rangeOf(request), nowMs });
  if (listed.length === 0) throw noArchives(request);
  const wanted = listed.map((archive) => wantedFile(archive, request));
  const before = known?.files ?? [],
    replaced = replacedDays(before, wanted),
    isAccepted = options.acceptChanges;
  const compared = before.filter((each) => !replaced.includes(each));
  const changes = requireSameFiles(`dataset ${place}`, compared, wanted, { isAccepted, now });
  const files = await fetchFiles(dir, client, wanted, { known: before, now, onStep: options.onStep });
  const changedBars = await compareDays(dir, replaced, files, request.market);
  requireAccepted(`dataset ${place}`, changedBars, isAccepted);
  const series = await writeSeries(dir, request, files, known);
  writeDataset(dir, {
    source: 'binance-archive',
    name: `${request.market} ${request.symbol} ${request.timeframe}`,
    data_policy: options.policy ?? known?.data_policy ?? 'real',
    endpoint: endpoint.base,
    request,
    revision: null,
    fetched_at: now,
    files,
    series: [series],
    changes: [...(known?.changes ?? []), ...changes, ...changedBars.map((what) => ({ what, accepted_at: now }))],
  });
  removeOrphans(dir, FILES, files);
  return readDataset(dir) as ArchiveManifest;
}

/** What was asked for before is asked for again: a further fetch makes the range longer. */
function addRange(known: ArchiveRequest | undefined, asked: ArchiveRequest): ArchiveRequest {
  if (known === undefined) return asked;
  const end = known.end === null || asked.end === null ? null : known.end > asked.end ? known.end : asked.end;
  return { ...asked, start: known.start < asked.start ? known.start : asked.start, end };
}

function rangeOf({ start, end }: ArchiveRequest): { readonly fromMs: number; readonly endMs: number } {
  return { fromMs: Date.parse(start), endMs: end === null ? Infinity : Date.parse(end) };
}

function wantedFile({ period, url, sha256 }: ListedArchive, { symbol, timeframe }: ArchiveRequest): WantedDatasetFile {
  const path = `${FILES}/${archiveName(symbol, timeframe, period)}`;
  return { url, path, bytes: undefined, digest: { kind: 'sha256', hex: sha256 }, mark: sha256 };
}

/** Days whose month has an archive of its own now. */
function replacedDays(known: readonly DatasetFile[], wanted: readonly UpstreamFile[]): DatasetFile[] {
  const paths = new Set(wanted.map(({ path }) => path));
  return known.filter(({ path }) => !paths.has(path) && paths.has(path.replace(/-\d{2}\.zip$/, '.zip')));
}

/** Joins the archives, where they are not those that the table is made of. */
async function writeSeries(
  dir: string,
  request: ArchiveRequest,
  files: readonly DatasetFile[],
  known: ArchiveManifest | undefined,
): Promise<DatasetSeries> {
  const { market, symbol, timeframe } = request,
    file = `${symbol}-${timeframe}.csv`,
    path = join(dir, file);
  const earlier = known?.series[0];
  const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  if (earlier !== undefined && isSame(known!.files, files) && isSame(known!.request, request) && isWhole(path, earlier)) return earlier;
  await joinArchives(path, dir, files, { market, ...rangeOf(request) });
  return { symbol, market: symbol, timeframe, file, format: 'csv', bytes: statSync(path).size, ...summarizeRows(path) };
}

function isWhole(path: string, { bytes, sha256 }: DatasetSeries): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === bytes && hashFile(path) === sha256;
}

function noArchives({ market, symbol, timeframe, start }: ArchiveRequest): DataError {
  return new DataError(
    'DATA_NOT_FOUND',
    `there are no archives of ${symbol} ${timeframe} (${market}) from ${start} on: is it written as Binance does, BTCUSDT?`,
    { context: { symbol, timeframe, market } },
  );
}
