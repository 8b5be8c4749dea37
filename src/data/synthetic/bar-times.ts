import type { Calendar } from '../../core/bars.js';
import type { Timeframe } from '../../core/timeframe.js';
import { DAY_MS } from '../calendar/civil-date.js';
import { tradingHoursOf } from '../calendar/trading-hours.js';
import { utcOfLocal } from '../calendar/utc-time.js';
import { offsetIndexAt, zoneOffsets } from '../calendar/zone-offsets.js';
import type { ZoneOffsets } from '../calendar/zone-offsets.js';
import { localPeriod } from '../resample/bar-period.js';

/** Offsets are looked up for this many years ahead; a longer market keeps the last one's offset. */
const HORIZON_MS = 60 * 366 * DAY_MS;

/** Returns the opens of the first `count` bars of a calendar at or after `startMs`, epoch milliseconds UTC:
 *  no weekends, holidays or nights where the calendar has them. A bar counts where any of it lies in a session.  */
export function barTimes(calendar: Calendar, timeframe: Timeframe, startMs: number, count: number): Float64Array {
  const times = new Float64Array(count);
  let filled = 0;
  for (const timeMs of walkBarTimes(calendar, timeframe, startMs)) {
    times[filled++] = timeMs;
    if (filled === count) break;
  }
  return times;
}

function* walkBarTimes(calendar: Calendar, timeframe: Timeframe, startMs: number): Generator<number> {
  const isIntraday = timeframe.unit === 's' || timeframe.unit === 'm' || timeframe.unit === 'h';
  const offsets = horizonOffsets(calendar.zone, startMs);
  const ranges = isIntraday ? walkSessions(calendar, startMs) : walkDays(calendar, startMs, offsets);
  let lastMs = startMs - 1;
  for (const [fromMs, toMs] of ranges) {
    for (const timeMs of walkPeriods(timeframe, offsets, fromMs, toMs)) {
      if (timeMs <= lastMs) continue;
      yield timeMs;
      lastMs = timeMs;
    }
  }
}

/** The sessions of a market from the day of `startMs` on, as half-open UTC ranges. */
function* walkSessions(calendar: Calendar, startMs: number): Generator<readonly [number, number]> {
  const hours = tradingHoursOf(calendar.name);
  const offsets = horizonOffsets(hours.zone, startMs);
  for (let day = Math.floor(startMs / DAY_MS) - 1; ; day++) {
    for (const [fromMs, toMs] of hours.sessions(day)) {
      yield [utcOfLocal(offsets, day * DAY_MS + fromMs), utcOfLocal(offsets, day * DAY_MS + toMs)];
    }
  }
}

/** The trading days of a calendar in its own zone, as half-open UTC ranges. */
function* walkDays(calendar: Calendar, startMs: number, offsets: ZoneOffsets): Generator<readonly [number, number]> {
  const hours = tradingHoursOf(calendar.name);
  for (let day = Math.floor(startMs / DAY_MS) - 1; ; day++) {
    if (hours.isTradingDay(day)) yield [utcOfLocal(offsets, day * DAY_MS), utcOfLocal(offsets, (day + 1) * DAY_MS)];
  }
}

/** The starts of the calendar periods that overlap a UTC range. */
function* walkPeriods(timeframe: Timeframe, offsets: ZoneOffsets, fromMs: number, toMs: number): Generator<number> {
  for (let atMs = fromMs; atMs < toMs;) {
    const offsetMs = offsets.offsetMs[offsetIndexAt(offsets, atMs)]!;
    const { startMs, endMs } = localPeriod(atMs + offsetMs, timeframe);
    yield utcOfLocal(offsets, startMs);
    atMs = utcOfLocal(offsets, endMs);
  }
}

function horizonOffsets(zone: string, startMs: number): ZoneOffsets {
  return zoneOffsets(zone, startMs, startMs + HORIZON_MS);
}
