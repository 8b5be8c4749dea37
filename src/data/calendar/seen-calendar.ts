import type { CalendarName } from '../../core/bars.js';
import type { Timeframe } from '../../core/timeframe.js';
import { hasDays } from '../resample/bar-period.js';
import { DAY_MS, weekdayOfDays } from './civil-date.js';
import { EXCHANGE_HOURS } from './exchange-hours.js';
import { localTimeMs, visitLocalStretches } from './local-time.js';
import { countWeekdays } from './count-weekdays.js';
import { daysOf, exchangeByHolidays, exchangesByHours, holidayDifference, thinTimes, type ExchangeName } from './seen-exchange.js';
import { tradingHoursOf } from './trading-hours.js';

/** What bars show of the calendar that they follow. */
export interface SeenCalendar {
  readonly name: CalendarName;
  /** a clause for people */
  readonly because: string;
  /** whether there are bars enough to contradict a calendar that is given */
  readonly isFirm: boolean;
  /** what people are asked where bars keep hours or holidays that say no calendar for certain */
  readonly asks?: string;
  /** whether bars are of days or longer: hours do not show in them */
  readonly isDaily: boolean;
}

const HOUR_MS = 3_600_000;
/** Hours of a week, and that hour in which 1970 began: it was a Thursday. */
const [WEEK_HOURS, EPOCH_HOUR] = [168, 72];
const [SATURDAY, SUNDAY] = [5, 6];
const MARKET_ZONE = 'America/New_York';
/** A week of crypto has a seventh of its bars on a Saturday; what a clock that is some hours off puts there is less than this. */
const SATURDAY_SHARE = 0.03;
/** An hour or a weekday that has less of the bars than this holds strays. */
const STRAY_SHARE = 0.005;
const FIRM_SATURDAYS = 4;
/** Markets that open for so many hours of a weekday trade around the clock. */
const CLOCK_HOURS = 20;
/** Share of weekdays with a bar: forex has a holiday or two a year (0.995), stocks nine or more (0.966). */
const FOREX_DENSITY = 0.985;
/** Weekdays in which stocks surely have three holidays. */
const DENSITY_DAYS = 120;
/** Futures pause at 16:00 in Chicago for an hour; forex does not. */
const FUTURES_BREAK_HOUR = 17;
/** The hours in which New York's stocks trade, whole hours around them. */
const STOCK_HOURS = [9, 16] as const;
/** From this share of weekdays on that differ from an exchange's, its holidays are not those of the bars. */
const STRANGE_SHARE = 0.02;

/** Reads from the bars which calendar they follow: weekends, the hours of the day, the break of futures; for daily bars how many weekdays
 *  have one.
 *  timeMs  f64[bar]  bar opens, epoch milliseconds UTC, ascending
 *  Cost    O(bars)                                                              */
export function seeCalendar(timeMs: Float64Array, timeframe: Timeframe | undefined): SeenCalendar {
  if (timeframe === undefined || timeMs.length < 2) return tooFew(false);
  if (!hasDays(timeframe)) return seeHours(timeMs, timeframe);
  return timeframe.unit === 'd' && timeframe.count === 1 ? seeDays(timeMs) : tooFew(true);
}

function tooFew(isDaily: boolean): SeenCalendar {
  const because = isDaily ? 'bars longer than a day show no weekends' : 'the bars are too few to show a weekend';
  return { name: 'crypto', because, isFirm: false, isDaily };
}

function seeHours(timeMs: Float64Array, timeframe: Timeframe): SeenCalendar {
  const [first, last] = localTimeMs(Float64Array.of(timeMs[0]!, timeMs.at(-1)!), MARKET_ZONE) as unknown as [number, number];
  const saturdays = countSaturdays(first, last + timeframe.durationMs);
  if (saturdays === 0) return tooFew(false);
  const isFirm = saturdays >= FIRM_SATURDAYS;
  const counts = countHours(timeMs, MARKET_ZONE);
  const onSaturdays = counts[SATURDAY]!.reduce(sum, 0);
  if (onSaturdays / timeMs.length > SATURDAY_SHARE) return { name: 'crypto', because: 'bars on Saturdays', isFirm, isDaily: false };
  const weekdays = Array.from({ length: 24 }, (_, hour) => counts.slice(0, SATURDAY).reduce((total, day) => total + day[hour]!, 0));
  const total = weekdays.reduce(sum, 0);
  const open = coveredHours(weekdays, total, timeframe);
  const quiet = `no bars on ${saturdays.toLocaleString('en')} ${saturdays === 1 ? 'Saturday' : 'Saturdays'}`;
  if (open.length < CLOCK_HOURS) return { ...seeStocks(timeMs, timeframe, open, quiet), isFirm, isDaily: false };
  const [name, pause] = hasBreak(weekdays, timeframe)
    ? (['futures', ' with an hour of rest at 16:00 in Chicago'] as const)
    : (['forex', ''] as const);
  return { name, because: `${quiet}, and bars around the clock${pause}`, isFirm, isDaily: false };
}

