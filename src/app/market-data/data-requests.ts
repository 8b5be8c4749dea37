import { basename, resolve } from 'node:path';
import type { CalendarName } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { layoutOf } from '../../data/csv/layouts.js';
import type { TableOptions } from '../../data/source/data-options.js';
import { SOURCE_KINDS } from '../../data/source/data-request.js';
import type { DataRequest, SourceKind } from '../../data/source/data-request.js';
import type { QualityPolicies } from '../../data/quality/policies.js';
import { readSystemFile } from '../strategy/resolve-system.js';
import { requireListedSymbols } from '../system/check-system.js';
import { requestOf } from './request-of.js';

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
