import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";

/** Writes how many of the last `period` bars the condition was true on.
 *  condition  bitset       in
 *  out        f64[length]  bars  out; first period-1 are NaN
 *  period     i32          bars, >= 1
 *  Cost       O(length), allocates nothing
 *  Source     definition; the running count is a whole number, so nothing drifts */
export function count_true(condition: usize, out: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period;
  let count: i64 = 0;
  fillNaN(out, 0, min(p - 1, n));
  for (let i: usize = 0; i < n; i++) {
    count += bitAt(condition, i);
    if (i + 1 < p) continue;
    store<f64>(out + (i << 3), <f64>count);
    count -= bitAt(condition, i + 1 - p);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function bitAt(condition: usize, i: usize): i64 {
  return (load<u64>(condition + ((i >> 6) << 3)) >> (i & 63)) & 1;
}
