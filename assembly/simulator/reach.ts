import { REACH_BLOCK_SHIFT } from "../layout";
import { Market } from "./market";

/** Returns the first bar of [from, last] whose low is at or under `floor` or whose high is at or over `ceiling`, or -1. */
export function nextReach(low: usize, floor: f64, high: usize, ceiling: f64, from: i32, last: i32): i32 {
  const floors = f64x2.splat(floor), ceilings = f64x2.splat(ceiling);
  let i = <usize>from;
  const end = <usize>(last + 1);
  for (; i + 8 <= end; i += 8) {
    const lows = low + (i << 3), highs = high + (i << 3);
    const a = v128.or(f64x2.le(v128.load(lows), floors), f64x2.ge(v128.load(highs), ceilings));
    const b = v128.or(f64x2.le(v128.load(lows, 16), floors), f64x2.ge(v128.load(highs, 16), ceilings));
    const c = v128.or(f64x2.le(v128.load(lows, 32), floors), f64x2.ge(v128.load(highs, 32), ceilings));
    const d = v128.or(f64x2.le(v128.load(lows, 48), floors), f64x2.ge(v128.load(highs, 48), ceilings));
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) break;
  }
  for (; i < end; i++) {
    if (load<f64>(low + (i << 3)) <= floor || load<f64>(high + (i << 3)) >= ceiling) return <i32>i;
  }
  return -1;
}

/** The same, past the blocks whose furthest prices meet neither. */
export function nextReachByBlocks(market: Market, floor: f64, ceiling: f64, from: i32, last: i32): i32 {
  const bounds = f64x2.replace_lane(f64x2.splat(floor), 1, -ceiling);
  let bar = from;
  while (bar <= last) {
    const block = bar >> REACH_BLOCK_SHIFT, next = (block + 1) << REACH_BLOCK_SHIFT;
    if (v128.any_true(f64x2.le(v128.load(market.reachBounds + (<usize>block << 4)), bounds))) {
      const found = nextReach(market.lowReach, floor, market.highReach, ceiling, bar, min(last, next - 1));
      if (found >= 0) return found;
    }
    bar = next;
  }
  return -1;
}
