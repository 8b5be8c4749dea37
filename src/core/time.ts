import { UsageError } from './errors.js';

/** Parses `2015-01-01`, `2015-01-01T12:00` or a time with a zone; what has no zone is UTC. Throws UsageError FLAG_INVALID. */
export function parseTime(text: string, name: string): number {
  const normal = text.trim().replace(' ', 'T');
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(normal);
  const timeMs = Date.parse(hasZone || normal.length === 10 ? normal : `${normal}Z`);
  if (/^\d{4}-\d{2}-\d{2}/.test(normal) && Number.isFinite(timeMs) && isCalendarDay(normal)) return timeMs;
  throw new UsageError('FLAG_INVALID', `${name} must be a time such as 2015-01-01 or 2015-01-01T12:00:00Z, not "${text}"`, {
    context: { name, value: text },
  });
}

/** Date.parse takes the 30th of February for the 1st of March. */
function isCalendarDay(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** Returns an ISO 8601 time in UTC without fractions where there are none: `2015-01-01T12:00:00Z`. */
export function formatTime(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -'.000Z'.length)}Z` : text;
}
