import { type Column, overWindows, total } from './window.js';

/** Sum of squared distances from the mean, which is taken as a distance from the newest value: exact where nothing varies. */
function squares(window: readonly number[]): { mean: number; sum: number } {
  const newest = window[window.length - 1]!;
  const mean = newest + total(window.map((value) => value - newest)) / window.length;
  return { mean, sum: total(window.map((value) => (value - mean) ** 2)) };
}

export const variance = (x: Column, n: number): number[] => overWindows(x, n, (window) => squares(window).sum / n);
export const stddev = (x: Column, n: number): number[] => variance(x, n).map(Math.sqrt);
export const sampleStddev = (x: Column, n: number): number[] => overWindows(x, n, (window) => Math.sqrt(squares(window).sum / (n - 1)));

export const zscore = (x: Column, n: number): number[] =>
  overWindows(x, n, (window) => {
    const { mean, sum } = squares(window);
    return sum === 0 ? NaN : (window[n - 1]! - mean) / Math.sqrt(sum / n);
  });

export function correl(x: Column, y: Column, n: number): number[] {
  const index = Array.from(x, (value, i) => (Number.isNaN(value) || Number.isNaN(y[i]) ? NaN : i));
  return overWindows(index, n, (window) => {
    const [xs, ys] = [window.map((i) => x[i]!), window.map((i) => y[i]!)];
    const [a, b] = [squares(xs), squares(ys)];
    const both = a.sum * b.sum;
    return both === 0 ? 0 : total(xs.map((value, k) => (value - a.mean) * (ys[k]! - b.mean))) / Math.sqrt(both);
  });
}

/** What `read` makes of the least-squares line through every window of n values. */
const line = (x: Column, n: number, read: (slope: number, mean: number) => number): number[] =>
  overWindows(x, n, (window) => {
    if (!window.every(Number.isFinite)) return NaN;
    const middle = (n - 1) / 2;
    const mean = total(window) / n;
    const slope = total(window.map((value, k) => (k - middle) * (value - mean))) / total(window.map((_, k) => (k - middle) ** 2));
    return read(slope, mean);
  });

export const linearreg = (x: Column, n: number): number[] => line(x, n, (slope, mean) => mean + (slope * (n - 1)) / 2);
export const linearregSlope = (x: Column, n: number): number[] => line(x, n, (slope) => slope);
export const linearregIntercept = (x: Column, n: number): number[] => line(x, n, (slope, mean) => mean - (slope * (n - 1)) / 2);
export const tsf = (x: Column, n: number): number[] => line(x, n, (slope, mean) => mean + (slope * (n + 1)) / 2);

export const percentRank = (x: Column, n: number): number[] =>
  overWindows(x, n + 1, (window) => (100 * window.slice(0, n).filter((value) => value <= window[n]!).length) / n);

export const sum = (x: Column, n: number): number[] => overWindows(x, n, total);
export const highest = (x: Column, n: number): number[] => overWindows(x, n, (window) => Math.max(...window));
export const lowest = (x: Column, n: number): number[] => overWindows(x, n, (window) => Math.min(...window));

export const countTrue = (condition: readonly boolean[], n: number): number[] => overWindows(condition.map(Number), n, total);

export function barsSince(condition: readonly boolean[]): number[] {
  return condition.map((_, i) => {
    const last = condition.lastIndexOf(true, i);
    return last < 0 ? NaN : i - last;
  });
}
