import type { Workday } from '../../core/instrument-money.js';
import { WORKDAYS } from '../../core/instrument-money.js';
import { DAY_MS, weekdayOfDays } from './civil-date.js';
import { localTimeMs } from './local-time.js';

/** From when to when something may fall due that is paid at an instant: (from, to], epoch milliseconds. */
export interface DueSpans {
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
}

/** Returns the spans of instants. Positions that fill at opens are held from open to open; those that fill at closes from the end of a bar
 *  on, so that what falls due inside a bar is paid by what is held while it lasts.
 *  timeMs       f64[instant], ascending
 *  timeframeMs  length of a bar */
export function dueSpans(timeMs: Float64Array, fill: 'next_open' | 'close', timeframeMs: number): DueSpans {
  if (fill === 'close') return { fromMs: timeMs, toMs: timeMs.map((time, i) => timeMs[i + 1] ?? time + timeframeMs) };
  return { fromMs: timeMs.map((time, i) => timeMs[i - 1] ?? time), toMs: timeMs };
}

/** Returns how many whole multiples of a length of time, counted from 1970, lie in each span: f64[instant]. */
export function countMultiples({ fromMs, toMs }: DueSpans, everyMs: number): Float64Array {
  return toMs.map((to, i) => Math.floor(to / everyMs) - Math.floor(fromMs[i]! / everyMs));
}

/** Returns these times one after the other, f64, and where those of each span begin: i32[instant + 1]. */
export function listMultiples(spans: DueSpans, everyMs: number): { readonly dueMs: Float64Array; readonly starts: Int32Array } {
  const counts = countMultiples(spans, everyMs);
  const starts = new Int32Array(counts.length + 1);
  counts.forEach((count, i) => (starts[i + 1] = starts[i]! + count));
  const dueMs = new Float64Array(starts[counts.length]!);
  counts.forEach((count, i) => {
    const last = Math.floor(spans.toMs[i]! / everyMs);
    for (let k = 0; k < count; k++) dueMs[starts[i]! + k] = (last - count + 1 + k) * everyMs;
  });
  return { dueMs, starts };
}

/** When a night of a currency pair ends, and where. */
const ROLLOVER = { zone: 'America/New_York', afterMidnightMs: 17 * 3_600_000 };

/** Returns the nights whose swap falls due in each span, at 17:00 in New York: f64[instant].
 *  triple  the day that counts thrice for the weekend, which then counts nothing; left out, each of the seven nights counts by itself */
export function countNights({ fromMs, toMs }: DueSpans, triple: Workday | undefined): Float64Array {
  const [from, to] = [fromMs, toMs].map((times) => localTimeMs(times, ROLLOVER.zone)) as [Float64Array, Float64Array];
  const lastRollover = (localMs: number): number => Math.floor((localMs - ROLLOVER.afterMidnightMs) / DAY_MS);
  return to.map((end, i) => {
    let nights = 0;
    for (let day = lastRollover(from[i]!) + 1; day <= lastRollover(end); day++) nights += nightsOf(day, triple);
    return nights;
  });
}

function nightsOf(day: number, triple: Workday | undefined): number {
  if (triple === undefined) return 1;
  const workday = WORKDAYS[weekdayOfDays(day)];
  if (workday === undefined) return 0;
  return workday === triple ? 3 : 1;
}

/** Returns the midnights of a zone in each span: f64[instant]. */
export function countMidnights({ fromMs, toMs }: DueSpans, zone: string): Float64Array {
  const [from, to] = [fromMs, toMs].map((times) => localTimeMs(times, zone)) as [Float64Array, Float64Array];
  return to.map((end, i) => Math.floor(end / DAY_MS) - Math.floor(from[i]! / DAY_MS));
}
