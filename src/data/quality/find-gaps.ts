import type { Calendar } from '../../core/bars.js';
import type { Timeframe } from '../../core/timeframe.js';
import { DAY_MS } from '../calendar/civil-date.js';
import { dayZone } from '../calendar/day-zone.js';
import { dayClockOf, localOfDayClock } from '../calendar/trading-day.js';
import { tradingHoursOf } from '../calendar/trading-hours.js';
import { utcOfLocal } from '../calendar/utc-time.js';
import { offsetIndexAt, zoneOffsets } from '../calendar/zone-offsets.js';
import type { ZoneOffsets } from '../calendar/zone-offsets.js';
import { localPeriod } from '../resample/bar-period.js';
import { exampleAt, isoTime } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';
import type { Issue } from './findings.js';

/** What clocks of recorders jitter by: no bar is missing for that. */
const JITTER = 0.002;

export interface Gap {
  /** first bar after the gap */
  readonly index: number;
  readonly missingBars: number;
}

/** Returns runs of missing bars as an issue; nights, weekends and holidays of the calendar are none.
 *  Examples are the largest gaps: the row after it, the first missing time, and how many bars. */
export function gapIssues(rows: CheckedRows, gaps: readonly Gap[], note?: string): Issue[] {
  if (gaps.length === 0) return [];
  const largest = [...gaps].sort((a, b) => b.missingBars - a.missingBars || a.index - b.index).slice(0, rows.exampleLimit);
  const { timeMs } = rows.bars;
  const examples = largest.map(({ index, missingBars }) =>
    exampleAt(rows, index, { values: { missing_bars: missingBars, from: isoTime(timeMs[index - 1]!), to: isoTime(timeMs[index]!) } }),
  );
  return [{ kind: 'gap', count: gaps.length, examples, ...(note !== undefined && { note }) }];
}

/** Returns each run of missing bars in ascending times, with the number of bars that the calendar expects in it. */
export function findGaps(timeMs: Float64Array, timeframe: Timeframe, calendar: Calendar): Gap[] {
  const countMissing = counterOf(timeMs, timeframe, calendar);
  const gaps: Gap[] = [];
  for (let i = 1; i < timeMs.length; i++) {
    if (timeMs[i]! - timeMs[i - 1]! <= timeframe.durationMs * (1 + JITTER)) continue;
    const missingBars = countMissing(timeMs[i - 1]!, timeMs[i]!);
    if (missingBars > 0) gaps.push({ index: i, missingBars });
  }
  return gaps;
}

/** Returns the opens of the bars that the calendar expects in each gap, epoch milliseconds UTC, ascending. */
export function missingTimes(timeMs: Float64Array, gaps: readonly Gap[], timeframe: Timeframe, calendar: Calendar): number[][] {
  const countMissing = counterOf(timeMs, timeframe, calendar);
  return gaps.map(({ index }) => {
    const times: number[] = [];
    countMissing(timeMs[index - 1]!, timeMs[index]!, (time) => times.push(time));
    return times;
  });
}

function counterOf(timeMs: Float64Array, timeframe: Timeframe, calendar: Calendar): MissingCounter {
  return timeframe.durationMs >= DAY_MS ? periodCounter(timeMs, timeframe, calendar) : barCounter(timeMs, timeframe, calendar);
}

/** Counts the bars that are missing between two bar opens, epoch milliseconds UTC; `visit` hears of the open of each. */
type MissingCounter = (fromMs: number, toMs: number, visit?: (timeMs: number) => void) => number;

/** Days and longer: periods of the calendar that hold a trading day. */
function periodCounter(timeMs: Float64Array, timeframe: Timeframe, calendar: Calendar): MissingCounter {
  const { day } = dayZone(calendar, timeframe, timeMs);
  const offsets = offsetsOver(timeMs, day.zone);
  const local = (time: number): number => dayClockOf(time + offsets.offsetMs[offsetIndexAt(offsets, time)]!, day);
  return (fromMs, toMs, visit) => {
    // a bar stands as far behind the begin of its period as the one before the gap
    const behindMs = local(fromMs) - localPeriod(local(fromMs), timeframe).startMs;
    const open = (startMs: number): number => utcOfLocal(offsets, localOfDayClock(startMs + behindMs, day));
    return missingPeriods(local(fromMs), local(toMs), timeframe, calendar, visit && ((startMs) => visit(open(startMs))));
  };
}

/** Periods between two that hold a trading day; `visit` hears of the begin of each on the clock of trading days. */
function missingPeriods(fromMs: number, toMs: number, timeframe: Timeframe, calendar: Calendar, visit?: (startMs: number) => void): number {
  const { isTradingDay } = tradingHoursOf(calendar.name);
  const last = localPeriod(toMs, timeframe).startMs;
  let missing = 0;
  for (let { endMs } = localPeriod(fromMs, timeframe); endMs < last;) {
    const period = localPeriod(endMs, timeframe);
    if (hasTradingDay(period.startMs / DAY_MS, period.endMs / DAY_MS, isTradingDay)) {
      missing++;
      visit?.(period.startMs);
    }
    endMs = period.endMs;
  }
  return missing;
}

function hasTradingDay(fromDay: number, toDay: number, isTradingDay: (day: number) => boolean): boolean {
  for (let day = fromDay; day < toDay; day++) if (isTradingDay(day)) return true;
  return false;
}

/** Shorter than a day: bars of which any part lies in a session, counted session by session.
 *  In the session that a gap begins in they continue the bar before it, later ones lead to the bar after it:
 *  the grid of a timeframe that does not divide the day begins anew each midnight. */
function barCounter(timeMs: Float64Array, { durationMs }: Timeframe, calendar: Calendar): MissingCounter {
  const hours = tradingHoursOf(calendar.name);
  const offsets = offsetsOver(timeMs, hours.zone);
  return (fromMs, toMs, visit) => {
    let missing = 0;
    let countedMs = fromMs;
    for (let day = Math.floor(fromMs / DAY_MS) - 1; day * DAY_MS <= toMs + DAY_MS; day++) {
      for (const [openMs, closeMs] of hours.sessions(day)) {
        const beforeMs = utcOfLocal(offsets, day * DAY_MS + openMs) - durationMs;
        const endMs = Math.min(toMs, utcOfLocal(offsets, day * DAY_MS + closeMs));
        const anchorMs = beforeMs < fromMs ? fromMs : toMs;
        const afterMs = Math.max(beforeMs, countedMs);
        const count = countSteps(anchorMs, durationMs, afterMs, endMs);
        if (count === 0) continue;
        if (visit) for (let k = 1; k <= count; k++) visit(anchorMs + (Math.floor((afterMs - anchorMs) / durationMs) + k) * durationMs);
        missing += count;
        countedMs = endMs - 1;
      }
    }
    return missing;
  };
}

/** Whole numbers k with `afterMs < anchorMs + k * step < beforeMs`. */
function countSteps(anchorMs: number, step: number, afterMs: number, beforeMs: number): number {
  return Math.max(0, Math.ceil((beforeMs - anchorMs) / step) - Math.floor((afterMs - anchorMs) / step) - 1);
}

function offsetsOver(timeMs: Float64Array, zone: string): ZoneOffsets {
  return zoneOffsets(zone, timeMs[0]!, timeMs.at(-1)!);
}
