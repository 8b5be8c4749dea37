import type { Bars, Calendar, TradingDay } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { localTimeMs, rangeOf } from '../calendar/local-time.js';
import { dayClockMs, localOfDayClock } from '../calendar/trading-day.js';
import { utcOfLocal } from '../calendar/utc-time.js';
import { zoneOffsets } from '../calendar/zone-offsets.js';
import type { ZoneOffsets } from '../calendar/zone-offsets.js';
import { followsWallClock, hasDays, localPeriod } from './bar-period.js';

export interface ResampledBars {
  /** one bar per calendar period that has a base bar; `timeMs` is the period's start */
  readonly bars: Bars;
  /** f64[bars]  epoch milliseconds UTC at which each bar is complete: the period's end, also for a partial last bar, and never before the
   *  close of the last base bar in it: one that begins in the period may reach beyond it */
  readonly endMs: Float64Array;
}

/** Gathers bars into a higher timeframe by calendar: hours from local midnight, days of trading, weeks from Monday, months from the first.
 *  Open is the first, close the last, high and low the extremes that are numbers; volume is the sum of those that are.
 *  bars      ascending; the base timeframe divides the target
 *  calendar  its zone places the periods shorter than a day, its trading day the others
 *  Cost      O(bars) and one calendar lookup per period
 *  Throws DataError DATA_TIMEFRAME where the target is finer or not a multiple.  */
export function resampleBars(bars: Bars, base: Timeframe, target: Timeframe, calendar: Calendar): ResampledBars {
  requireMultiple(base, target);
  const periods = findPeriods(bars.timeMs, target, calendar);
  return { bars: gatherBars(bars, periods), endMs: completeMs(bars.timeMs, base, periods) };
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

function findPeriods(timeMs: Float64Array, target: Timeframe, calendar: Calendar): Periods {
  const placer = hasDays(target) ? placeByDay(timeMs, target, calendar.day) : placeByClock(timeMs, target, calendar.zone);
  const first: number[] = [];
  const startMs: number[] = [];
  const endMs: number[] = [];
  for (let i = 0; i < timeMs.length; i++) {
    if (i > 0 && timeMs[i]! < endMs.at(-1)!) continue;
    const period = placer(i);
    first.push(i);
    startMs.push(period.startMs);
    endMs.push(period.endMs);
  }
  first.push(timeMs.length);
  return { first: Int32Array.from(first), startMs: Float64Array.from(startMs), endMs: Float64Array.from(endMs) };
}

/** Returns the UTC period of a bar. */
type Placer = (bar: number) => { readonly startMs: number; readonly endMs: number };

/** Whole days, weeks and months are made of trading days. */
function placeByDay(timeMs: Float64Array, target: Timeframe, day: TradingDay): Placer {
  const offsets = offsetsOver(timeMs, target, day.zone);
  const clock = dayClockMs(timeMs, day);
  const utcOf = (clockMs: number): number => utcOfLocal(offsets, localOfDayClock(clockMs, day));
  return (bar) => {
    const { startMs, endMs } = localPeriod(clock[bar]!, target);
    return { startMs: utcOf(startMs), endMs: utcOf(endMs) };
  };
}

/** Short periods keep the offset of their bar, so that a repeated hour gives two bars and not one of both. */
function placeByClock(timeMs: Float64Array, target: Timeframe, zone: string): Placer {
  const offsets = offsetsOver(timeMs, target, zone);
  const local = localTimeMs(timeMs, zone);
  return (bar) => {
    const { startMs, endMs } = localPeriod(local[bar]!, target);
    if (followsWallClock(target)) return { startMs: utcOfLocal(offsets, startMs), endMs: utcOfLocal(offsets, endMs) };
    return { startMs: timeMs[bar]! - (local[bar]! - startMs), endMs: timeMs[bar]! + (endMs - local[bar]!) };
  };
}

function offsetsOver(timeMs: Float64Array, target: Timeframe, zone: string): ZoneOffsets {
  const [fromMs, toMs] = rangeOf(timeMs);
  return zoneOffsets(zone, fromMs, toMs + target.durationMs);
}

function completeMs(timeMs: Float64Array, base: Timeframe, { first, endMs }: Periods): Float64Array {
  const baseMs = hasDays(base) ? 0 : base.durationMs;
  return endMs.map((end, k) => Math.max(end, timeMs[first[k + 1]! - 1]! + baseMs));
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
