/** Returns which points of a map to draw: of those that share a square of a pixel the first, and where more than `most` remain, of
 *  those that share a larger square, so that no part of the map is empty that is not. Points that are not numbers are left out.
 *  xs, ys  pixels, of equal length, the most important point first
 *  Returns indices, ascending
 *  Cost    O(points * log points) at worst */
export function thinPoints(xs: ArrayLike<number>, ys: ArrayLike<number>, most: number): Int32Array {
  for (let side = 1; ; side *= 1.5) {
    const kept = firstOfEachSquare(xs, ys, side, most);
    if (kept) return Int32Array.from(kept);
  }
}

/** Returns the first point of each square of `side` pixels; undefined where they are more than `most`. */
export function firstOfEachSquare(xs: ArrayLike<number>, ys: ArrayLike<number>, side: number, most: number): number[] | undefined {
  const taken = new Set<number>();
  const kept: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(xs[i]! + ys[i]!)) continue;
    const square = Math.floor(xs[i]! / side) * 65_536 + Math.floor(ys[i]! / side);
    if (taken.has(square)) continue;
    if (kept.length === most) return undefined;
    taken.add(square);
    kept.push(i);
  }
  return kept;
}
