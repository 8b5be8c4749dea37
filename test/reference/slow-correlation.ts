import type { Bars } from '../../src/core/bars.js';

/** P7: Pearson's correlation of the log returns of the last `count` bars up to `timeMs` (opens) that both have; NaN where they have fewer
 *  than count + 1, or one does not move. */
export function correlateSlowly(a: Bars, b: Bars, timeMs: number, count: number): number {
  const closes: [number, number][] = [];
  for (let [i, k] = [0, 0]; i < a.timeMs.length && k < b.timeMs.length && a.timeMs[i]! <= timeMs;) {
    if (a.timeMs[i] === b.timeMs[k]) closes.push([a.close[i++]!, b.close[k++]!]);
    else if (a.timeMs[i]! < b.timeMs[k]!) i++;
    else k++;
  }
  if (closes.length < count + 1) return Number.NaN;
  const newestFirst = closes.slice(-count - 1).reverse();
  const returns = (side: 0 | 1): number[] =>
    newestFirst.slice(1).map((before, i) => Math.log(newestFirst[i]![side]) - Math.log(before[side]));
  return pearson(returns(0), returns(1));
}

function pearson(x: readonly number[], y: readonly number[]): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the last `count` log returns of each market, newest first, between closes up to `timeMs` that all of them have; undefined where
 *  they have fewer than count + 1. */
export function returnsInCommon(markets: readonly Bars[], timeMs: number, count: number): number[][] | undefined {
  const [first, ...others] = markets.map((bars) => new Map(Array.from(bars.timeMs, (time, bar) => [time, bars.close[bar]!])));
  const times = [...first!.keys()].filter((time) => time <= timeMs && others.every((other) => other.has(time)));
  if (times.length < count + 1) return undefined;
  const newest = times.slice(-count - 1).reverse();
  return [first!, ...others].map((closes) =>
    newest.slice(1).map((before, i) => Math.log(closes.get(newest[i]!)!) - Math.log(closes.get(before)!)),
  );
}
