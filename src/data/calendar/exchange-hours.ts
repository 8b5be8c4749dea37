import { DAY_MS, weekdayOfDays } from './civil-date.js';
import { isFrankfurtHalfDay, isFrankfurtHoliday } from './frankfurt-holidays.js';
import { isLondonHalfDay, isLondonHoliday } from './london-holidays.js';
import { isMumbaiHoliday, isMumbaiShortSession, isMumbaiWeekendSession } from './mumbai-holidays.js';
import { isSaoPauloHalfDay, isSaoPauloHoliday } from './sao-paulo-holidays.js';
import { isTokyoHalfDay, isTokyoHoliday } from './tokyo-holidays.js';
import { isUsHalfDay, isUsHoliday } from './us-holidays.js';
import { dayOfDate, nthWeekday, SATURDAY, SUNDAY } from './yearly-days.js';

/** Part of a day, half-open [fromMs, toMs), milliseconds after local midnight in the market's own zone. */
export type Session = readonly [fromMs: number, toMs: number];

/** When a market trades. `day` counts from 1970-01-01 in the market's zone. */
export interface TradingHours {
  /** zone in which the hours stand; forex keeps New York's week whatever zone its days are counted in */
  readonly zone: string;
  /** how people write the usual hours, e.g. `9:30–16:00` */
  readonly text: string;
  sessions(day: number): readonly Session[];
  /** whether a daily bar is expected */
  isTradingDay(day: number): boolean;
  /** whether bars may stand on a day without being expected there */
  mayTrade?(day: number): boolean;
}

export const hours = (count: number): number => count * 3_600_000;
export const CLOSED: readonly Session[] = [];

const NEW_YORK: readonly Session[] = [[hours(9.5), hours(16)]];
const NEW_YORK_HALF: readonly Session[] = [[hours(9.5), hours(13)]];
const LONDON: readonly Session[] = [[hours(8), hours(16.5)]];
const LONDON_HALF: readonly Session[] = [[hours(8), hours(12.5)]];
const FRANKFURT: readonly Session[] = [[hours(9), hours(17.5)]];
const FRANKFURT_HALF: readonly Session[] = [[hours(9), hours(14)]];

/** The hours of stock exchanges, by calendar. Closing auctions are not part of them.
 *  Source  the exchanges' own pages on trading hours, and the lists that stand with their holidays */
export const EXCHANGE_HOURS = {
  us_equity: exchange('America/New_York', '9:30–16:00', isUsHoliday, (day) => (isUsHalfDay(day) ? NEW_YORK_HALF : NEW_YORK)),
  lse: exchange('Europe/London', '8:00–16:30', isLondonHoliday, (day) => (isLondonHalfDay(day) ? LONDON_HALF : LONDON)),
  xetra: exchange('Europe/Berlin', '9:00–17:30', isFrankfurtHoliday, (day) => (isFrankfurtHalfDay(day) ? FRANKFURT_HALF : FRANKFURT)),
  tse: exchange('Asia/Tokyo', '9:00–11:30 and 12:30–15:30', isTokyoHoliday, tokyoSessions),
  nse: {
    ...exchange('Asia/Kolkata', '9:15–15:30', isMumbaiHoliday, mumbaiSessions, isMumbaiWeekendSession),
    mayTrade: isMumbaiShortSession,
  },
  b3: exchange('America/Sao_Paulo', '10:00–17:00', isSaoPauloHoliday, saoPauloSessions),
} as const satisfies Readonly<Record<string, TradingHours>>;

/** Sessions on weekdays that are no holidays, and on days of a weekend that are said to have them. */
function exchange(
  zone: string,
  text: string,
  isHoliday: (day: number) => boolean,
  sessionsOf: (day: number) => readonly Session[],
  isWeekendSession: (day: number) => boolean = () => false,
): TradingHours {
  const isTradingDay = (day: number): boolean => (weekdayOfDays(day) < SATURDAY ? !isHoliday(day) : isWeekendSession(day));
  return { zone, text, isTradingDay, sessions: (day) => (isTradingDay(day) ? sessionsOf(day) : CLOSED) };
}

const [TOKYO_LONGER_MORNING, TOKYO_LONGER_DAY] = [dayOfDate('2011-11-21'), dayOfDate('2024-11-05')];

/** The morning ended at 11:00 until November 2011, the day at 15:00 until November 2024. */
function tokyoSessions(day: number): readonly Session[] {
  const morning: Session = [hours(9), day < TOKYO_LONGER_MORNING ? hours(11) : hours(11.5)];
  return isTokyoHalfDay(day) ? [morning] : [morning, [hours(12.5), day < TOKYO_LONGER_DAY ? hours(15) : hours(15.5)]];
}

const [MUMBAI_EARLIER, MUMBAI_PRE_OPEN] = [dayOfDate('2010-01-04'), dayOfDate('2010-10-18')];

/** Trading began at 9:55 until 2010, and for some months at 9:00. */
function mumbaiSessions(day: number): readonly Session[] {
  const open = day < MUMBAI_EARLIER ? hours(9) + 55 * 60_000 : day < MUMBAI_PRE_OPEN ? hours(9) : hours(9.25);
  return [[open, hours(15.5)]];
}

const SAO_PAULO_FOLLOWS = dayOfDate('2019-11-04');

/** Since Brazil has no summer time, B3 trades an hour longer while New York has none either. */
function saoPauloSessions(day: number): readonly Session[] {
  const isLong = day >= SAO_PAULO_FOLLOWS && !isUsSummer(day);
  return [[isSaoPauloHalfDay(day) ? hours(13) : hours(10), isLong ? hours(18) : hours(17)]];
}

/** From the second Sunday of March to the first of November. */
function isUsSummer(day: number): boolean {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  return day >= nthWeekday(year, 3, SUNDAY, 2) && day < nthWeekday(year, 11, SUNDAY, 1);
}
