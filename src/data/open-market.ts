import type { DataOrigin, Market } from '../core/bars.js';
import { cachedImport } from './cache/cached-import.js';
import type { CacheState } from './cache/cached-import.js';
import type { ImportedMarket } from './import-market.js';
import { calendarWarnings } from './calendar/calendar-warnings.js';
import { calendarOf } from './calendar/calendars.js';
import { dayZone } from './calendar/day-zone.js';
import type { SeenCalendar } from './calendar/seen-calendar.js';
import { requireZone } from './calendar/zone-offsets.js';
import { calendarAsked } from './source/data-request.js';
import type { DataRequest } from './source/data-request.js';
import type { OriginKind } from './bars/raw-bars.js';
import { resolvePolicies } from './quality/policies.js';
import { qualityReport, qualityWarnings, requireQuality } from './quality/quality-report.js';
import type { QualityReport } from './quality/quality-report.js';
import { describeSource } from './source/read-source.js';

export { listLayouts } from './csv/layouts.js';

export interface OpenedMarket {
  /** the whole history; bars before a window's start are warm-up */
  readonly market: Market;
  readonly quality: QualityReport;
  /** the calendar that the bars show, whatever is given */
  readonly seen: SeenCalendar;
  /** `path` is the manifest's */
  readonly cache: { readonly state: CacheState; readonly path: string };
  /** sentences for people: repaired and kept findings, trouble with the cache */
  readonly warnings: readonly string[];
}

/** Opens the bars of one symbol at one timeframe.
 *  Throws UsageError NAME_UNKNOWN, CONFIG_INVALID; DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN,
 *  DATA_CELL_INVALID, DATA_TIMEFRAME, and DATA_QUALITY where a finding has the policy `fail`.  */
export async function openMarket(request: DataRequest): Promise<OpenedMarket> {
  const opened = await inspectMarket(request);
  requireQuality(opened.quality);
  return opened;
}

/** Opens bars as openMarket does, but leaves findings with the policy `fail` to the caller. */
export async function inspectMarket(request: DataRequest): Promise<OpenedMarket> {
  const policies = resolvePolicies(request.quality);
  requireZone(request.timezone);
  if (request.calendar !== undefined) calendarOf(request.calendar);
  const { imported, cache, warnings } = await cachedImport(request);
  const quality = qualityReport(describeSource(request), imported.issues, policies);
  const market = toMarket(request, imported);
  const contradictions = calendarWarnings(imported.calendar, market.calendarChoice.from, imported.seen);
  return {
    market,
    quality,
    seen: imported.seen,
    cache,
    warnings: [...warnings, ...imported.notes, ...contradictions, ...qualityWarnings(quality)],
  };
}

function toMarket(request: DataRequest, { bars, timeframe, layout, origin, dataHash, calendar, seen }: ImportedMarket): Market {
  const isGiven = calendarAsked(request) !== undefined;
  return {
    symbol: request.symbol,
    timeframe,
    calendar: dayZone(calendarOf(calendar), timeframe, bars.timeMs),
    calendarChoice: isGiven ? { from: 'given', because: 'data.calendar names it' } : { from: 'inferred', because: seen.because },
    origin: originOf(request, origin, layout),
    dataHash,
    bars,
  };
}

/** A dataset that is labelled `test` is made up, whatever its columns say. */
function originOf(request: DataRequest, kind: OriginKind, layout: string): DataOrigin {
  const label = request.dataset?.label;
  return { kind: label === 'test' ? 'synthetic' : kind, source: describeSource(request), layout, ...(label !== undefined && { label }) };
}
