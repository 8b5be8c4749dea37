import { STATUS_OK } from "../layout";
import { moneyFlow } from "./parts/money-flow";

/** Writes the accumulation/distribution line: the running sum of money flow volume.
 *  high, low, close, volume  f64[length]  in
 *  out     f64[length]  volume  out
 *  NaN     a NaN gives NaN and the sum starts anew after it
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib AD; Chaikin                                                   */
export function ad(high: usize, low: usize, close: usize, volume: usize, out: usize, length: i32): i32 {
  let sum = 0.0;
  for (let i: usize = 0; i < <usize>length << 3; i += 8) {
    const flow = moneyFlow(load<f64>(high + i), load<f64>(low + i), load<f64>(close + i), load<f64>(volume + i));
    const known = flow == flow;
    sum = known ? sum + flow : 0.0;
    store<f64>(out + i, known ? sum : NaN);
  }
  return STATUS_OK;
}
