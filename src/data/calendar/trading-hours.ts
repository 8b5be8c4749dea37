import type { CalendarName } from '../../core/bars.js';
import { civilFromDays, weekdayOfDays } from './civil-date.js';
import { CLOSED, EXCHANGE_HOURS, hours, type Session, type TradingHours } from './exchange-hours.js';
import { isUsHalfDay, isUsHoliday } from './us-holidays.js';
import { FRIDAY, goodFriday, SATURDAY, SUNDAY } from './yearly-days.js';

const WHOLE_DAY: readonly Session[] = [[0, hours(24)]];

const TRADING_HOURS: Readonly<Record<CalendarName, TradingHours>> = {
  ...EXCHANGE_HOURS,
  crypto: { zone: 'UTC', text: 'around the clock', sessions: () => WHOLE_DAY, isTradingDay: () => true },
  forex: {
    zone: 'America/New_York',
    text: 'Sunday 17:00 to Friday 17:00',
    sessions: forexSessions,
    isTradingDay: (day) => weekdayOfDays(day) < SATURDAY && !isChristmasOrNewYear(day),
  },
  futures: {
    zone: 'America/Chicago',
    text: 'Sunday 17:00 to Friday 16:00',
    sessions: futuresSessions,
    isTradingDay: (day) => weekdayOfDays(day) < SATURDAY && !isUsHoliday(day),
  },
};

/** Returns when a market trades. */
export function tradingHoursOf(name: CalendarName): TradingHours {
  return TRADING_HOURS[name];
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
