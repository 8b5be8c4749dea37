import type { Bars, Calendar } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { localTimeMs, rangeOf } from '../calendar/local-time.js';
import { utcOfLocal } from '../calendar/utc-time.js';
import { zoneOffsets } from '../calendar/zone-offsets.js';
import type { ZoneOffsets } from '../calendar/zone-offsets.js';
import { followsWallClock, localPeriod } from './bar-period.js';

export interface ResampledBars {
  /** one bar per calendar period that has a base bar; `timeMs` is the period's start */
  readonly bars: Bars;
  /** f64[bars]  epoch milliseconds UTC at which each bar is complete: the period's end, also for a partial last bar */
  readonly endMs: Float64Array;
}

/** Gathers bars into a higher timeframe by calendar: local midnight, Monday, first of the month.
 *  Open is the first, close the last, high and low the extremes that are numbers; volume is the sum of those that are.
 *  bars      ascending; the base timeframe divides the target
 *  calendar  its zone places the periods
 *  Cost      O(bars) and one calendar lookup per period
 *  Throws DataError DATA_TIMEFRAME where the target is finer or not a multiple.  */
export function resampleBars(bars: Bars, base: Timeframe, target: Timeframe, calendar: Calendar): ResampledBars {
  requireMultiple(base, target);
  const periods = findPeriods(bars.timeMs, target, calendar.zone);
  return { bars: gatherBars(bars, periods), endMs: periods.endMs };
}

/** Whether whole bars of `base` fill every period of `target`. */
export function dividesTimeframe(base: Timeframe, target: Timeframe): boolean {
  if (base.unit === 'M') return target.unit === 'M' && target.count % base.count === 0;
  if (base.unit === 'w') return target.unit === 'w' && target.count % base.count === 0;
  if (target.unit === 'M') return base.unit === 'd' ? base.count === 1 : true;
  return target.durationMs % base.durationMs === 0;
}

/** Throws DataError DATA_TIMEFRAME where bars of `base` do not make bars of `target`. */
export function requireMultiple(base: Timeframe, target: Timeframe, source = 'the source'): void {
  if (dividesTimeframe(base, target)) return;
  const rule = target.durationMs < base.durationMs ? 'is finer than they are' : 'is not a multiple of it';
  throw new DataError('DATA_TIMEFRAME', `${source} has bars of ${base.name}, and the timeframe ${target.name} ${rule}`, {
    context: { source, timeframe: target.name, source_timeframe: base.name },
  });
}

interface Periods {
  /** i32[periods + 1]  first base bar of each period, then the number of bars */
  readonly first: Int32Array;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
}

function findPeriods(timeMs: Float64Array, target: Timeframe, zone: string): Periods {
  const [fromMs, toMs] = rangeOf(timeMs);
  const offsets = zoneOffsets(zone, fromMs, toMs + target.durationMs);
  const local = localTimeMs(timeMs, zone);
  const first: number[] = [];
  const startMs: number[] = [];
  const endMs: number[] = [];
  for (let i = 0; i < timeMs.length; i++) {
    if (i > 0 && timeMs[i]! < endMs.at(-1)!) continue;
    const period = utcPeriod(timeMs[i]!, local[i]!, target, offsets);
    first.push(i);
    startMs.push(period.startMs);
    endMs.push(period.endMs);
  }
  first.push(timeMs.length);
  return { first: Int32Array.from(first), startMs: Float64Array.from(startMs), endMs: Float64Array.from(endMs) };
}

/** Short periods keep the offset of their bar, so that a repeated hour gives two bars and not one of both. */
function utcPeriod(timeMs: number, localMs: number, target: Timeframe, offsets: ZoneOffsets): { startMs: number; endMs: number } {
  const { startMs, endMs } = localPeriod(localMs, target);
  if (followsWallClock(target)) return { startMs: utcOfLocal(offsets, startMs), endMs: utcOfLocal(offsets, endMs) };
  return { startMs: timeMs - (localMs - startMs), endMs: timeMs + (endMs - localMs) };
}

function gatherBars(bars: Bars, { first, startMs }: Periods): Bars {
  const count = startMs.length;
  const column = (): Float64Array => new Float64Array(count);
  const gathered = { timeMs: startMs, open: column(), high: column(), low: column(), close: column(), volume: column() };
  for (let k = 0; k < count; k++) {
    const from = first[k]!;
    const to = first[k + 1]!;
    gathered.open[k] = firstNumber(bars.open, from, to);
    gathered.high[k] = reduceNumbers(bars.high, from, to, Math.max);
    gathered.low[k] = reduceNumbers(bars.low, from, to, Math.min);
    gathered.close[k] = lastNumber(bars.close, from, to);
    gathered.volume[k] = reduceNumbers(bars.volume, from, to, (a, b) => a + b);
  }
  return gathered;
}

function firstNumber(column: Float64Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (!Number.isNaN(column[i]!)) return column[i]!;
  return NaN;
}

function lastNumber(column: Float64Array, from: number, to: number): number {
  for (let i = to - 1; i >= from; i--) if (!Number.isNaN(column[i]!)) return column[i]!;
  return NaN;
}

/** NaN where no entry is a number. */
function reduceNumbers(column: Float64Array, from: number, to: number, combine: (a: number, b: number) => number): number {
  let result = NaN;
  for (let i = from; i < to; i++) {
    const value = column[i]!;
    if (Number.isNaN(value)) continue;
    result = Number.isNaN(result) ? value : combine(result, value);
  }
  return result;
}
