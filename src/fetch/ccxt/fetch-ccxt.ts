import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { parseTimeframe, type Timeframe } from '../../core/timeframe.js';
import { BarRows, isSameBar, type BarRow } from '../dataset/bar-rows.js';
import { requireAccepted, requireSameDataset } from '../dataset/dataset-change.js';
import { datasetPlace, plainSymbol } from '../dataset/dataset-places.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { readDataset, writeDataset, type DatasetManifest } from '../dataset/manifest.js';
import { requireOwnFile, summarizeRows } from '../dataset/own-file.js';
import { MarketReader } from './ask-exchange.js';
import { openExchange } from './open-exchange.js';
import { closeOf, readPages } from './read-pages.js';

/** What is asked of an exchange. */
export interface CcxtRequest {
  readonly exchange: string;
  /** as ccxt names it: BTC/USDT, BTC/USDT:USDT */
  readonly market: string;
  readonly timeframe: string;
  /** first bar open, ISO 8601 UTC */
  readonly start: string;
  /** bars open before it; null: up to now */
  readonly end: string | null;
}

export type CcxtManifest = DatasetManifest<CcxtRequest>;

/** So many of the bars that are there are asked for again, and must be the same. */
const OVERLAP_BARS = 10;

/** Returns the place of a market's bars below the folder of all datasets. Throws UsageError NAME_UNKNOWN, FLAG_INVALID. */
export function ccxtPlace({ exchange, market, timeframe }: Pick<CcxtRequest, 'exchange' | 'market' | 'timeframe'>): string {
  if (!/^[a-z0-9_]+$/.test(exchange))
    throw new UsageError('NAME_UNKNOWN', `an exchange is named as ccxt does, in small letters and digits, not "${exchange}"`, {
      context: { exchange },
    });
  return datasetPlace('ccxt', exchange, `${plainSymbol(market)}-${parseTimeframe(timeframe).name}`);
}

/** Fetches the bars of a market that are not there yet, into a folder that the caller has locked, and writes its manifest. The bar that
 *  still
 *  runs is left out. Throws UsageError PACKAGE_MISSING, NAME_UNKNOWN, FLAG_INVALID, DATA_POLICY, SERVICE_REFUSED; DataError DATA_CHANGED,
 *  DATA_EMPTY, DATA_UNREADABLE, SERVICE_FAILED; CancelledError. */
export async function fetchCcxt(dir: string, request: CcxtRequest, options: FetchOptions): Promise<CcxtManifest> {
  const place = ccxtPlace(request),
    known = readDataset(dir) as CcxtManifest | undefined;
  requireSameStart(place, known, request);
  const opened = await openExchange(request.exchange, request.market, options);
  requireSameDataset(place, known, { endpoint: opened.endpoint, policy: options.policy });
  const timeframe = parseTimeframe(request.timeframe),
    file = `${plainSymbol(request.market)}-${timeframe.name}.csv`;
  if (known !== undefined && !options.acceptChanges) requireOwnFile(join(dir, file), known.series[0]!);
  const reader = new MarketReader(opened, request.market, timeframe.name, options);
  try {
    await reader.requireMarket();
    const begin = known?.request.start ?? request.start;
    const changes = await growRows(join(dir, file), { ...request, start: begin }, { reader, timeframe, options, place });
    return writeManifest(dir, file, { request, known, changes, endpoint: opened.endpoint, options, timeframe });
  } finally {
    await opened.exchange.close?.();
  }
}

/** Earlier bars would stand before those that are there. */
function requireSameStart(place: string, known: CcxtManifest | undefined, { start }: CcxtRequest): void {
  if (known === undefined || start >= known.request.start) return;
  throw new UsageError(
    'FLAG_INVALID',
    `dataset ${place} begins at ${known.request.start}, and --start is ${start}: remove its folder to fetch it from there`,
    { context: { flag: '--start', value: start } },
  );
}

interface GrowOptions {
  readonly reader: MarketReader;
  readonly timeframe: Timeframe;
  readonly options: FetchOptions;
  readonly place: string;
}

