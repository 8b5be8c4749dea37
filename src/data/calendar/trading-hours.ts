import type { CalendarName } from '../../core/bars.js';
import { civilFromDays, weekdayOfDays } from './civil-date.js';
import { goodFriday, isUsHalfDay, isUsHoliday } from './us-holidays.js';

/** Part of a day, half-open [fromMs, toMs), milliseconds after local midnight in the market's own zone. */
export type Session = readonly [fromMs: number, toMs: number];

const hours = (count: number): number => count * 3_600_000;
const WHOLE_DAY: readonly Session[] = [[0, hours(24)]];
const CLOSED: readonly Session[] = [];
const [FRIDAY, SATURDAY, SUNDAY] = [4, 5, 6];

interface TradingHours {
  /** zone in which the hours stand; forex keeps New York's week whatever zone its days are counted in */
  readonly zone: string;
  sessions(day: number): readonly Session[];
  /** whether a daily bar is expected */
  isTradingDay(day: number): boolean;
}

const TRADING_HOURS: Readonly<Record<CalendarName, TradingHours>> = {
  crypto: { zone: 'UTC', sessions: () => WHOLE_DAY, isTradingDay: () => true },
  us_equity: { zone: 'America/New_York', sessions: equitySessions, isTradingDay: (day) => equitySessions(day).length > 0 },
  forex: {
    zone: 'America/New_York',
    sessions: forexSessions,
    isTradingDay: (day) => weekdayOfDays(day) < SATURDAY && !isChristmasOrNewYear(day),
  },
  futures: {
    zone: 'America/Chicago',
    sessions: futuresSessions,
    isTradingDay: (day) => weekdayOfDays(day) < SATURDAY && !isUsHoliday(day),
  },
};

/** Returns when a market trades. `day` counts from 1970-01-01 in the market's zone. */
export function tradingHoursOf(name: CalendarName): TradingHours {
  return TRADING_HOURS[name];
}

function equitySessions(day: number): readonly Session[] {
  if (weekdayOfDays(day) >= SATURDAY || isUsHoliday(day)) return CLOSED;
  return [[hours(9.5), isUsHalfDay(day) ? hours(13) : hours(16)]];
}

/** Sunday 17:00 to Friday 17:00; thin from 13:00 on the eves of Christmas and New Year, shut until 17:00 on the days. */
function forexSessions(day: number): readonly Session[] {
  const weekday = weekdayOfDays(day);
  if (weekday === SATURDAY) return CLOSED;
  if (weekday === SUNDAY || isChristmasOrNewYear(day)) return weekday === FRIDAY ? CLOSED : [[hours(17), hours(24)]];
  if (isChristmasOrNewYear(day + 1)) return [[0, hours(13)]];
  return weekday === FRIDAY ? [[0, hours(17)]] : WHOLE_DAY;
}

/** Sunday 17:00 to Friday 16:00 with an hour's break at 16:00; on holidays trading resumes at 17:00, Good Friday has none. */
function futuresSessions(day: number): readonly Session[] {
  const weekday = weekdayOfDays(day);
  if (weekday === SATURDAY || day === goodFriday(civilFromDays(day).year)) return CLOSED;
  const evening: Session = [hours(17), hours(24)];
  if (weekday === SUNDAY) return [evening];
  if (isUsHoliday(day)) return weekday === FRIDAY ? CLOSED : [evening];
  const daytime: Session = [0, isUsHalfDay(day) ? hours(12) : hours(16)];
  return weekday === FRIDAY ? [daytime] : [daytime, evening];
}

function isChristmasOrNewYear(day: number): boolean {
  const { month, day: dayOfMonth } = civilFromDays(day);
  return (month === 12 && dayOfMonth === 25) || (month === 1 && dayOfMonth === 1);
}
