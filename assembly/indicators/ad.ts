import { STATUS_OK } from "../layout";
import { moneyFlow, moneyFlows } from "./parts/money-flow";

/** Writes the accumulation/distribution line: the running sum of money flow volume.
 *  high, low, close, volume  f64[length]  in
 *  out     f64[length]  volume  out
 *  NaN     a NaN gives NaN and the sum starts anew after it
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib AD; Chaikin                                                   */
export function ad(high: usize, low: usize, close: usize, volume: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let sum = f64x2.splat(0.0);
  for (let at: usize = 0; at < end; ) {
    if (at + 16 <= end) {
      const flows = moneyFlows(high, low, close, volume, at);
      if (!v128.any_true(f64x2.ne(flows, flows))) {
        const both = f64x2.add(flows, i64x2.shuffle(flows, flows, 1, 0));
        v128.store(out + at, f64x2.add(sum, i64x2.shuffle(flows, both, 0, 3)));
        sum = f64x2.add(sum, both);
        at += 16;
        continue;
      }
    }
    const flow = moneyFlow(high, low, close, volume, at), next = f64x2.add(sum, flow);
    v128.store64_lane(out + at, next, 0);
    sum = v128.andnot(next, f64x2.ne(flow, flow));
    at += 8;
  }
  return STATUS_OK;
}
