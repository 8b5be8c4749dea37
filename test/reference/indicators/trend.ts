import { rma } from './moving-averages.js';
import { type Column, overRuns, overSteps, overWindows } from './window.js';

interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const barAt =
  (high: Column, low: Column, close: Column) =>
  (i: number): Bar => ({ high: high[i]!, low: low[i]!, close: close[i]! });

export const trueRange = (high: Column, low: Column, close: Column): number[] =>
  overSteps(high.length, barAt(high, low, close), (now, before) =>
    Math.max(now.high - now.low, Math.abs(now.high - before.close), Math.abs(now.low - before.close)),
  );

interface Movement {
  readonly plus: number;
  readonly minus: number;
  readonly range: number;
  readonly count: number;
}

/** Wilder's sums: plain over the first n - 1 movements of a run, then (1 - 1/n) * sum + movement. */
function directional(high: Column, low: Column, ranges: Column, n: number, start: () => (sums: Movement) => number): number[] {
  const up = overSteps(
    high.length,
    (i) => high[i]!,
    (now, before) => now - before,
  );
  const down = overSteps(
    low.length,
    (i) => low[i]!,
    (now, before) => before - now,
  );
  const isKnown = (i: number): boolean => ![up[i], down[i], ranges[i]].some((value) => Number.isNaN(value));
  return overRuns(high.length, isKnown, () => {
    const measure = start();
    let sums: Movement = { plus: 0, minus: 0, range: 0, count: 0 };
    return (i) => {
      const keep = sums.count < n - 1 || (n === 1 && sums.count === 0) ? 1 : 1 - 1 / n;
      sums = {
        plus: keep * sums.plus + (up[i]! > 0 && up[i]! > down[i]! ? up[i]! : 0),
        minus: keep * sums.minus + (down[i]! > 0 && down[i]! > up[i]! ? down[i]! : 0),
        range: keep * sums.range + ranges[i]!,
        count: sums.count + 1,
      };
      return measure(sums);
    };
  });
}

const still = (high: Column): number[] => Array.from(high, () => 0);

export const plusDm = (high: Column, low: Column, n: number): number[] =>
  directional(
    high,
    low,
    still(high),
    n,
    () =>
      ({ plus, count }) =>
        count < n - 1 ? NaN : plus,
  );
export const minusDm = (high: Column, low: Column, n: number): number[] =>
  directional(
    high,
    low,
    still(high),
    n,
    () =>
      ({ minus, count }) =>
        count < n - 1 ? NaN : minus,
  );

const share = (movement: number, range: number): number => (range === 0 ? 0 : (100 * movement) / range);

export const plusDi = (high: Column, low: Column, close: Column, n: number): number[] =>
  directional(
    high,
    low,
    trueRange(high, low, close),
    n,
    () =>
      ({ plus, range, count }) =>
        count < n ? NaN : share(plus, range),
  );
export const minusDi = (high: Column, low: Column, close: Column, n: number): number[] =>
  directional(
    high,
    low,
    trueRange(high, low, close),
    n,
    () =>
      ({ minus, range, count }) =>
        count < n ? NaN : share(minus, range),
  );

/** undefined where TA-Lib takes one of the denominators for zero, and where a sum is infinite */
function indexOf({ plus, minus, range }: Movement): number | undefined {
  if (range === 0 || plus + minus === 0 || share(plus, range) + share(minus, range) < 1e-14) return undefined;
  const index = (100 * Math.abs(plus - minus)) / (plus + minus);
  return Number.isNaN(index) ? undefined : index;
}

export const dx = (high: Column, low: Column, close: Column, n: number): number[] =>
  directional(high, low, trueRange(high, low, close), n, () => {
    let index = 0;
    return (sums) => {
      if (sums.count < n) return NaN;
      index = indexOf(sums) ?? index;
      return index;
    };
  });

export const adx = (high: Column, low: Column, close: Column, n: number): number[] =>
  directional(high, low, trueRange(high, low, close), n, () => {
    let average = 0;
    return (sums) => {
      const index = sums.count < n ? undefined : indexOf(sums);
      if (sums.count < 2 * n) average += (index ?? 0) / n;
      else if (index !== undefined) average = (1 - 1 / n) * average + index / n;
      return sums.count < 2 * n - 1 ? NaN : average;
    };
  });

