import { UsageError } from '../core/errors.js';
import { calendarOf } from './calendar/calendars.js';
import { parseTimeframe } from '../core/timeframe.js';
import { readCsv } from './csv/read-csv.js';
import { calendarAsked, placeOf } from './data-request.js';
import type { DataRequest } from './data-request.js';
import type { RawBars } from './raw-bars.js';
import { resolveSyntheticOptions } from './synthetic/synthetic-options.js';
import { syntheticBars } from './synthetic/synthetic-market.js';

/** Raw bars with the name of their source as error sentences and results call it. */
export interface SourcedBars extends RawBars {
  readonly source: string;
}

/** Reads the source of a request. Throws UsageError CONFIG_INVALID where the request lacks what its source needs, and the source's
 *  DataErrors. */
export async function readSource(request: DataRequest): Promise<SourcedBars> {
  const source = describeSource(request);
  const place = placeOf(request);
  switch (request.source) {
    case 'csv':
      return { ...readCsv(requirePath(request), request.layout), source };
    case 'parquet': {
      const { readParquet } = await import('./duckdb/read-parquet.js');
      return { ...(await readParquet(requirePath(request))), source };
    }
    case 'duckdb': {
      const { readDatabase } = await import('./duckdb/read-database.js');
      return { ...(await readDatabase({ ...place, path: requirePath(request) })), source };
    }
    case 'synthetic':
      return { ...generate(request), source };
  }
}

/** Returns the source for people: a file, a table in a file, or the generator with its seed. */
export function describeSource(request: DataRequest): string {
  if (request.dataset !== undefined) return request.dataset.name;
  const { path, table, query } = placeOf(request);
  if (request.source === 'synthetic')
    return `synthetic market, seed ${resolveSyntheticOptions(request.synthetic ?? {}, calendarAsked(request)!).seed}`;
  if (query !== undefined) return `query on "${path}"`;
  return table === undefined ? `file "${path}"` : `table "${table}" in "${path}"`;
}

function requirePath(request: DataRequest): string {
  const { path } = placeOf(request);
  if (path !== '') return path;
  throw new UsageError('CONFIG_INVALID', `data.path is needed by the source ${request.source}, and it is empty`, {
    context: { entry: 'data.path' },
  });
}

function generate(request: DataRequest): RawBars {
  const calendar = calendarOf(calendarAsked(request)!);
  const options = resolveSyntheticOptions(request.synthetic ?? {}, calendar.name);
  const bars = syntheticBars(options, request.timeframe ?? parseTimeframe('1h'), calendar);
  return { bars, timeKind: 'utc', rowNumbers: Uint32Array.from(bars.timeMs, (_, i) => i + 1), layout: '-', origin: 'synthetic' };
}