/** Appends what is new. Returns what was changed, which a person accepted. */
async function growRows(path: string, request: CcxtRequest, { reader, timeframe, options, place }: GrowOptions): Promise<string[]> {
  const startMs = Date.parse(request.start),
    endMs = request.end === null ? Infinity : Date.parse(request.end),
    nowMs = await reader.readClock();
  // a part belongs to its start; the end may move
  const rows = BarRows.open(path, String(startMs));
  let isFinished = false;
  try {
    const overlap = rows.last(OVERLAP_BARS);
    const changes = await checkOverlap(rows, overlap, { reader, timeframe, options, place, nowMs, exchange: request.exchange });
    const last = rows.last(1)[0];
    const fromMs = last === undefined ? startMs : closeOf(last[0], timeframe);
    let bars = 0;
    for await (const page of readPages(reader, request.exchange, { fromMs, endMs, nowMs, timeframe })) {
      rows.append(page);
      bars += page.length;
      if (page.length > 0) options.onStep?.({ kind: 'bars', bars, untilMs: page.at(-1)![0], endMs: Math.min(endMs, nowMs) });
    }
    isFinished = true;
    return changes;
  } finally {
    if (isFinished) rows.finish();
    else rows.leave();
  }
}

interface OverlapOptions extends GrowOptions {
  readonly nowMs: number;
  readonly exchange: string;
}

/** Compares the last bars with what the exchange says of them now. Accepted changes are taken back, to be fetched anew. */
async function checkOverlap(rows: BarRows, overlap: readonly BarRow[], options: OverlapOptions): Promise<string[]> {
  const { reader, timeframe, exchange, nowMs, place } = options;
  if (overlap.length === 0) return [];
  const now: BarRow[] = [];
  const range = { fromMs: overlap[0]![0], endMs: closeOf(overlap.at(-1)![0], timeframe), nowMs, timeframe };
  for await (const page of readPages(reader, exchange, range)) now.push(...page);
  const byTime = new Map(now.map((row) => [row[0], row]));
  const first = overlap.findIndex((row) => !isSameBar(row, byTime.get(row[0]) ?? [Number.NaN, 0, 0, 0, 0, 0]));
  const changes = overlap.flatMap((row) => describeChange(row, byTime.get(row[0])));
  requireAccepted(`dataset ${place}`, changes, options.options.acceptChanges);
  if (first >= 0) rows.dropLast(overlap.length - first);
  return changes;
}

function describeChange(before: BarRow, now: BarRow | undefined): string[] {
  if (now === undefined) return [`the bar of ${formatTime(before[0])} is gone`];
  return isSameBar(before, now)
    ? []
    : [`the bar of ${formatTime(before[0])} was ${before.slice(1).join(' ')} and is ${now.slice(1).join(' ')}`];
}

interface WrittenDataset {
  readonly request: CcxtRequest;
  readonly known: CcxtManifest | undefined;
  readonly changes: readonly string[];
  readonly endpoint: string;
  readonly options: FetchOptions;
  readonly timeframe: Timeframe;
}

function writeManifest(dir: string, file: string, { request, known, changes, endpoint, options, timeframe }: WrittenDataset): CcxtManifest {
  const path = join(dir, file),
    now = new Date(options.nowMs ?? Date.now()).toISOString();
  const bytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (bytes === undefined)
    throw new DataError(
      'DATA_EMPTY',
      `${request.exchange} has no complete bar of ${request.market} ${timeframe.name} from ${request.start} on`,
      {
        context: { exchange: request.exchange, symbol: request.market },
      },
    );
  const { rows, from, to, sha256 } = summarizeRows(path);
  const manifest: Omit<CcxtManifest, 'version'> = {
    source: 'ccxt',
    name: `${request.exchange} ${request.market} ${timeframe.name}`,
    data_policy: options.policy ?? known?.data_policy ?? 'real',
    endpoint,
    request: { ...request, start: known?.request.start ?? request.start },
    revision: null,
    fetched_at: now,
    files: [],
    series: [
      {
        symbol: plainSymbol(request.market),
        market: request.market,
        timeframe: timeframe.name,
        file,
        format: 'csv',
        bytes,
        sha256,
        rows,
        from,
        to,
      },
    ],
    changes: [...(known?.changes ?? []), ...changes.map((what) => ({ what, accepted_at: now }))],
  };
  writeDataset(dir, manifest);
  return readDataset(dir) as CcxtManifest;
}
