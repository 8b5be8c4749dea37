import type { Bars, CalendarName } from '../core/bars.js';
import { DataError } from '../core/errors.js';
import type { Timeframe } from '../core/timeframe.js';
import { calendarOf } from './calendar/calendars.js';
import { calendarAsked } from './source/data-request.js';
import type { DataRequest } from './source/data-request.js';
import type { SeenCalendar } from './calendar/seen-calendar.js';
import { hashBars } from './bars/hash-bars.js';
import { inferTimeframe, leastSpacing } from './bars/infer-timeframe.js';
import { checkBars } from './quality/check-bars.js';
import type { Issue } from './quality/findings.js';
import { resolvePolicies } from './quality/policies.js';
import { requireMultiple, resampleBars } from './resample/resample-bars.js';
import { dayZone } from './calendar/day-zone.js';
import type { OriginKind } from './bars/raw-bars.js';
import { readSource } from './source/read-source.js';

/** Bars as they come out of a source: checked, repaired where the policies say so, at the timeframe asked for. */
export interface ImportedMarket {
  readonly bars: Bars;
  readonly timeframe: Timeframe;
  /** the timeframe that the source itself has */
  readonly sourceTimeframe: Timeframe;
  readonly layout: string;
  readonly origin: OriginKind;
  readonly issues: readonly Issue[];
  /** how the source was read where it could be read otherwise: sentences for people */
  readonly notes: readonly string[];
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
    timeframe: request.timeframe,
    calendar: calendarAsked(request),
    policies: resolvePolicies(request.quality),
    inferTimeframe: (timeMs) => inferTimeframe(timeMs) ?? namedTimeframe(timeMs, request.timeframe, raw.source),
  });
  const sourceTimeframe = inferred ?? unknownTimeframe(bars.timeMs, raw.source);
  const timeframe = request.timeframe ?? sourceTimeframe;
  const calendar = calendarAsked(request) ?? seen.name;
  const finished = toTimeframe(bars, sourceTimeframe, timeframe, calendar, raw.source);
  const { layout, origin, notes = [] } = raw;
  return { bars: finished, timeframe, sourceTimeframe, layout, origin, issues, calendar, seen, notes, dataHash: hashBars(finished) };
}

function toTimeframe(bars: Bars, base: Timeframe, target: Timeframe, calendarName: CalendarName, source: string): Bars {
  requireMultiple(base, target, source);
  if (base.name === target.name) return bars;
  return resampleBars(bars, base, target, dayZone(calendarOf(calendarName), base, bars.timeMs)).bars;
}

/** Times that show no timeframe, because they are too few or jitter, have the one that was named, unless they lie closer. */
function namedTimeframe(timeMs: Float64Array, named: Timeframe | undefined, source: string): Timeframe | undefined {
  const least = leastSpacing(timeMs);
  if (named === undefined || least >= named.durationMs) return named;
  throw new DataError(
    'DATA_TIMEFRAME',
    `${source} has bars that lie ${least} ms apart, closer than the timeframe ${named.name}, and no whole seconds`,
    {
      context: { source, timeframe: named.name, spacing_ms: least },
    },
  );
}

function unknownTimeframe(timeMs: Float64Array, source: string): never {
  const least = leastSpacing(timeMs);
  const rule =
    least === Infinity
      ? 'has a single bar, which shows no timeframe; name one'
      : `has bars that lie ${least} ms apart, and a timeframe is whole seconds`;
  throw new DataError('DATA_TIMEFRAME', `${source} ${rule}`, { context: { source } });
}
