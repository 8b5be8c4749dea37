/** Trees up to the lowest loss, the first of equal ones. */
export function bestCount(losses: Float64Array): number {
  return losses.indexOf(Math.min(...losses)) + 1;
}

/** The number of trees at which patience ends; what was grown beyond it plays no part. */
export function patienceEnd(losses: Float64Array, patience: number): number | undefined {
  let best = 0;
  for (let tree = 0; tree < losses.length; tree++) {
    if (losses[tree]! < losses[best]!) best = tree;
    if (tree - best >= patience) return tree + 1;
  }
  return undefined;
}
