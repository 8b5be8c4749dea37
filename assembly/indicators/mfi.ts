import { STATUS_OK } from "../layout";
import { FLOW_SHARE, slidingPairs } from "./parts/sliding-pairs";

/** Writes the money flow index: the share that bars with a rising typical price have of the flow, price times volume.
 *  high, low, close, volume  f64[length]  in
 *  out      f64[length]  percent 0…100  out; first period are NaN; 0 where the flow is below 1
 *  scratch  16 * (length + period) bytes
 *  period   i32          bars, >= 2
 *  NaN      a NaN input makes every window that holds it, or follows it, NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib MFI                                                          */
export function mfi(
  high: usize, low: usize, close: usize, volume: usize, out: usize, scratch: usize, length: i32, period: i32,
): i32 {
  const n = <usize>length;
  writeFlows(high, low, close, volume, scratch, n);
  slidingPairs(FLOW_SHARE, scratch, out, scratch + (n << 4), n, <usize>period, 1.0);
  return STATUS_OK;
}

/** flows = (flow of a bar whose typical price rose, of one whose typical price fell), interleaved */
// @ts-ignore: decorator
@inline
function writeFlows(high: usize, low: usize, close: usize, volume: usize, flows: usize, n: usize): void {
  let before = NaN;
  for (let i: usize = 0; i < n; i++) {
    const at = i << 3;
    const price = (load<f64>(high + at) + load<f64>(low + at) + load<f64>(close + at)) * (1.0 / 3.0);
    const flow = price * load<f64>(volume + at), change = price - before;
    const known = change + flow;
    store<f64>(flows + (i << 4), known != known ? NaN : change > 0.0 ? flow : 0.0);
    store<f64>(flows + (i << 4), known != known ? NaN : change < 0.0 ? flow : 0.0, 8);
    before = price;
  }
}
