import { basename, resolve } from 'node:path';
import type { CalendarName } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { dayZone } from '../../data/calendar/day-zone.js';
import { calendarOf } from '../../data/calendar/calendars.js';
import { listCache } from '../../data/cache/list-cache.js';
import { layoutOf } from '../../data/csv/layouts.js';
import type { TableOptions } from '../../data/data-options.js';
import { SOURCE_KINDS } from '../../data/data-request.js';
import type { DataRequest, SourceKind } from '../../data/data-request.js';
import { inspectMarket } from '../../data/open-market.js';
import type { QualityPolicies } from '../../data/quality/policies.js';
import { requireQuality } from '../../data/quality/quality-report.js';
import { requireMultiple, resampleBars } from '../../data/resample/resample-bars.js';
import { syntheticBars } from '../../data/synthetic/synthetic-market.js';
import { resolveSyntheticOptions } from '../../data/synthetic/synthetic-options.js';
import type { SyntheticOptions } from '../../data/synthetic/synthetic-options.js';
import { hashBars } from '../../data/hash-bars.js';
import { writeBars } from '../../data/write-bars.js';
import { rangeOfBars, summarizeMarket, type MarketSummary } from './market-summary.js';
import { requestOf } from './request-of.js';
import { requireListedSymbols } from '../system/check-system.js';
import { readSystemFile } from '../strategy/resolve-system.js';

export { calendarOf } from '../../data/calendar/calendars.js';
export { describeValues } from '../../data/quality/quality-report.js';
export type { MarketSummary } from './market-summary.js';

/** Entries of `data:` that say how a table is read. */
type Reading = Pick<TableOptions, 'columns' | 'timeFormat' | 'decimal' | 'thousands' | 'skipLines' | 'delimiter'>;

/** What flags say about files of bars; a system file's own entries are used where a flag is absent. */
export interface DataFlags extends Reading {
  readonly source?: string | undefined;
  readonly symbols?: readonly string[] | undefined;
  readonly timeframe?: Timeframe | undefined;
  readonly timezone?: string | undefined;
  readonly calendar?: CalendarName | undefined;
  readonly layout?: string | undefined;
  readonly table?: string | undefined;
  readonly query?: string | undefined;
  readonly policies?: QualityPolicies | undefined;
  readonly cacheDir: string;
}

/** Imports files or the data of system files into the cache. Throws DataError DATA_QUALITY where a finding has the policy `fail`. */
export async function importData(targets: readonly string[], flags: DataFlags): Promise<MarketSummary[]> {
  const summaries: MarketSummary[] = [];
  for (const request of requestsOf(targets, flags, true)) {
    const opened = await inspectMarket(request);
    requireQuality(opened.quality);
    summaries.push(summarizeMarket(opened));
  }
  return summaries;
}

/** Checks files or the data of system files afresh; a verdict `failed` is a result, not an error.
 *  reportPath  where a page with the bars and the findings goes; absent: none is written
 *  Throws UsageError OUTPUT_UNWRITABLE where the page cannot be written. */
export async function checkData(targets: readonly string[], flags: DataFlags, reportPath?: string): Promise<MarketSummary[]> {
  const requests = requestsOf(targets, flags, false);
  const summaries: MarketSummary[] = [];
  for (const request of requests) summaries.push(summarizeMarket(await inspectMarket(request)));
  if (reportPath !== undefined) await (await import('./data-report.js')).writeDataReport(reportPath, requests, summaries);
  return summaries;
}

/** One cached entry as `--json` prints it. */
export interface CacheSummary {
  readonly path: string;
  readonly state: string;
  readonly symbol: string | null;
  readonly timeframe: string | null;
  readonly layout: string | null;
  readonly rows: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly source: string | null;
  readonly data_hash: string | null;
}

/** Lists what the cache folder holds. */
export function listData(cacheDir: string): CacheSummary[] {
  return listCache(cacheDir).map((entry) => {
    const manifest = entry.state === 'whole' ? entry.manifest : undefined;
    return {
      path: entry.path,
      state: entry.state,
      symbol: manifest?.symbol ?? null,
      timeframe: manifest?.timeframe ?? null,
      layout: manifest?.layout ?? null,
      rows: manifest?.rows ?? null,
      from: manifest?.range[0] ?? null,
      to: manifest?.range[1] ?? null,
      source: manifest === undefined ? null : [manifest.source.path].flat().join(', '),
      data_hash: manifest?.data_hash ?? null,
    };
  });
}

/** A file of bars that a command wrote. */
export interface WrittenBars {
  readonly out: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly kind: 'real' | 'synthetic';
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  readonly data_hash: string;
  readonly warnings: readonly string[];
}

/** Writes the bars of one file or one-symbol system at a higher timeframe. Throws DataError DATA_TIMEFRAME. */
export async function resampleData(target: string, timeframe: Timeframe, out: string, flags: DataFlags): Promise<WrittenBars> {
  const [request, second] = requestsOf([target], { ...flags, timeframe: undefined }, true);
  if (second)
    throw new UsageError('FLAG_INVALID', `"${target}" has several symbols, and one file is written; pick one with --symbol`, {
      context: { target },
    });
  if ([request!.path ?? []].flat().some((path) => resolve(out) === resolve(path)))
    throw new UsageError('FLAG_INVALID', `--out must be another file than the source, not "${out}"`, {
      context: { flag: '--out', value: out },
    });
  const opened = await inspectMarket({ ...request!, timeframe: undefined });
  requireQuality(opened.quality);
  const { market } = opened;
  const calendar = dayZone(market.calendar, market.timeframe, market.bars.timeMs);
  requireMultiple(market.timeframe, timeframe, market.origin.source);
  const { bars } = resampleBars(market.bars, market.timeframe, timeframe, calendar);
  await writeBars(out, bars, market.origin.kind);
  return {
    out,
    symbol: market.symbol,
    timeframe: timeframe.name,
    kind: market.origin.kind,
    ...rangeOfBars(bars.timeMs),
    data_hash: hashBars(bars),
    warnings: opened.warnings,
  };
}

