import { rma } from "../rma";
import { true_range } from "../true-range";

/** Writes the line, or with `wantsDirection` 1 where the trend is up and -1 where it is down.
 *  A band only moves towards the price until the close before crosses it; the trend turns when the close crosses the
 *  band it follows. The first bar with a range is a downtrend. */
// @ts-ignore: decorator
@inline
export function supertrendBands(
  wantsDirection: bool, high: usize, low: usize, close: usize, out: usize, scratch: usize, length: i32, period: i32, factor: f64,
): void {
  true_range(high, low, close, scratch, length);
  rma(scratch, out, length, period);
  let upper = NaN, lower = NaN, rising = false;
  for (let i: usize = 0; i < <usize>length << 3; i += 8) {
    const middle = (load<f64>(high + i) + load<f64>(low + i)) * 0.5, reach = factor * load<f64>(out + i);
    const top = middle + reach, bottom = middle - reach, price = load<f64>(close + i);
    if (top != top || bottom != bottom || price != price) {
      upper = lower = NaN;
      rising = false;
      store<f64>(out + i, NaN);
      continue;
    }
    const isFirst = upper != upper;
    const before = isFirst ? price : load<f64>(close + i - 8);
    upper = isFirst || top < upper || before > upper ? top : upper;
    lower = isFirst || bottom > lower || before < lower ? bottom : lower;
    rising = !isFirst && (rising ? !(price < lower) : price > upper);
    store<f64>(out + i, wantsDirection ? (rising ? 1.0 : -1.0) : rising ? lower : upper);
  }
}