/** Stocks are New York's unless their hours, and where they are many enough their holidays, are another exchange's.
 *  open  hours of New York's day in which bars lie, ascending */
function seeStocks(
  timeMs: Float64Array,
  timeframe: Timeframe,
  open: readonly number[],
  quiet: string,
): Pick<SeenCalendar, 'name' | 'because' | 'asks'> {
  const [from, to] = [open[0] ?? 0, (open.at(-1) ?? 0) + 1];
  const newYork = { name: 'us_equity', because: `${quiet}, and bars from ${from}:00 to ${to}:00 in New York` } as const;
  const candidates = exchangesByHours(timeMs, timeframe.durationMs);
  const others = candidates.filter((name) => name !== 'us_equity');
  if (others.length === 0) return newYork;
  const isNewYork = candidates.includes('us_equity') || isInNewYorkHours(open);
  const thin = thinTimes(timeMs);
  const daysIn = (name: ExchangeName): Int32Array => daysOf(localTimeMs(thin, tradingHoursOf(name).zone));
  const sure = exchangeByHolidays(isNewYork ? [...others, 'us_equity'] : others, daysIn);
  if (sure === 'us_equity') return newYork;
  if (sure !== undefined) return { name: sure, because: `${quiet}, and the hours and holidays of ${sure}` };
  if (isNewYork) return newYork;
  const [only] = others;
  const isOnly = others.length === 1 && isAloneInItsHours(only!, timeframe) && holidayDifference(only!, daysIn(only!)) < STRANGE_SHARE;
  if (isOnly) return { name: only!, because: `${quiet}, and the hours of ${only!}` };
  return { ...newYork, asks: `these are the hours of ${others.join(' and of ')}, and of exchanges that no calendar stands for` };
}

/** Hours that hold New York's session and more are of before and after the market; fewer lie in it for the most part. */
function isInNewYorkHours(open: readonly number[]): boolean {
  const inside = open.filter((hour) => hour >= STOCK_HOURS[0] && hour < STOCK_HOURS[1]);
  return inside.length === STOCK_HOURS[1] - STOCK_HOURS[0] || inside.length > 0.75 * open.length;
}

/** Tokyo is alone with its noon and Mumbai with its quarter past nine, where bars are short enough to show them. */
function isAloneInItsHours(name: ExchangeName, { durationMs }: Timeframe): boolean {
  return (name === 'tse' && durationMs <= HOUR_MS / 2) || (name === 'nse' && durationMs <= HOUR_MS / 4);
}

/** The hours of weekdays, ascending, that bars lie in. */
function coveredHours(weekdays: readonly number[], total: number, { durationMs }: Timeframe): number[] {
  const covered = new Set<number>();
  weekdays.forEach((count, hour) => {
    if (count <= STRAY_SHARE * total) return;
    for (let k = 0; k < durationMs / HOUR_MS; k++) covered.add((hour + k) % 24);
  });
  return [...covered].sort((a, b) => a - b);
}

/** Whether bars of an hour or less are missing from the hour in which futures pause. */
function hasBreak(weekdays: readonly number[], { durationMs }: Timeframe): boolean {
  const mean = weekdays.reduce(sum, 0) / weekdays.length;
  return durationMs <= HOUR_MS && weekdays[FUTURES_BREAK_HOUR]! < 0.1 * mean && weekdays[FUTURES_BREAK_HOUR + 1]! > 0.5 * mean;
}

