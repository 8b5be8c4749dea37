import { rangeOf } from './local-time.js';
import { offsetIndexAt, zoneOffsets } from './zone-offsets.js';
import type { ZoneOffsets } from './zone-offsets.js';

/** Naive local times read in a zone, with the rows that the clock change made ambiguous or impossible. */
export interface UtcTimes {
  /** epoch milliseconds UTC, in the order of the input */
  readonly timeMs: Float64Array;
  /** indices of local times that occur twice; the first pass was taken unless the times go back */
  readonly repeats: readonly number[];
  /** indices of local times that never occur; they were moved forward by the width of the hole */
  readonly holes: readonly number[];
}

/** Returns the instants of naive wall-clock times; where they are UTC, `localMs` itself.
 *  Inside a repeated hour the second pass begins where the rows stop advancing; a row that never repeats is of the first pass.
 *  localMs  f64[n]  wall-clock milliseconds as if UTC; NaN stays NaN
 *  Throws UsageError NAME_UNKNOWN.                                              */
export function utcTimes(localMs: Float64Array, zone: string): UtcTimes {
  const [fromMs, toMs] = rangeOf(localMs);
  const offsets = zoneOffsets(zone, fromMs, toMs);
  if (offsets.offsetMs.length === 1 && offsets.offsetMs[0] === 0) return { timeMs: localMs, repeats: [], holes: [] };
  const timeMs = new Float64Array(localMs.length);
  const repeats: number[] = [];
  const holes: number[] = [];
  let previousMs = -Infinity;
  for (let i = 0; i < localMs.length; i++) {
    const { kind, earlyMs, lateMs } = readLocalTime(offsets, localMs[i]!);
    if (kind === 'repeat') repeats.push(i);
    if (kind === 'hole') holes.push(i);
    timeMs[i] = kind === 'repeat' && previousMs >= earlyMs && previousMs < lateMs ? lateMs : earlyMs;
    previousMs = timeMs[i]!;
  }
  return { timeMs, repeats, holes };
}

/** Returns the instant of one wall-clock time: the first of two, or moved forward out of a hole. */
export function utcOfLocal(offsets: ZoneOffsets, localMs: number): number {
  return readLocalTime(offsets, localMs).earlyMs;
}

interface LocalTimeReading {
  readonly kind: 'once' | 'repeat' | 'hole';
  readonly earlyMs: number;
  readonly lateMs: number;
}

/** The offset before and the offset after any transition nearby settle the reading (as Temporal's "compatible" does). */
function readLocalTime(offsets: ZoneOffsets, localMs: number): LocalTimeReading {
  const early = candidate(offsets, localMs, -1);
  const late = candidate(offsets, localMs, 1);
  if (early.timeMs === late.timeMs) return { kind: 'once', earlyMs: early.timeMs, lateMs: early.timeMs };
  if (early.valid && late.valid) return { kind: 'repeat', earlyMs: early.timeMs, lateMs: late.timeMs };
  if (!early.valid && !late.valid) return { kind: 'hole', earlyMs: early.timeMs, lateMs: early.timeMs };
  const only = early.valid ? early.timeMs : late.timeMs;
  return { kind: 'once', earlyMs: only, lateMs: only };
}

function candidate(offsets: ZoneOffsets, localMs: number, side: -1 | 1): { timeMs: number; valid: boolean } {
  const index = offsetIndexAt(offsets, localMs + side * 86_400_000);
  const timeMs = localMs - offsets.offsetMs[index]!;
  return { timeMs, valid: offsetIndexAt(offsets, timeMs) === index };
}
