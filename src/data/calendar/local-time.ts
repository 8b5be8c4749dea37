import { offsetIndexAt, zoneOffsets } from './zone-offsets.js';
import type { ZoneOffsets } from './zone-offsets.js';

/** Returns the wall-clock time of each instant, as if it were UTC: `floor(local / 86_400_000)` is the local day. Where it is UTC, `timeMs`
 *  itself.
 *  timeMs  f64[n]  epoch milliseconds UTC, any order; NaN stays NaN
 *  zone    an IANA name
 *  Cost    O(n) and one probe per week of the range
 *  Throws UsageError NAME_UNKNOWN.                                              */
export function localTimeMs(timeMs: Float64Array, zone: string): Float64Array {
  if (zone === 'UTC') return timeMs;
  const [fromMs, toMs] = rangeOf(timeMs);
  const offsets = zoneOffsets(zone, fromMs, toMs);
  if (offsets.offsetMs.length === 1) return shiftAll(timeMs, offsets.offsetMs[0]!);
  const local = new Float64Array(timeMs.length);
  let index = 0;
  for (let i = 0; i < timeMs.length; i++) {
    const time = timeMs[i]!;
    if (!holdsAt(offsets, index, time)) index = offsetIndexAt(offsets, time);
    local[i] = time + offsets.offsetMs[index]!;
  }
  return local;
}

/** Returns the smallest and the largest number; [Infinity, -Infinity] where there is none. */
export function rangeOf(values: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function shiftAll(timeMs: Float64Array, offsetMs: number): Float64Array {
  return offsetMs === 0 ? timeMs : timeMs.map((time) => time + offsetMs);
}

function holdsAt(offsets: ZoneOffsets, index: number, timeMs: number): boolean {
  const next = offsets.fromMs[index + 1];
  return timeMs >= offsets.fromMs[index]! && (next === undefined || timeMs < next);
}
