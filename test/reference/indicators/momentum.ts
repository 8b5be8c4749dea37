import { type Column, overRuns, overWindows, total } from './window.js';

export const rsi = (x: Column, n: number): number[] => gainShare(x, n, (gain) => gain);

export const cmo = (x: Column, n: number): number[] => gainShare(x, n, (gain, loss) => gain - loss);

/** Wilder-smoothed gains and losses, seeded with the mean of the first n differences of every run. */
function gainShare(x: Column, n: number, part: (gain: number, loss: number) => number): number[] {
  const differences = Array.from(x, (value, i) => (i === 0 ? NaN : value - x[i - 1]!));
  return overRuns(
    x.length,
    (i) => !Number.isNaN(differences[i]),
    () => {
      let count = 0;
      let gain = 0;
      let loss = 0;
      let share = 0;
      return (i) => {
        const [up, down] = [Math.max(differences[i]!, 0), Math.max(-differences[i]!, 0)];
        count++;
        gain = count <= n ? gain + up : (1 - 1 / n) * gain + up / n;
        loss = count <= n ? loss + down : (1 - 1 / n) * loss + down / n;
        if (count === n) {
          gain /= n;
          loss /= n;
        }
        if (count < n) return NaN;
        const standsStill = count > n && up === 0 && down === 0; // both decay alike
        if (!standsStill) share = gain + loss === 0 ? 0 : 100 * (part(gain, loss) / (gain + loss));
        return share;
      };
    },
  );
}

export function cci(high: Column, low: Column, close: Column, n: number): number[] {
  const price = Array.from(high, (value, i) => (value + low[i]! + close[i]!) / 3);
  return overWindows(price, n, (window) => {
    const newest = window[n - 1]!;
    const lead = total(window.map((value) => value - newest)) / n;
    const deviation = total(window.map((value) => Math.abs(value - (newest + lead)))) / n;
    return lead === 0 || deviation <= Math.abs(newest) * 2 ** -50 ? 0 : -lead / (0.015 * deviation);
  });
}

export function ultosc(high: Column, low: Column, close: Column, a: number, b: number, c: number): number[] {
  const pressure = Array.from(close, (value, i) => (i === 0 ? NaN : value - Math.min(low[i]!, close[i - 1]!)));
  const range = Array.from(close, (_, i) => (i === 0 ? NaN : trueRangeOf(high[i]!, low[i]!, close[i - 1]!)));
  const known = pressure.map((value, i) => !Number.isNaN(value + range[i]!));
  const [pressures, ranges] = [pressure, range].map((column) => column.map((value, i) => (known[i] ? value : NaN)));
  const terms = [a, b, c]
    .sort((one, two) => one - two)
    .map((n, index) => {
      const [bought, moved] = [overWindows(pressures!, n, total), overWindows(ranges!, n, total)];
      return bought.map((value, i) => (moved[i] === 0 ? 0 : ([4, 2, 1][index]! * value) / moved[i]!));
    });
  return terms[0]!.map((value, i) => (100 / 7) * (value + terms[1]![i]! + terms[2]![i]!));
}

const trueRangeOf = (high: number, low: number, before: number): number =>
  Math.max(high - low, Math.abs(high - before), Math.abs(low - before));

export function mfi(high: Column, low: Column, close: Column, volume: Column, n: number): number[] {
  const price = Array.from(high, (value, i) => (value + low[i]! + close[i]!) / 3);
  const flow = price.map((value, i) => value * volume[i]!);
  const change = price.map((value, i) => (i === 0 ? NaN : value - price[i - 1]!));
  const side = (sign: number): number[] =>
    flow.map((value, i) => (Number.isNaN(change[i]! + value) ? NaN : sign * change[i]! > 0 ? value : 0));
  const [up, down] = [overWindows(side(1), n, total), overWindows(side(-1), n, total)];
  return up.map((value, i) => (value + down[i]! <= 0 ? 0 : (100 * value) / (value + down[i]!)));
}

const lagged = (x: Column, n: number, apply: (value: number, before: number) => number): number[] =>
  Array.from(x, (value, i) => (i < n ? NaN : apply(value, x[i - n]!)));

export const mom = (x: Column, n: number): number[] => lagged(x, n, (value, before) => value - before);
export const roc = (x: Column, n: number): number[] =>
  lagged(x, n, (value, before) => (before === 0 && !Number.isNaN(value) ? 0 : 100 * (value / before - 1)));
export const rocp = (x: Column, n: number): number[] =>
  lagged(x, n, (value, before) => (before === 0 && !Number.isNaN(value) ? 0 : (value - before) / before));
export const returns = (x: Column, n: number): number[] => lagged(x, n, (value, before) => value / before - 1);
export const logReturns = (x: Column, n: number): number[] => lagged(x, n, (value, before) => Math.log(value / before));
