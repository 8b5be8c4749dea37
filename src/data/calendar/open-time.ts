import type { Calendar, CalendarName } from '../../core/bars.js';
import { DAY_MS } from './civil-date.js';
import { localTimeMs } from './local-time.js';
import { dayClockMs } from './trading-day.js';
import { tradingHoursOf } from './trading-hours.js';
import { utcTimes } from './utc-time.js';

/** Returns how much of a stretch a market is open: its hours, or of bars of a day or longer its whole trading days. Milliseconds.
 *  from, to  epoch milliseconds
 *  Cost      O(days) */
export function openTimeMs(name: CalendarName, isDaily: boolean, from: number, to: number): number {
  if (!(to > from)) return 0;
  const { zone, sessions, isTradingDay } = tradingHoursOf(name);
  const local = localTimeMs(Float64Array.of(from, to), zone);
  const [first, last] = [Math.floor(local[0]! / DAY_MS), Math.floor(local[1]! / DAY_MS)];
  let open = 0;
  for (let day = first; day <= last; day++) {
    const spans = isDaily ? (isTradingDay(day) ? [[0, DAY_MS] as const] : []) : sessions(day);
    for (const span of spans) {
      const [begin, end] = utcTimes(
        Float64Array.from(span, (ms) => day * DAY_MS + ms),
        zone,
      ).timeMs;
      open += Math.max(0, Math.min(end!, to) - Math.max(begin!, from));
    }
  }
  return open;
}

/** Returns whether a market has a bar of that open when all is well: some of its length lies in the market's hours, or it is the bar of a
 *  trading day.
 *  time  epoch milliseconds */
export function isBarDue({ name, day }: Calendar, time: number, durationMs: number): boolean {
  if (durationMs < DAY_MS) return openTimeMs(name, false, time, time + durationMs) > 0;
  const [clock] = dayClockMs(Float64Array.of(time), day);
  return durationMs > DAY_MS || tradingHoursOf(name).isTradingDay(Math.floor(clock! / DAY_MS));
}
