import type { CalendarName } from '../../core/bars.js';
import { DAY_MS, weekdayOfDays } from './civil-date.js';
import { EXCHANGE_HOURS, type TradingHours } from './exchange-hours.js';
import { localTimeMs } from './local-time.js';
import { SATURDAY } from './yearly-days.js';

export type ExchangeName = keyof typeof EXCHANGE_HOURS & CalendarName;
const EXCHANGE_NAMES = Object.keys(EXCHANGE_HOURS) as readonly ExchangeName[];

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HALF_HOUR_MS = 30 * MINUTE_MS;
/** A quarter of an hour that has less of the bars than this holds strays. */
const STRAY_SHARE = 0.002;
/** Weeks in which the hours of an exchange are looked up, for they change over the years and with the seasons of others; bars of each. */
const [LOOKED_UP_WEEKS, STRETCH_BARS] = [12, 4000];
const LONGEST_TELLING_MS = 60 * MINUTE_MS;
/** Weekdays in which every exchange has holidays of its own. */
const SURE_WEEKDAYS = 200;
/** Share of weekdays on which bars and calendar may differ: a day that the source lacks, an hour of Diwali. */
const [OWN_SHARE, OTHER_SHARE] = [0.004, 0.012];
/** Holes of a source that are longer than this say nothing of holidays. */
const LONGEST_HOLE = 14;

/** Returns the exchanges whose usual hours bars shorter than a day keep: the first bar of a day holds the open, the last one the close.
 *  timeMs      f64[bar]  bar opens, ascending
 *  durationMs  of a bar */
export function exchangesByHours(timeMs: Float64Array, durationMs: number): ExchangeName[] {
  const looked = pickStretches(timeMs);
  // No other exchange has New York's hours where bars are short enough to show them.
  if (durationMs <= LONGEST_TELLING_MS && keepsHours(looked, durationMs, EXCHANGE_HOURS.us_equity)) return ['us_equity'];
  return EXCHANGE_NAMES.filter((name) => keepsHours(looked, durationMs, EXCHANGE_HOURS[name]));
}

/** Returns stretches of bars that are spread over all of them; all where they are few. */
function pickStretches(timeMs: Float64Array): Float64Array {
  if (timeMs.length <= LOOKED_UP_WEEKS * STRETCH_BARS) return timeMs;
  const picked = new Float64Array(LOOKED_UP_WEEKS * STRETCH_BARS);
  for (let k = 0; k < LOOKED_UP_WEEKS; k++) {
    const from = Math.floor(((timeMs.length - STRETCH_BARS) * k) / (LOOKED_UP_WEEKS - 1));
    picked.set(timeMs.subarray(from, from + STRETCH_BARS), k * STRETCH_BARS);
  }
  return picked;
}

function keepsHours(timeMs: Float64Array, durationMs: number, hours: TradingHours): boolean {
  const local = localTimeMs(timeMs, hours.zone);
  const quarters = countQuarters(local);
  const least = STRAY_SHARE * local.length;
  const first = quarters.findIndex((count) => count > least) * QUARTER_MS;
  const last = quarters.findLastIndex((count) => count > least) * QUARTER_MS;
  const [opens, closes] = usualEdges(hours, local[0]!, local.at(-1)!);
  if (!(first > Math.min(...opens) - durationMs && first <= Math.max(...opens) + QUARTER_MS - MINUTE_MS)) return false;
  if (!(last + durationMs > Math.min(...closes) - QUARTER_MS && last < Math.max(...closes) + QUARTER_MS)) return false;
  return durationMs > 2 * QUARTER_MS || restsAsItShould(quarters, least, hours);
}

/** Whether nothing opens in the break of an exchange that has one, e.g. Tokyo's noon. */
function restsAsItShould(quarters: Uint32Array, least: number, hours: TradingHours): boolean {
  const [morning, afternoon] = hours.sessions(USUAL_DAY);
  if (morning === undefined || afternoon === undefined) return true;
  for (let at = morning[1] + QUARTER_MS; at < afternoon[0]; at += QUARTER_MS) if (quarters[at / QUARTER_MS]! > least) return false;
  return true;
}

/** Wednesday, 23 March 2022: no holiday anywhere. */
const USUAL_DAY = 19_074;

