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
  visitStretches(timeMs, offsets, (from, to, offsetMs) => {
    for (let i = from; i < to; i++) local[i] = timeMs[i]! + offsetMs;
  });
  return local;
}

/** Calls `visit` with the neighbours [from, to) whose wall-clock time is theirs plus one offset, as localTimeMs gives it, in their order.
 *  Throws UsageError NAME_UNKNOWN.                                              */
export function visitLocalStretches(timeMs: Float64Array, zone: string, visit: Visit): void {
  const [fromMs, toMs] = zone === 'UTC' ? [0, 0] : rangeOf(timeMs);
  visitStretches(timeMs, zoneOffsets(zone, fromMs, toMs), visit);
}

type Visit = (from: number, to: number, offsetMs: number) => void;

/** Times that ascend stay within one offset for months: it is looked up again only where a time leaves it. */
function visitStretches(timeMs: Float64Array, offsets: ZoneOffsets, visit: Visit): void {
  let to = 0;
  for (let from = 0; from < timeMs.length; from = to) {
    const index = offsetIndexAt(offsets, timeMs[from]!);
    const [startMs, endMs] = [offsets.fromMs[index]!, offsets.fromMs[index + 1] ?? Infinity];
    for (to = from + 1; to < timeMs.length && timeMs[to]! >= startMs && timeMs[to]! < endMs;) to++;
    visit(from, to, offsets.offsetMs[index]!);
  }
}

/** Returns the smallest and the largest number; [Infinity, -Infinity] where there is none. */
export function rangeOf(values: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function shiftAll(timeMs: Float64Array, offsetMs: number): Float64Array {
  if (offsetMs === 0) return timeMs;
  const local = new Float64Array(timeMs.length);
  for (let i = 0; i < timeMs.length; i++) local[i] = timeMs[i]! + offsetMs;
  return local;
}
