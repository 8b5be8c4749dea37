import { firstOfEachSquare } from './thin-points.js';

/** One column for so many points: more columns would draw the border of a cloud as a band. */
const COLUMN_SHARE = 16;

/** Returns which points to draw where only so many may be: as many as there are, but one of those on one pixel; else the highest and
 *  the lowest of every narrow column, so that no extreme is lost, and an even sample of the others, so that density shows.
 *  xs, ys  pixels, of equal length; points that are not numbers are left out
 *  most    about as many points
 *  Returns indices, ascending
 *  Cost    O(points) */
export function samplePoints(xs: ArrayLike<number>, ys: ArrayLike<number>, most: number): Int32Array {
  const apart = firstOfEachSquare(xs, ys, 1, Infinity)!;
  if (apart.length <= most) return Int32Array.from(apart);
  const kept = new Set(columnExtremes(xs, ys, apart, Math.ceil(most / COLUMN_SHARE)));
  const stride = apart.length / (most - kept.size);
  for (let at = 0; at < apart.length; at += stride) kept.add(apart[Math.floor(at)]!);
  return Int32Array.from(kept).sort();
}

/** The highest and the lowest point of each of `columnCount` columns that divide the width evenly. */
function columnExtremes(xs: ArrayLike<number>, ys: ArrayLike<number>, points: readonly number[], columnCount: number): number[] {
  const left = points.reduce((least, i) => Math.min(least, xs[i]!), Infinity);
  const right = points.reduce((most, i) => Math.max(most, xs[i]!), -Infinity);
  const lowest = new Map<number, number>();
  const highest = new Map<number, number>();
  for (const i of points) {
    const column = Math.min(columnCount - 1, Math.floor(((xs[i]! - left) / (right - left || 1)) * columnCount));
    const [low, high] = [lowest.get(column), highest.get(column)];
    if (low === undefined || ys[i]! < ys[low]!) lowest.set(column, i);
    if (high === undefined || ys[i]! > ys[high]!) highest.set(column, i);
  }
  return [...lowest.values(), ...highest.values()];
}
