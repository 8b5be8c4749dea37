import { DAY_MS, daysFromCivil, daysInMonth } from '../calendar/civil-date.js';
import type { TimeKind } from '../raw-bars.js';

/** Cells that say "nothing here"; they read as NaN and are found by the quality check. */
const MISSING = /^(|null|nan|na|n\/a|#n\/a|none|-)$/i;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const CIVIL =
  /^(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$/i;
const TIME_OF_DAY = /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,9}))?)?$/;

/** Returns the number in a cell, NaN for a missing one, undefined where it is neither. */
export function parseNumberCell(cell: string): number | undefined {
  if (DECIMAL.test(cell)) return Number(cell);
  return MISSING.test(cell.trim()) ? NaN : parsePadded(cell);
}

export interface TimeReading {
  /** epoch milliseconds UTC, or wall-clock milliseconds as if UTC where `naive` */
  readonly timeMs: number;
  readonly kind: TimeKind;
}

/** Reads an epoch number (s, ms, µs or ns by its size) or an ISO-like time; without zone it is naive.
 *  Day-first and month-first dates are refused: nothing in them says which they are.
 *  Returns undefined where the cell is no time.                                 */
export function parseTimeCell(cell: string): TimeReading | undefined {
  const text = cell.trim();
  const civil = CIVIL.exec(text);
  if (civil) return readCivil(civil);
  if (!DECIMAL.test(text)) return undefined;
  return { timeMs: epochMs(Number(text)), kind: 'utc' };
}

/** Reads a date cell and a time-of-day cell, MetaTrader's `2007.01.01` and `21:00:00`. */
export function parseDateAndTime(dateCell: string, timeCell: string): TimeReading | undefined {
  const date = parseTimeCell(dateCell);
  const time = TIME_OF_DAY.exec(timeCell.trim());
  if (!date || date.kind !== 'naive' || !time) return undefined;
  const timeMs = timeOfDay(time[1], time[2], time[3], time[4]);
  return timeMs === undefined ? undefined : { timeMs: date.timeMs + timeMs, kind: 'naive' };
}

/** Returns milliseconds of an epoch number whose unit shows in its size: seconds end in 5138, each smaller unit 1000 times earlier. */
export function epochMs(value: number): number {
  const size = Math.abs(value);
  if (size < 1e11) return value * 1000;
  if (size < 1e14) return value;
  if (size < 1e17) return Math.floor(value / 1e3);
  return Math.floor(value / 1e6);
}

function parsePadded(cell: string): number | undefined {
  const text = cell.trim();
  return text !== cell && DECIMAL.test(text) ? Number(text) : undefined;
}

function readCivil(match: RegExpExecArray): TimeReading | undefined {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const timeMs = timeOfDay(match[4], match[5], match[6], match[7]);
  if (timeMs === undefined) return undefined;
  const localMs = daysFromCivil(year, month, day) * DAY_MS + timeMs;
  return match[8] === undefined ? { timeMs: localMs, kind: 'naive' } : { timeMs: localMs - zoneSuffixMs(match[8]), kind: 'utc' };
}

function timeOfDay(hour = '0', minute = '0', second = '0', fraction = '0'): number | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds;
}

function zoneSuffixMs(suffix: string): number {
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(suffix);
  if (!offset) return 0;
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return (offset[1] === '-' ? -minutes : minutes) * 60_000;
}
