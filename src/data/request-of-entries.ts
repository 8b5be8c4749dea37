import { resolve } from 'node:path';
import type { CalendarName } from '../core/bars.js';
import { UsageError } from '../core/errors.js';
import { suggestName } from '../core/nearest-name.js';
import { parseTimeframe } from '../core/timeframe.js';
import { calendarOf } from './calendar/calendars.js';
import { layoutOf } from './csv/layouts.js';
import { parseTimeCell } from './csv/parse-cell.js';
import { SOURCE_KINDS } from './data-request.js';
import type { DataRequest, SourceKind } from './data-request.js';
import { resolvePolicies } from './quality/policies.js';
import type { QualityPolicies } from './quality/policies.js';
import type { SyntheticOptions } from './synthetic/synthetic-options.js';

/** The `data:` part of a system file as YAML gives it. */
export type DataEntries = Readonly<Record<string, unknown>>;

/** Where a request's relative path starts and where its cache is. */
export interface RequestPlace {
  readonly folder: string;
  readonly cacheDir: string;
  readonly useCache: boolean;
}

/** Returns one request per symbol of a system file's `data:` entries.
 *  Throws UsageError CONFIG_INVALID, NAME_UNKNOWN, FLAG_INVALID.                  */
export function requestsOfEntries(entries: DataEntries, place: RequestPlace): DataRequest[] {
  const shared = {
    source: sourceOf(entries),
    path: entries['path'] === undefined ? undefined : resolve(place.folder, textOf(entries, 'path') ?? ''),
    table: textOf(entries, 'table'),
    query: textOf(entries, 'query'),
    timeframe: entries['timeframe'] === undefined ? undefined : parseTimeframe(textOf(entries, 'timeframe') ?? ''),
    timezone: textOf(entries, 'timezone') ?? 'UTC',
    calendar: calendarEntry(entries),
    layout: entries['layout'] === undefined ? undefined : layoutOf(textOf(entries, 'layout') ?? '').name,
    quality: policiesOf(entries),
    synthetic: syntheticOf(entries),
    cacheDir: place.cacheDir,
    useCache: place.useCache,
  };
  return symbolsOf(entries).map((symbol) => ({ ...shared, symbol }));
}

function sourceOf(entries: DataEntries): SourceKind {
  const name = textOf(entries, 'source') ?? 'synthetic';
  if ((SOURCE_KINDS as readonly string[]).includes(name)) return name as SourceKind;
  throw new UsageError('CONFIG_INVALID', `data.source "${name}" is not one of ${SOURCE_KINDS.join(', ')}${suggestName(name, SOURCE_KINDS)}`, { context: { entry: 'data.source', value: name } });
}

function calendarEntry(entries: DataEntries): CalendarName {
  return calendarOf(textOf(entries, 'calendar') ?? 'crypto').name;
}

function symbolsOf(entries: DataEntries): string[] {
  const symbols = entries['symbols'] ?? ['SYNTH'];
  if (Array.isArray(symbols) && symbols.length > 0 && symbols.every((symbol) => typeof symbol === 'string')) return symbols;
  throw new UsageError('CONFIG_INVALID', `data.symbols must be a list of names, and it is ${JSON.stringify(symbols)}`, { context: { entry: 'data.symbols' } });
}

function policiesOf(entries: DataEntries): QualityPolicies | undefined {
  const policies = recordOf(entries, 'quality');
  if (policies === undefined) return undefined;
  resolvePolicies(policies as QualityPolicies);
  return policies as QualityPolicies;
}

/** Ranges are checked where the market is made. */
function syntheticOf(entries: DataEntries): SyntheticOptions | undefined {
  const options = recordOf(entries, 'synthetic');
  if (options === undefined) return undefined;
  return {
    seed: numberOf(options, 'seed'),
    bars: numberOf(options, 'bars'),
    startMs: options['start'] === undefined ? undefined : timeOf(options, 'start'),
    startPrice: numberOf(options, 'start_price'),
    volatility: numberOf(options, 'volatility'),
    drift: numberOf(options, 'drift'),
  };
}

function textOf(entries: DataEntries, name: string): string | undefined {
  const value = entries[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new UsageError('CONFIG_INVALID', `data.${name} must be a text, and it is ${JSON.stringify(value)}`, { context: { entry: `data.${name}` } });
}

function numberOf(entries: DataEntries, name: string): number | undefined {
  const value = entries[name];
  if (value === undefined || typeof value === 'number') return value;
  throw new UsageError('CONFIG_INVALID', `data.synthetic.${name} must be a number, and it is ${JSON.stringify(value)}`, { context: { entry: `data.synthetic.${name}` } });
}

function timeOf(entries: DataEntries, name: string): number {
  const reading = parseTimeCell(String(entries[name]));
  if (reading) return reading.timeMs;
  throw new UsageError('CONFIG_INVALID', `data.synthetic.${name} must be a time like 2015-01-01, and it is ${JSON.stringify(entries[name])}`, { context: { entry: `data.synthetic.${name}` } });
}

function recordOf(entries: DataEntries, name: string): DataEntries | undefined {
  const value = entries[name];
  if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))) return value as DataEntries | undefined;
  throw new UsageError('CONFIG_INVALID', `data.${name} must be a mapping, and it is ${JSON.stringify(value)}`, { context: { entry: `data.${name}` } });
}
