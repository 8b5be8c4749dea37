import { STATUS_OK } from "../layout";

/** Writes the on-balance volume: volume added where the close rose and taken away where it fell.
 *  close, volume  f64[length]  in
 *  out            f64[length]  volume  out; starts with the first bar's volume
 *  NaN            a NaN gives NaN and the sum starts anew after it
 *  Cost           O(length), allocates nothing
 *  Source         TA-Lib OBV; Granville 1963                                    */
export function obv(close: usize, volume: usize, out: usize, length: i32): i32 {
  let before = NaN, sum = 0.0;
  for (let i: usize = 0; i < <usize>length << 3; i += 8) {
    const price = load<f64>(close + i), amount = load<f64>(volume + i);
    const isStart = before != before;
    const signed = price > before ? amount : price < before ? -amount : 0.0;
    sum = isStart ? amount : sum + signed;
    const known = price == price && amount == amount;
    before = known ? price : NaN;
    store<f64>(out + i, known ? sum : NaN);
  }
  return STATUS_OK;
}