/** Bars by weekday, Monday first, and hour of a zone. */
function countHours(timeMs: Float64Array, zone: string): number[][] {
  const week = new Uint32Array(WEEK_HOURS);
  visitLocalStretches(timeMs, zone, (from, to, offsetMs) => countStretch(week, timeMs.subarray(from, to), offsetMs));
  return Array.from({ length: 7 }, (_, day) => Array.from(week.subarray(24 * day, 24 * (day + 1))));
}

/** Most bars lie in the hour of the one before. */
function countStretch(week: Uint32Array, timeMs: Float64Array, offsetMs: number): void {
  let [hour, startMs] = [0, Number.NaN];
  for (let i = 0; i < timeMs.length; i++) {
    const localMs = timeMs[i]! + offsetMs;
    if (!(localMs >= startMs && localMs < startMs + HOUR_MS)) {
      const hours = Math.floor(localMs / HOUR_MS);
      startMs = hours * HOUR_MS;
      hour = (((hours + EPOCH_HOUR) % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS;
    }
    week[hour]!++;
  }
}

/** Saturdays that lie in [fromMs, toMs) as a whole. */
function countSaturdays(fromMs: number, toMs: number): number {
  const first = Math.ceil(fromMs / DAY_MS);
  const saturday = first + ((SATURDAY - weekdayOfDays(first) + 7) % 7);
  return Math.max(0, Math.floor((Math.floor(toMs / DAY_MS) - saturday - 1) / 7) + 1);
}

/** Daily bars are dates, or begin at a midnight or an evening somewhere. */
function seeDays(timeMs: Float64Array): SeenCalendar {
  const days = datesOf(timeMs);
  const saturdays = countSaturdays(days[0]! * DAY_MS, (days.at(-1)! + 1) * DAY_MS);
  if (saturdays === 0) return tooFew(false);
  const isFirm = saturdays >= FIRM_SATURDAYS;
  const shareOf = (weekday: number): number => days.filter((day) => weekdayOfDays(day) === weekday).length / days.length;
  if (shareOf(SATURDAY) > SATURDAY_SHARE) return { name: 'crypto', because: 'bars on Saturdays', isFirm, isDaily: true };
  const quiet = `no bars on ${saturdays.toLocaleString('en')} ${saturdays === 1 ? 'Saturday' : 'Saturdays'}`;
  if (shareOf(SUNDAY) > SATURDAY_SHARE) return { name: 'forex', because: `${quiet}, and bars on Sundays`, isFirm, isDaily: true };
  const { present, missing } = countWeekdays(days);
  if (present + missing >= DENSITY_DAYS && present / (present + missing) >= FOREX_DENSITY)
    return { name: 'forex', because: `${quiet}, and hardly a holiday`, isFirm, isDaily: true };
  return { ...seeHolidays(days, quiet, missing), isFirm, isDaily: true };
}

/** The dates of daily bars: those of UTC, those of an exchange at whose midnight all stand, or New York's seven hours on, which is the date
 *  of every midnight and evening in between. */
function datesOf(timeMs: Float64Array): Int32Array {
  const isMidnight = (times: Float64Array): boolean => times.every((time) => time % DAY_MS === 0);
  if (isMidnight(timeMs)) return daysOf(timeMs);
  for (const { zone } of Object.values(EXCHANGE_HOURS)) {
    const local = localTimeMs(timeMs, zone);
    if (isMidnight(local)) return daysOf(local);
  }
  return daysOf(localTimeMs(timeMs, MARKET_ZONE).map((time) => time + 7 * HOUR_MS));
}

function seeHolidays(days: Int32Array, quiet: string, missing: number): Pick<SeenCalendar, 'name' | 'because' | 'asks'> {
  const exchanges = Object.keys(EXCHANGE_HOURS) as ExchangeName[];
  const sure = exchangeByHolidays(exchanges, () => days);
  if (sure !== undefined && sure !== 'us_equity') return { name: sure, because: `${quiet}, and the holidays of ${sure}` };
  const seen = { name: 'us_equity', because: `${quiet}, and ${missing.toLocaleString('en')} weekdays without one` } as const;
  const isStrange = holidayDifference('us_equity', days) > STRANGE_SHARE;
  return isStrange ? { ...seen, asks: 'their holidays are those of no calendar' } : seen;
}

function sum(a: number, b: number): number {
  return a + b;
}
