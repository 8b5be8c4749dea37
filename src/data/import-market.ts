import type { Bars, CalendarName } from '../core/bars.js';
import { DataError } from '../core/errors.js';
import type { Timeframe } from '../core/timeframe.js';
import { calendarOf } from './calendar/calendars.js';
import { calendarAsked } from './data-request.js';
import type { DataRequest } from './data-request.js';
import type { SeenCalendar } from './calendar/seen-calendar.js';
import { hashBars } from './hash-bars.js';
import { inferTimeframe } from './infer-timeframe.js';
import { checkBars } from './quality/check-bars.js';
import type { Issue } from './quality/findings.js';
import { resolvePolicies } from './quality/policies.js';
import { requireMultiple, resampleBars } from './resample/resample-bars.js';
import { dayZone } from './calendar/day-zone.js';
import type { OriginKind } from './raw-bars.js';
import { readSource } from './read-source.js';

/** Bars as they come out of a source: checked, repaired where the policies say so, at the timeframe asked for. */
export interface ImportedMarket {
  readonly bars: Bars;
  readonly timeframe: Timeframe;
  /** the timeframe that the source itself has */
  readonly sourceTimeframe: Timeframe;
  readonly layout: string;
  readonly origin: OriginKind;
  readonly issues: readonly Issue[];
  /** in use: the one that is given, else the one that the bars show */
  readonly calendar: CalendarName;
  readonly seen: SeenCalendar;
  readonly dataHash: string;
}

/** Reads, checks, repairs and resamples the bars of a request; nothing is cached.
 *  Throws DataError of every kind that sources have, DATA_TIMEFRAME.             */
export async function importMarket(request: DataRequest): Promise<ImportedMarket> {
  const raw = await readSource(request);
  const {
    bars,
    issues,
    timeframe: inferred,
    seen,
  } = checkBars(raw, {
    timezone: request.timezone,
    calendar: calendarAsked(request),
    policies: resolvePolicies(request.quality),
    inferTimeframe: (timeMs) => inferTimeframe(timeMs) ?? request.timeframe,
  });
  const sourceTimeframe = inferred ?? unknownTimeframe(raw.source);
  const timeframe = request.timeframe ?? sourceTimeframe;
  const calendar = calendarAsked(request) ?? seen.name;
  const finished = toTimeframe(bars, sourceTimeframe, timeframe, calendar, raw.source);
  const { layout, origin } = raw;
  return { bars: finished, timeframe, sourceTimeframe, layout, origin, issues, calendar, seen, dataHash: hashBars(finished) };
}

function toTimeframe(bars: Bars, base: Timeframe, target: Timeframe, calendarName: CalendarName, source: string): Bars {
  requireMultiple(base, target, source);
  if (base.name === target.name) return bars;
  return resampleBars(bars, base, target, dayZone(calendarOf(calendarName), base, bars.timeMs)).bars;
}

function unknownTimeframe(source: string): never {
  throw new DataError('DATA_TIMEFRAME', `${source} has a single bar, which shows no timeframe; name one`, { context: { source } });
}
