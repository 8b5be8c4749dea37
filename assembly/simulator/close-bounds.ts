import { Outcome } from "./outcome";

/** Replaces the outcome's bounds by those of the closes [from, to) alone. A close that is NaN bounds nothing. */
export function boundCloses(outcome: Outcome, close: usize, from: i32, to: i32): void {
  const highest = f64x2.splat(Infinity), lowest = f64x2.splat(-Infinity);
  let low = highest, high = lowest, lowToo = highest, highToo = lowest;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const closes = close + (<usize>i << 3);
    const first = v128.load(closes), second = v128.load(closes, 16);
    low = f64x2.pmin(low, first);
    high = f64x2.pmax(high, first);
    lowToo = f64x2.pmin(lowToo, second);
    highToo = f64x2.pmax(highToo, second);
  }
  for (; i < to; i++) {
    const value = v128.load64_splat(close + (<usize>i << 3));
    low = f64x2.pmin(low, value);
    high = f64x2.pmax(high, value);
  }
  low = f64x2.pmin(low, lowToo);
  high = f64x2.pmax(high, highToo);
  outcome.lowestClose = f64x2.extract_lane(f64x2.pmin(low, v128.shuffle<i64>(low, low, 1, 0)), 0);
  outcome.highestClose = f64x2.extract_lane(f64x2.pmax(high, v128.shuffle<i64>(high, high, 1, 0)), 0);
  outcome.hasExactBounds = 1;
}
