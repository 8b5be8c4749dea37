/** Returns the values at `at` and `distance` bytes behind it. */
// @ts-ignore: decorator
@inline
export function loadPair(at: usize, distance: usize): v128 {
  return v128.load64_lane(at + distance, v128.load64_zero(at), 1);
}

/** Stores the two lanes at `at` and `distance` bytes behind it. */
// @ts-ignore: decorator
@inline
export function storePair(at: usize, distance: usize, pair: v128): void {
  v128.store64_lane(at, pair, 0);
  v128.store64_lane(at + distance, pair, 1);
}