/** Writes a synthetic market to a file. Throws UsageError CONFIG_INVALID where an option is out of range. */
export async function synthesizeData(
  symbol: string,
  timeframe: Timeframe,
  calendar: CalendarName,
  options: SyntheticOptions,
  out: string,
): Promise<WrittenBars> {
  const bars = syntheticBars(resolveSyntheticOptions(options, calendar), timeframe, calendarOf(calendar));
  await writeBars(out, bars, 'synthetic');
  return {
    out,
    symbol,
    timeframe: timeframe.name,
    kind: 'synthetic',
    ...rangeOfBars(bars.timeMs),
    data_hash: hashBars(bars),
    warnings: [],
  };
}

/** Returns the requests of files and system files. Throws UsageError CONFIG_UNREADABLE, CONFIG_INVALID. */
export function requestsOf(targets: readonly string[], flags: DataFlags, useCache: boolean): DataRequest[] {
  return targets.flatMap((target, index) =>
    /\.ya?ml$/i.test(target) ? systemRequests(target, flags, useCache) : fileRequests(target, index, targets.length, flags, useCache),
  );
}

function systemRequests(path: string, flags: DataFlags, useCache: boolean): DataRequest[] {
  const { file } = readSystemFile(path);
  const cache = { cacheDir: flags.cacheDir, useCache };
  if (flags.symbols !== undefined) requireListedSymbols(flags.symbols, file.data);
  return (flags.symbols ?? file.data.symbols).map((symbol) => overrideRequest(requestOf(file, symbol, cache), flags));
}

function overrideRequest(request: DataRequest, flags: DataFlags): DataRequest {
  const given = {
    columns: flags.columns,
    timeFormat: flags.timeFormat,
    decimal: flags.decimal,
    thousands: flags.thousands,
    skipLines: flags.skipLines,
    delimiter: flags.delimiter,
  };
  return {
    ...request,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(flags.source !== undefined && { source: sourceOf(flags.source) }),
    timeframe: flags.timeframe ?? request.timeframe,
    timezone: flags.timezone ?? request.timezone,
    calendar: flags.calendar ?? request.calendar,
    layout: flags.layout === undefined ? request.layout : layoutOf(flags.layout).name,
    table: flags.table ?? request.table,
    query: flags.query ?? request.query,
    quality: flags.policies === undefined ? request.quality : { ...request.quality, ...flags.policies },
  };
}

/** A path with `{symbol}` is one request per symbol; a single target with several symbols is one request for each of its rows' symbols;
 *  else
 *  one symbol goes to each file, by default what its name begins with. A pattern or a folder is one source. */
function fileRequests(target: string, index: number, targetCount: number, flags: DataFlags, useCache: boolean): DataRequest[] {
  const { symbols } = flags;
  const isNamed = target.includes('{symbol}');
  const isShared = !isNamed && targetCount === 1 && symbols !== undefined && symbols.length > 1;
  const wanted = isNamed || isShared ? (symbols ?? []) : [symbolOfFile(target, index, targetCount, symbols)];
  if (wanted.length === 0)
    throw new UsageError('FLAG_INVALID', `"${target}" contains {symbol}, and no --symbols are given`, { context: { target } });
  const symbolRule = isShared ? 'shared' : symbols === undefined ? 'guessed' : 'given';
  const base = { source: sourceOfFile(target), path: resolve(target), timezone: 'UTC', cacheDir: flags.cacheDir, useCache };
  return wanted.map((symbol) => overrideRequest({ ...base, symbol, symbolRule }, flags));
}

function symbolOfFile(target: string, index: number, targetCount: number, symbols: readonly string[] | undefined): string {
  if (symbols === undefined) return /^[^-_.*?[{]+/.exec(basename(target))?.[0] ?? 'DATA';
  if (symbols.length === targetCount) return symbols[index]!;
  throw new UsageError('FLAG_INVALID', `--symbols must have one symbol for each file, and it has ${symbols.length} for ${targetCount}`, {
    context: { flag: '--symbols' },
  });
}

const ENDINGS: readonly (readonly [RegExp, SourceKind])[] = [
  [/\.(parquet|pq|parq)$/i, 'parquet'],
  [/\.(duckdb|ddb|db)$/i, 'duckdb'],
  [/\.(arrow|feather|ftr|ipc)(\.zst|\.gz)?$/i, 'arrow'],
  [/\.(json|jsonl|ndjson)(\.zst|\.gz|\.zip)?$/i, 'json'],
];

function sourceOfFile(path: string): SourceKind {
  return ENDINGS.find(([ending]) => ending.test(path))?.[1] ?? 'csv';
}

function sourceOf(name: string): SourceKind {
  const kind = SOURCE_KINDS.find((each) => each === name);
  if (kind !== undefined) return kind;
  throw new UsageError('FLAG_INVALID', `--source must be one of ${SOURCE_KINDS.join(', ')}, and it is "${name}"`, {
    context: { flag: '--source', value: name },
  });
}
