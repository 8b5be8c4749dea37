import { CALENDAR_NAMES, type Calendar, type CalendarName, type TradingDay } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';

const EVENING_MS = 7 * 3_600_000;

/** Every calendar once: days a year (of the exchanges outside New York the mean of 2015 to 2024), the zone of its wall clock and its
 *  trading day. Forex bars keep UTC as their wall clock, as most vendors stamp them; their day ends at 17:00 in New York. */
const CALENDARS: Readonly<Record<CalendarName, Calendar>> = {
  crypto: { name: 'crypto', daysPerYear: 365, zone: 'UTC', day: midnightOf('UTC') },
  us_equity: { name: 'us_equity', daysPerYear: 252, zone: 'America/New_York', day: midnightOf('America/New_York') },
  forex: { name: 'forex', daysPerYear: 260, zone: 'UTC', day: eveningOf('America/New_York') },
  futures: { name: 'futures', daysPerYear: 252, zone: 'America/Chicago', day: eveningOf('America/Chicago') },
  lse: { name: 'lse', daysPerYear: 253, zone: 'Europe/London', day: midnightOf('Europe/London') },
  xetra: { name: 'xetra', daysPerYear: 254, zone: 'Europe/Berlin', day: midnightOf('Europe/Berlin') },
  tse: { name: 'tse', daysPerYear: 244, zone: 'Asia/Tokyo', day: midnightOf('Asia/Tokyo') },
  nse: { name: 'nse', daysPerYear: 247, zone: 'Asia/Kolkata', day: midnightOf('Asia/Kolkata') },
  b3: { name: 'b3', daysPerYear: 248, zone: 'America/Sao_Paulo', day: midnightOf('America/Sao_Paulo') },
};

export { CALENDAR_NAMES } from '../../core/bars.js';

/** Returns the calendar of that name. Throws UsageError NAME_UNKNOWN. */
export function calendarOf(name: string): Calendar {
  if (!Object.hasOwn(CALENDARS, name)) {
    throw new UsageError(
      'NAME_UNKNOWN',
      `calendar "${name}" is not one of ${CALENDAR_NAMES.join(', ')}${suggestName(name, CALENDAR_NAMES)}`,
      {
        context: { calendar: name },
      },
    );
  }
  return CALENDARS[name as CalendarName];
}

function midnightOf(zone: string): TradingDay {
  return { zone, startsEarlyMs: 0, isWeekendMonday: false };
}

/** A day that begins at 17:00 of the day before it, so that the bars of Sunday evening are Monday's. */
function eveningOf(zone: string): TradingDay {
  return { zone, startsEarlyMs: EVENING_MS, isWeekendMonday: true };
}