export const aroonUp = (high: Column, n: number): number[] =>
  overWindows(high, n + 1, (window) => (100 * window.lastIndexOf(Math.max(...window))) / n);
export const aroonDown = (low: Column, n: number): number[] =>
  overWindows(low, n + 1, (window) => (100 * window.lastIndexOf(Math.min(...window))) / n);

function walkSupertrend(
  high: Column,
  low: Column,
  close: Column,
  n: number,
  k: number,
  pick: (up: boolean, upper: number, lower: number) => number,
): number[] {
  const reach = rma(trueRange(high, low, close), n).map((range) => k * range);
  const middle = reach.map((_, i) => (high[i]! + low[i]!) / 2);
  const isKnown = (i: number): boolean => ![middle[i]! + reach[i]!, middle[i]! - reach[i]!, close[i]!].some(Number.isNaN);
  return overRuns(high.length, isKnown, () => {
    let up = false;
    let bands: { upper: number; lower: number } | undefined;
    return (i) => {
      const [top, bottom] = [middle[i]! + reach[i]!, middle[i]! - reach[i]!];
      if (bands === undefined) bands = { upper: top, lower: bottom };
      else {
        const upper = top < bands.upper || close[i - 1]! > bands.upper ? top : bands.upper;
        const lower = bottom > bands.lower || close[i - 1]! < bands.lower ? bottom : bands.lower;
        bands = { upper, lower };
        up = up ? close[i]! >= lower : close[i]! > upper;
      }
      return pick(up, bands.upper, bands.lower);
    };
  });
}

export const supertrend = (high: Column, low: Column, close: Column, n: number, k: number): number[] =>
  walkSupertrend(high, low, close, n, k, (up, upper, lower) => (up ? lower : upper));
export const supertrendDirection = (high: Column, low: Column, close: Column, n: number, k: number): number[] =>
  walkSupertrend(high, low, close, n, k, (up) => (up ? 1 : -1));

/** Wilder's rules, written out for both sides. */
export function sar(high: Column, low: Column, acceleration: number, maximum: number): number[] {
  const step = Math.min(acceleration, maximum);
  const isKnown = (i: number): boolean => !Number.isNaN(high[i]) && !Number.isNaN(low[i]);
  return overRuns(high.length, isKnown, () => {
    let state: { long: boolean; stop: number; extreme: number; factor: number } | undefined;
    let count = 0;
    return (i) => {
      if (count++ === 0) return NaN;
      const isFirst = state === undefined;
      state ??= firstState(high, low, i, step);
      const recentHigh = isFirst ? high[i]! : Math.max(high[i]!, high[i - 1]!);
      const recentLow = isFirst ? low[i]! : Math.min(low[i]!, low[i - 1]!);
      const turns = state.long ? low[i]! <= state.stop : high[i]! >= state.stop;
      if (turns && state.long) state = { long: false, stop: Math.max(state.extreme, recentHigh), extreme: low[i]!, factor: step };
      else if (turns) state = { long: true, stop: Math.min(state.extreme, recentLow), extreme: high[i]!, factor: step };
      const result = state.stop;
      const reaches = state.long ? high[i]! > state.extreme : low[i]! < state.extreme;
      if (!turns && reaches) {
        state.extreme = state.long ? high[i]! : low[i]!;
        state.factor = Math.min(state.factor + step, maximum);
      }
      state.stop += state.factor * (state.extreme - state.stop);
      state.stop = state.long ? Math.min(state.stop, recentLow) : Math.max(state.stop, recentHigh);
      return result;
    };
  });
}

function firstState(high: Column, low: Column, i: number, step: number): { long: boolean; stop: number; extreme: number; factor: number } {
  const [rose, fell] = [high[i]! - high[i - 1]!, low[i - 1]! - low[i]!];
  const long = !(fell > 0 && fell > rose);
  return { long, stop: long ? low[i - 1]! : high[i - 1]!, extreme: long ? high[i]! : low[i]!, factor: step };
}
