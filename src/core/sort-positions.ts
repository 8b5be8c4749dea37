/** Sorts whole numbers in place by an order of their own, stably, with room for as many numbers again and nothing else: the built-in sort
 *  of a typed array copies them into objects where it is given an order.
 *  compare  below 0 where `a` comes before `b`                                         Cost  O(n log n) */
export function sortPositions(positions: Int32Array, compare: (a: number, b: number) => number): Int32Array {
  const steps = sortInSteps(positions, compare);
  while (!steps.next().done);
  return positions;
}

/** Sorts in the same way, in steps between which the caller may do something else; sorted when it is done. */
export function* sortInSteps(positions: Int32Array, compare: (a: number, b: number) => number): Generator<void> {
  let from = positions,
    to: Int32Array = new Int32Array(positions.length);
  for (let width = 1; width < positions.length; width *= 2) {
    for (let start = 0; start < positions.length; start += 2 * width) {
      mergeRuns(from, to, start, width, compare);
      yield;
    }
    [from, to] = [to, from];
  }
  if (from !== positions) positions.set(from);
}

/** Merges two sorted runs that follow one another, of `width` numbers each where there are as many. */
function mergeRuns(from: Int32Array, to: Int32Array, start: number, width: number, compare: (a: number, b: number) => number): void {
  const middle = Math.min(start + width, from.length),
    end = Math.min(start + 2 * width, from.length);
  for (let left = start, right = middle, at = start; at < end; at++)
    to[at] = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0) ? from[left++]! : from[right++]!;
}
