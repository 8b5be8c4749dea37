import { type Column, overRuns, overWindows, total } from './window.js';

export const sma = (x: Column, n: number): number[] => overWindows(x, n, (window) => total(window) / n);

export const wma = (x: Column, n: number): number[] =>
  overWindows(x, n, (window) => total(window.map((value, k) => value * (k + 1))) / ((n * (n + 1)) / 2));

export const ema = (x: Column, n: number): number[] => smooth(x, n, 2 / (n + 1));

export const rma = (x: Column, n: number): number[] => smooth(x, n, 1 / n);

/** keep * previous + gain * value, seeded with the mean of the first n values of every run. */
function smooth(x: Column, n: number, gain: number): number[] {
  if (n === 1) return Array.from(x);
  return overRuns(
    x.length,
    (i) => !Number.isNaN(x[i]),
    () => {
      let count = 0;
      let value = 0;
      return (i) => {
        count++;
        value = count <= n ? value + x[i]! : (1 - gain) * value + gain * x[i]!;
        if (count === n) value /= n;
        return count < n ? NaN : value;
      };
    },
  );
}

export function kama(x: Column, n: number): number[] {
  const steps = Array.from(x, (value, i) => (i === 0 ? NaN : Math.abs(value - x[i - 1]!)));
  const way = overWindows(steps, n, total);
  return overRuns(
    x.length,
    (i) => !Number.isNaN(way[i]),
    () => {
      let average: number | undefined;
      return (i) => {
        average ??= x[i - 1]!;
        const share = Math.abs(x[i]! - x[i - n]!) / way[i]!;
        const ratio = !(share < 1) ? 1 : share;
        const weight = (ratio * (2 / 3 - 2 / 31) + 2 / 31) ** 2;
        average = (1 - weight) * average + weight * x[i]!;
        return average;
      };
    },
  );
}

export function hma(x: Column, n: number): number[] {
  const half = wma(x, Math.floor(n / 2));
  const whole = wma(x, n);
  return wma(
    half.map((value, i) => 2 * value - whole[i]!),
    Math.floor(Math.sqrt(n)),
  );
}

/** Both averages seeded on the bar where the slower one has its values. */
export function macd(x: Column, fast: number, slow: number): number[] {
  const longest = Math.max(fast, slow);
  return overRuns(
    x.length,
    (i) => !Number.isNaN(x[i]),
    () => {
      let count = 0;
      const lines = [fast, slow].map((period) => ({ period, value: 0 }));
      return (i) => {
        count++;
        for (const line of lines) {
          const gain = 2 / (line.period + 1);
          if (count === longest) line.value = total(Array.from(x).slice(i - line.period + 1, i + 1)) / line.period;
          else line.value = (1 - gain) * line.value + gain * x[i]!;
        }
        return count < longest ? NaN : lines[0]!.value - lines[1]!.value;
      };
    },
  );
}

export const vwma = (x: Column, volume: Column, n: number): number[] => {
  const paid = overWindows(
    Array.from(x, (value, i) => value * volume[i]!),
    n,
    total,
  );
  const traded = overWindows(volume, n, total);
  return paid.map((value, i) => value / traded[i]!);
};
