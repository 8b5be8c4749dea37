import type { CalendarName } from '../../core/bars.js';
import type { DataPolicy } from '../../core/data-label.js';
import { requireSymbolName } from '../../core/symbol-name.js';
import type { Timeframe } from '../../core/timeframe.js';
import type { TableOptions } from './data-options.js';
import type { QualityPolicies } from '../quality/policies.js';
import type { SyntheticOptions } from '../synthetic/synthetic-options.js';

export const SOURCE_KINDS = ['csv', 'json', 'parquet', 'arrow', 'duckdb', 'synthetic'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** One symbol's bars at one timeframe, as a system file's `data:` entries ask for them, paths resolved. */
export interface DataRequest extends TableOptions {
  readonly source: SourceKind;
  /** files of a source: a path, a pattern (`bars/*.csv`), a folder, or several of them; `{symbol}` is replaced by the symbol */
  readonly path?: string | readonly string[] | undefined;
  /** table of a duckdb source; `{symbol}` is replaced */
  readonly table?: string | undefined;
  /** SELECT on a duckdb source, instead of a table; `{symbol}` is replaced */
  readonly query?: string | undefined;
  /** the fetched dataset that the file is of */
  readonly dataset?: { readonly name: string; readonly label: DataPolicy } | undefined;
  /** absent: the source's own */
  readonly timeframe?: Timeframe | undefined;
  /** zone of times that carry none: an IANA name, `-05:00`, `UTC+2/+3 by New York` */
  readonly timezone: string;
  /** absent: what the bars show; of a synthetic market crypto */
  readonly calendar?: CalendarName | undefined;
  /** what to do with findings; kinds left out keep their default */
  readonly quality?: QualityPolicies | undefined;
  readonly synthetic?: SyntheticOptions | undefined;
  readonly cacheDir: string;
  readonly useCache: boolean;
}

/** What tells one source of bars from another, `{symbol}` filled in. */
export interface SourcePlace {
  readonly paths: readonly string[];
  readonly table: string | undefined;
  readonly query: string | undefined;
}

/** Returns the request's paths, table and query with `{symbol}` replaced.
 *  Throws UsageError NAME_UNKNOWN where a name that is to be filled in could reach beyond them. */
export function placeOf(request: DataRequest): SourcePlace {
  const fill = (text: string): string => {
    if (text.includes('{symbol}')) requireSymbolName(request.symbol);
    return text.replaceAll('{symbol}', request.symbol);
  };
  return {
    paths: [request.path ?? []].flat().map(fill),
    table: request.table === undefined ? undefined : fill(request.table),
    query: request.query === undefined ? undefined : fill(request.query),
  };
}

/** Returns the calendar that a request names: a synthetic market needs one to be made, and has crypto's where none is given. */
export function calendarAsked({ source, calendar }: Pick<DataRequest, 'source' | 'calendar'>): CalendarName | undefined {
  return calendar ?? (source === 'synthetic' ? 'crypto' : undefined);
}
