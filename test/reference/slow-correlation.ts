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
