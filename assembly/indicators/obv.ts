import { STATUS_OK } from "../layout";

/** Writes the on-balance volume: volume added where the close rose and taken away where it fell.
 *  close, volume  f64[length]  in
 *  out            f64[length]  volume  out; starts with the first bar's volume
 *  NaN            a NaN gives NaN and the sum starts anew after it
 *  Cost           O(length), allocates nothing
 *  Source         TA-Lib OBV; Granville 1963                                    */
export function obv(close: usize, volume: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let sum = 0.0, isRunning = false;
  for (let at: usize = 0; at < end; ) {
    if (isRunning && at + 16 <= end) {
      const flows = signedVolumes(v128.load(close + at), v128.load(close + at - 8), v128.load(volume + at));
      if (!v128.any_true(f64x2.ne(flows, flows))) {
        const both = f64x2.add(flows, i64x2.shuffle(flows, flows, 1, 0));
        const sums = f64x2.add(f64x2.splat(sum), i64x2.shuffle(flows, both, 0, 3));
        v128.store(out + at, sums);
        sum = f64x2.extract_lane(sums, 1);
        at += 16;
        continue;
      }
    }
    const before = isRunning ? load<f64>(close + at - 8) : -Infinity;
    const flow = f64x2.extract_lane(
      signedVolumes(v128.load64_zero(close + at), f64x2.splat(before), v128.load64_zero(volume + at)), 0,
    );
    const isKnown = flow == flow;
    sum = isRunning ? sum + flow : load<f64>(volume + at);
    isRunning = isKnown;
    store<f64>(out + at, isKnown ? sum : NaN);
    at += 8;
  }
  return STATUS_OK;
}

/** NaN where one of the three is. */
// @ts-ignore: decorator
@inline
function signedVolumes(price: v128, before: v128, volume: v128): v128 {
  const signed = f64x2.sub(v128.and(volume, f64x2.gt(price, before)), v128.and(volume, f64x2.lt(price, before)));
  const unordered = v128.or(f64x2.ne(price, price), f64x2.ne(before, before));
  return v128.or(signed, v128.or(unordered, f64x2.ne(volume, volume)));
}
