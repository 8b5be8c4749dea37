import type { TimeReading } from './time-reading.js';

export const EPOCH_UNITS = ['s', 'ms', 'us', 'ns'] as const;
export type EpochUnit = (typeof EPOCH_UNITS)[number];

/** 1971-01-01 and 2101-01-01 in seconds: between them no two units share a number. */
const FIRST_S = 31_536_000;
const LAST_S = 4_133_980_800;
/** Milliseconds that a double of this size may be off. */
const NOISE_MS = 0.0005;

/** Returns milliseconds, with their fraction, of an epoch number whose unit (s, ms, µs, ns) shows in its size; NaN where it lies outside of
 *  1971 to 2100 in every unit. */
export function exactEpochMs(value: number): number {
  if (value >= FIRST_S * 1e3) {
    if (value < LAST_S * 1e3) return value;
    if (value >= FIRST_S * 1e6 && value < LAST_S * 1e6) return value / 1e3;
    return value >= FIRST_S * 1e9 && value < LAST_S * 1e9 ? value / 1e6 : NaN;
  }
  return value >= FIRST_S && value < LAST_S ? value * 1e3 : NaN;
}

/** Returns the millisecond that a time lies in; what is off by the noise of a double is the whole millisecond beside it. */
export function wholeMs(exactMs: number): number {
  const near = Math.round(exactMs);
  return Math.abs(exactMs - near) < NOISE_MS ? near : Math.floor(exactMs);
}

/** Whether `wholeMs` cuts something off. */
export function hasFinerPart(exactMs: number): boolean {
  return Math.abs(exactMs - Math.round(exactMs)) >= NOISE_MS;
}

/** Returns the reading of an epoch number of a unit that is known, any year; undefined where it is no number or no date. */
export function epochOfUnit(value: number, unit: EpochUnit): TimeReading | undefined {
  return instantOf({ s: value * 1e3, ms: value, us: value / 1e3, ns: value / 1e6 }[unit]);
}

/** Returns the reading of an Excel serial day (1900 system): days since 1899-12-30, a fraction is the time of day. Excel writes nine to
 *  fifteen digits: what is within a second of a whole one is that second. */
export function excelTime(serial: number): TimeReading | undefined {
  const exactMs = (serial - 25_569) * 86_400_000;
  const seconds = Math.round(exactMs / 1000);
  const timeMs = Math.abs(exactMs - seconds * 1000) < 5 ? seconds * 1000 : Math.round(exactMs);
  // Before March 1900 the system counts a day that never was.
  return serial >= 61 && serial < 73_416 ? { timeMs, kind: 'naive' } : undefined;
}

function instantOf(exactMs: number): TimeReading | undefined {
  const timeMs = wholeMs(exactMs);
  if (!(Math.abs(timeMs) <= 8.64e15)) return undefined;
  return hasFinerPart(exactMs) ? { timeMs, kind: 'utc', isCut: true } : { timeMs, kind: 'utc' };
}
