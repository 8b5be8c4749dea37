import type { CalendarName } from '../../core/bars.js';
import { calendarOf } from './calendars.js';
import { EXCHANGE_HOURS } from './exchange-hours.js';
import type { SeenCalendar } from './seen-calendar.js';

/** Returns a sentence for each thing in which the bars contradict a calendar, with how far the annualised ratios would be off, or leave it
 *  open. */
export function calendarWarnings(name: CalendarName, from: 'given' | 'inferred', seen: SeenCalendar): string[] {
  return [...warnAboutDays(name, from, seen), ...askForCalendar(name, from, seen)];
}

function askForCalendar(name: CalendarName, from: 'given' | 'inferred', { because, asks }: SeenCalendar): string[] {
  if (from === 'given' || asks === undefined) return [];
  return [`Calendar: ${because}; ${asks}. The bars are taken for ${name}: name data.calendar.`];
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

/** Weekends tell crypto from the others, hours tell stocks from what trades around the clock; forex and futures are alike. Of stocks only
 *  an exchange that is known by its hours or holidays contradicts another. */
function contradicts(name: CalendarName, { name: seen, isDaily }: SeenCalendar): boolean {
  if ((name === 'crypto') !== (seen === 'crypto')) return true;
  if (isStocks(name) && isStocks(seen)) return name !== seen && seen !== 'us_equity';
  return (!isDaily || (seen !== 'us_equity' && isStocks(seen))) && isStocks(name) !== isStocks(seen);
}

function isStocks(name: CalendarName): boolean {
  return Object.hasOwn(EXCHANGE_HOURS, name);
}
