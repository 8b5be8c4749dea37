import { parseTimeframe } from '../../core/timeframe.js';
import type { ExpiredRows } from '../../core/trading-data.js';
import { isoTime } from '../../data/quality/checked-rows.js';

/** `data.max_age`: bars of the other symbol, or a time such as `3d`. */
export type MaxAge = number | string;

/** Returns how old the last bar of another symbol may be, milliseconds from its end.
 *  barMs  nominal length of its bars */
export function maxAgeMs(maxAge: MaxAge, barMs: number): number {
  return typeof maxAge === 'number' ? maxAge * barMs : parseTimeframe(maxAge).durationMs;
}

/** Returns the entry as sentences name it. */
export function nameMaxAge(maxAge: MaxAge): string {
  return typeof maxAge === 'number' ? `${maxAge} of its bars` : maxAge;
}

/** Says on how many bars another symbol was too old to be read, and from when on.
 *  timeMs  opens of the bars that read it */
export function describeExpired(symbol: string, maxAge: MaxAge, { count, first }: ExpiredRows, timeMs: Float64Array): string {
  const bars = `${count.toLocaleString('en')} of ${timeMs.length.toLocaleString('en')} bars`;
  return `sym("${symbol}", …) is NaN on ${bars}, first on ${isoTime(timeMs[first]!)}: the last bar of ${symbol} is older there than data.max_age (${nameMaxAge(maxAge)})`;
}
