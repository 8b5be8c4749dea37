import type { CalendarName } from '../../core/bars.js';
import { calendarOf } from './calendars.js';
import type { SeenCalendar } from './seen-calendar.js';

/** The hours in which New York's stocks trade, whole hours around them. */
const STOCK_HOURS = [9, 16] as const;
/** Hours of a day that regular sessions have at most; before and after the market there are more. */
const SESSION_HOURS = 9;

/** Returns a sentence for each thing in which the bars contradict a calendar: its days, and how far the annualised ratios would be off; its
 *  hours. */
export function calendarWarnings(name: CalendarName, from: 'given' | 'inferred', seen: SeenCalendar): string[] {
  return [...warnAboutDays(name, from, seen), ...warnAboutHours(name, seen)];
}

function warnAboutDays(name: CalendarName, from: 'given' | 'inferred', seen: SeenCalendar): string[] {
  if (from === 'inferred' || !seen.isFirm || !contradicts(name, seen)) return [];
  const [own, other] = [calendarOf(name).daysPerYear, calendarOf(seen.name).daysPerYear];
  const factor = Math.sqrt(other / own).toFixed(2);
  const change =
    own === other
      ? 'their days are others'
      : `Sharpe, Sortino and volatility would be ${factor} of what ${name} makes of them, by the days of a year alone`;
  return [
    `Calendar: data.calendar is ${name} (${own} days a year), and the bars look like ${seen.name} (${other}): ${seen.because}. With ${seen.name} ${change}.`,
  ];
}

/** Weekends tell crypto from the others, hours tell stocks from what trades around the clock; forex and futures are alike. */
function contradicts(name: CalendarName, { name: seen, isDaily }: SeenCalendar): boolean {
  if ((name === 'crypto') !== (seen === 'crypto')) return true;
  return !isDaily && (name === 'us_equity') !== (seen === 'us_equity');
}

function warnAboutHours(name: CalendarName, { hours, isFirm }: SeenCalendar): string[] {
  if (name !== 'us_equity' || !isFirm || hours === undefined || hours[1] - hours[0] > SESSION_HOURS) return [];
  const [from, to] = hours;
  const overlap = Math.min(to, STOCK_HOURS[1]) - Math.max(from, STOCK_HOURS[0]);
  if (overlap > 0.75 * (to - from)) return [];
  return [
    `Calendar: the bars open from ${from}:00 to ${to}:00 in New York, and stocks trade there from 9:30 to 16:00: is data.timezone right?`,
  ];
}
