import type { Calendar } from '../../core/bars.js';
import type { Timeframe } from '../../core/timeframe.js';
import { DAY_MS } from './civil-date.js';

/** Returns the calendar with the zone in which its bars' dates stand.
 *  Bars of a day or longer that are all stamped at UTC midnight carry a date and no instant (Yahoo's daily files):
 *  read in New York they would fall on the evening before, so their zone is UTC. */
export function dayZone(calendar: Calendar, timeframe: Timeframe, timeMs: Float64Array): Calendar {
  const isDaily = timeframe.durationMs >= DAY_MS;
  if (!isDaily || !timeMs.every((time) => time % DAY_MS === 0)) return calendar;
  return { ...calendar, zone: 'UTC', day: { ...calendar.day, zone: 'UTC', startsEarlyMs: 0 } };
}
