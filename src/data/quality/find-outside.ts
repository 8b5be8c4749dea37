import type { Calendar } from '../../core/bars.js';
import type { Timeframe } from '../../core/timeframe.js';
import { DAY_MS, weekdayOfDays } from '../calendar/civil-date.js';
import { dayZone } from '../calendar/day-zone.js';
import type { Session, TradingHours } from '../calendar/exchange-hours.js';
import { localTimeMs } from '../calendar/local-time.js';
import { dayClockMs } from '../calendar/trading-day.js';
import { tradingHoursOf } from '../calendar/trading-hours.js';
import { hasDays } from '../resample/bar-period.js';
import { issuesAt, type CheckedRows } from './checked-rows.js';
import type { Issue } from './findings.js';

/** Closing auctions print within this time behind the session. */
const AUCTION_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
/** From this share of the bars on, the zone is asked for … */
const ASKED_SHARE = 0.25;
/** … unless they fill more hours of a day than a session and its neighbours do: then they are of before and after the market. */
const MORE_HOURS = 2;
/** An hour that has less of the bars than this holds strays. */
const STRAY_SHARE = 0.005;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Bars that lie outside a calendar. */
export interface OutsideBars {
  /** ascending */
  readonly indices: readonly number[];
  /** wall-clock time of the market's zone, or the clock of trading days for bars of a day */
  readonly local: Float64Array;
}

/** Finds bars of which no part lies in a session of the calendar (or its closing auction), and bars of a day on days that it does not
 *  trade. Bars longer than a day hold some session anyhow; a market around the clock has none outside.
 *  Cost  O(bars), and the sessions of each day once */
export function findOutside(timeMs: Float64Array, timeframe: Timeframe, calendar: Calendar): OutsideBars {
  if (calendar.name === 'crypto') return { indices: [], local: timeMs };
  if (!hasDays(timeframe)) return outsideHours(timeMs, timeframe.durationMs, tradingHoursOf(calendar.name));
  if (timeframe.durationMs > DAY_MS) return { indices: [], local: timeMs };
  const { isTradingDay, mayTrade } = tradingHoursOf(calendar.name);
  const local = dayClockMs(timeMs, dayZone(calendar, timeframe, timeMs).day);
  const indices: number[] = [];
  for (let i = 0; i < local.length; i++) {
    const day = Math.floor(local[i]! / DAY_MS);
    if (!isTradingDay(day) && mayTrade?.(day) !== true) indices.push(i);
  }
  return { indices, local };
}

/** Most bars open in the range in which the one before did; it is looked up again only where one leaves it. */
function outsideHours(timeMs: Float64Array, durationMs: number, hours: TradingHours): OutsideBars {
  const local = localTimeMs(timeMs, hours.zone);
  const indices: number[] = [];
  let open: Session = [Infinity, -Infinity];
  for (let i = 0; i < local.length; i++) {
    const time = local[i]!;
    if (time > open[0] - durationMs && time < open[1]) continue;
    const range = rangeAt(time, durationMs, hours);
    if (range === undefined) indices.push(i);
    else open = range;
  }
  return { indices, local };
}

/** The range of wall-clock times in which a bar that opens at `time` lies with a part; undefined where there is none. */
function rangeAt(time: number, durationMs: number, hours: TradingHours): Session | undefined {
  const midnight = Math.floor(time / DAY_MS) * DAY_MS;
  const range = openRanges(midnight / DAY_MS, hours).find(([from, to]) => time < midnight + to && time + durationMs > midnight + from);
  return range && [midnight + range[0], midnight + range[1]];
}

/** When bars may open on a day: its sessions with their auctions, and what of the next day a bar reaches. */
function openRanges(day: number, hours: TradingHours): readonly Session[] {
  if (hours.mayTrade?.(day)) return [[0, DAY_MS]];
  const own = hours.sessions(day).map(([from, to]): Session => [from, to + AUCTION_MS]);
  const next = hours.sessions(day + 1).map(([from, to]): Session => [from + DAY_MS, to + DAY_MS]);
  return [...own, ...next];
}

/** Returns the bars as an issue, with the question that they ask where they are many. */
export function outsideIssues(rows: CheckedRows, { indices, local }: OutsideBars, calendar: Calendar, timeframe: Timeframe): Issue[] {
  const hours = tradingHoursOf(calendar.name);
  const issues = issuesAt('outside_session', rows, indices, (i) => ({ values: describePlace(local[i]!, hours, timeframe) }));
  const note = hasDays(timeframe) ? undefined : askForZone(indices.length, local, hours);
  return note === undefined ? issues : issues.map((issue) => ({ ...issue, note }));
}

function describePlace(local: number, hours: TradingHours, timeframe: Timeframe): Readonly<Record<string, string>> {
  const day = Math.floor(local / DAY_MS);
  const weekday = WEEKDAYS[weekdayOfDays(day)]!;
  const iso = new Date(local).toISOString();
  const closed = hours.isTradingDay(day) ? {} : { closed: weekdayOfDays(day) > 4 ? 'weekend' : 'holiday' };
  if (hasDays(timeframe)) return { date: `${weekday} ${iso.slice(0, 10)}`, ...closed };
  return { local_time: `${weekday} ${iso.slice(0, 16).replace('T', ' ')}`, ...closed };
}

function askForZone(outside: number, local: Float64Array, { zone, text, sessions }: TradingHours): string | undefined {
  if (outside <= ASKED_SHARE * local.length) return undefined;
  const usual = sessions(USUAL_DAY).reduce((sum, [from, to]) => sum + (to - from) / HOUR_MS, 0);
  if (usual >= CLOCK_HOURS || hoursIn(local) > Math.ceil(usual) + MORE_HOURS) return undefined;
  const who =
    outside === local.length ? 'every bar lies' : `${outside.toLocaleString('en')} of ${local.length.toLocaleString('en')} bars lie`;
  return `${who} outside ${text}: is the timezone ${zone}?`;
}

/** Wednesday, 23 March 2022: no holiday anywhere. */
const USUAL_DAY = 19_074;
/** Markets that trade for so many hours are not known by them. */
const CLOCK_HOURS = 20;

/** Hours of the day in which bars open, without strays. */
function hoursIn(local: Float64Array): number {
  const counts = new Uint32Array(24);
  for (let i = 0; i < local.length; i++) counts[Math.floor((local[i]! - Math.floor(local[i]! / DAY_MS) * DAY_MS) / HOUR_MS)]!++;
  return counts.filter((count) => count > STRAY_SHARE * local.length).length;
}
