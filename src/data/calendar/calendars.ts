import type { Calendar, CalendarName } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';

/** Every calendar once: days a year and the zone of its calendar day. */
const CALENDARS: Readonly<Record<CalendarName, Calendar>> = {
  crypto: { name: 'crypto', daysPerYear: 365, zone: 'UTC' },
  us_equity: { name: 'us_equity', daysPerYear: 252, zone: 'America/New_York' },
  // Forex days are counted in UTC, as most vendors stamp them; the trading week itself follows New York (see trading-hours).
  forex: { name: 'forex', daysPerYear: 252, zone: 'UTC' },
  futures: { name: 'futures', daysPerYear: 252, zone: 'America/Chicago' },
};

export const CALENDAR_NAMES = Object.keys(CALENDARS) as readonly CalendarName[];

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
