import { CLOSE_BLOCK_SHIFT, REACH_BLOCK_SHIFT, STATUS_OK } from "../layout";

/** Sums up the closes, and bounds them block by block.
 *  close   f64[length]      in
 *  sums    f64[2 * (length + 1)]  out: sum of the closes before each bar, then what its rounding left out
 *  bounds  f64[2 * blocks]  out: lowest close and negated highest close of each 2^CLOSE_BLOCK_SHIFT bars; NaN where one is NaN
 *  Cost    O(length), allocates nothing
 *  Source  the error of a sum: Knuth, The Art of Computer Programming 2, 4.2.2, theorem C */
export function summarize_closes(close: usize, length: i32, sums: usize, bounds: usize): void {
  const mirror = f64x2(1, -1);
  let sum: f64 = 0, rest: f64 = 0;
  v128.store(sums, f64x2.splat(0));
  for (let i = 0; i < length; bounds += 16) {
    const end = min(length, i + (1 << CLOSE_BLOCK_SHIFT));
    let bound = f64x2.splat(Infinity);
    for (; i < end; i++) {
      const value = load<f64>(close + (<usize>i << 3));
      const next = sum + value, part = next - sum;
      rest += sum - (next - part) + (value - part);
      sum = next;
      store<f64>(sums + (<usize>i << 4), sum, 16);
      store<f64>(sums + (<usize>i << 4), rest, 24);
      bound = f64x2.min(bound, f64x2.mul(f64x2.splat(value), mirror));
    }
    v128.store(bounds, bound);
  }
}

/** Returns 1 where every open lies between its bar's low and high, else 0, as where one of them is NaN.
 *  open, high, low  f64[length]  in
 *  Cost             O(length), allocates nothing                                    */
export function are_opens_inside(open: usize, high: usize, low: usize, length: i32): i32 {
  for (let i = 0; i < length; i++) {
    const at = <usize>i << 3, price = load<f64>(open + at);
    if (!(price >= load<f64>(low + at) && price <= load<f64>(high + at))) return 0;
  }
  return 1;
}

/** Bounds the furthest prices block by block; one that is NaN is met by nothing.
 *  low, high  f64[length]      in
 *  bounds     f64[2 * blocks]  out: lowest low and negated highest high of each 2^REACH_BLOCK_SHIFT bars
 *  Cost       O(length), allocates nothing                                            */
export function bound_reach(low: usize, high: usize, length: i32, bounds: usize): i32 {
  for (let i = 0; i < length; bounds += 16) {
    const end = min(length, i + (1 << REACH_BLOCK_SHIFT));
    let bound = f64x2.splat(Infinity);
    for (; i < end; i++) {
      const at = <usize>i << 3;
      bound = f64x2.pmin(bound, f64x2.replace_lane(f64x2.splat(load<f64>(low + at)), 1, -load<f64>(high + at)));
    }
    v128.store(bounds, bound);
  }
  return STATUS_OK;
}
