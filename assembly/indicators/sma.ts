import { STATUS_OK } from "../layout";

/** Writes the simple moving average of `input`.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  arithmetic mean; the window's sum is (rest of its first block) + (start of its second block),
 *          van Herk 1992, so nothing is ever subtracted and no error outlives its window                   */
export function sma(input: usize, out: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period;
  const divisor = <f64>period;
  for (let i: usize = 0; i < min(p - 1, n); i++) store<f64>(out + (i << 3), NaN);
  for (let block: usize = 0; block + p <= n; block += p) {
    writeBlock(input, out, block, p, n, divisor);
  }
  return STATUS_OK;
}

/** Windows that start inside [block, block + p): suffix sums of this block, then prefix sums of the next. */
// @ts-ignore: decorator
@inline
function writeBlock(input: usize, out: usize, block: usize, p: usize, n: usize, divisor: f64): void {
  let suffix = 0.0;
  for (let i = block + p; i-- > block; ) {
    suffix += load<f64>(input + (i << 3));
    if (i + p - 1 < n) store<f64>(out + ((i + p - 1) << 3), suffix);
  }
  store<f64>(out + ((block + p - 1) << 3), suffix / divisor);
  let prefix = 0.0;
  const end = min(block + 2 * p - 1, n);
  for (let i = block + p; i < end; i++) {
    prefix += load<f64>(input + (i << 3));
    const slot = out + (i << 3);
    store<f64>(slot, (load<f64>(slot) + prefix) / divisor);
  }
}