/** Opens and closes of weeks that are spread over [fromMs, toMs], wall-clock time. */
function usualEdges(hours: TradingHours, fromMs: number, toMs: number): [number[], number[]] {
  const weeks = Array.from({ length: LOOKED_UP_WEEKS }, (_, k) => fromMs + ((toMs - fromMs) * k) / (LOOKED_UP_WEEKS - 1));
  const days = weeks.flatMap((time) => Array.from({ length: 7 }, (_, k) => Math.floor(time / DAY_MS) - 3 + k));
  const sessions = days.map((day) => hours.sessions(day)).filter((each) => each.length > 0);
  return [sessions.map((each) => each[0]![0]), sessions.map((each) => each.at(-1)![1])];
}

/** Bars of weekdays by the quarter of the hour in which they open. */
function countQuarters(local: Float64Array): Uint32Array {
  const counts = new Uint32Array(96);
  for (let i = 0; i < local.length; i++) {
    const day = Math.floor(local[i]! / DAY_MS);
    if (weekdayOfDays(day) < SATURDAY) counts[Math.floor((local[i]! - day * DAY_MS) / QUARTER_MS)]!++;
  }
  return counts;
}

/** Returns the exchange whose holidays bars keep, where no other's fit nearly as well and there are days enough; else undefined.
 *  among   the exchanges that may be it
 *  daysIn  the days after 1970-01-01 with a bar, in an exchange's zone, ascending */
export function exchangeByHolidays(among: readonly ExchangeName[], daysIn: (name: ExchangeName) => Int32Array): ExchangeName | undefined {
  const fits = EXCHANGE_NAMES.map((name) => ({ name, ...differences(EXCHANGE_HOURS[name], daysIn(name)) }));
  const best = fits.filter(({ name }) => among.includes(name)).sort((a, b) => a.different - b.different)[0];
  if (best === undefined || best.weekdays < SURE_WEEKDAYS || best.different > 1 + OWN_SHARE * best.weekdays) return undefined;
  const others = fits.filter(({ name }) => name !== best.name);
  return others.every(({ different }) => different >= best.different + OTHER_SHARE * best.weekdays) ? best.name : undefined;
}

/** Returns the share of weekdays on which bars and an exchange's calendar differ; 1 where there are too few days to say. */
export function holidayDifference(name: ExchangeName, days: Int32Array): number {
  const { different, weekdays } = differences(EXCHANGE_HOURS[name], days);
  return weekdays < SURE_WEEKDAYS ? 0 : different / weekdays;
}

/** Weekdays with a bar on which the exchange is shut, and without one on which it trades. */
function differences(hours: TradingHours, days: Int32Array): { readonly different: number; readonly weekdays: number } {
  let [different, weekdays] = [0, 0];
  const look = (day: number, hasBar: boolean): void => {
    if (weekdayOfDays(day) >= SATURDAY || hours.mayTrade?.(day) === true) return;
    weekdays++;
    if (hours.isTradingDay(day) !== hasBar) different++;
  };
  for (let i = 0; i < days.length; i++) {
    const before = i === 0 ? days[0]! - 1 : days[i - 1]!;
    if (days[i]! - before <= LONGEST_HOLE) for (let day = before + 1; day < days[i]!; day++) look(day, false);
    look(days[i]!, true);
  }
  return { different, weekdays };
}

/** Returns one time of each half hour that has any, and the last, ascending: enough to know the days of any zone. */
export function thinTimes(timeMs: Float64Array): Float64Array {
  const thin = new Float64Array(timeMs.length);
  let [count, endMs] = [0, -Infinity];
  for (let i = 0; i < timeMs.length; i++) {
    if (timeMs[i]! < endMs && i + 1 < timeMs.length) continue;
    thin[count++] = timeMs[i]!;
    endMs = (Math.floor(timeMs[i]! / HALF_HOUR_MS) + 1) * HALF_HOUR_MS;
  }
  return thin.subarray(0, count);
}

/** Returns the distinct days of wall-clock times, ascending. */
export function daysOf(local: Float64Array): Int32Array {
  const days = new Int32Array(local.length);
  let count = 0;
  for (let i = 0; i < local.length; i++) {
    const day = Math.floor(local[i]! / DAY_MS);
    if (count === 0 || day !== days[count - 1]) days[count++] = day;
  }
  return days.subarray(0, count);
}
