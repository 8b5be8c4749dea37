/** The bars that are traded and what is derived of them once. Pointers are usize into the shared memory; bars, days and blocks are
 *  counted from the start of the data. */
@unmanaged
export class Market {
  /** f64[bars], quote price */
  open: usize;
  /** f64[bars], quote price */
  high: usize;
  /** f64[bars], quote price */
  low: usize;
  /** f64[bars], quote price */
  close: usize;
  /** f64[bars]: min(low, open), the same column as low where the bars are sane */
  lowReach: usize;
  /** f64[bars]: max(high, open), the same column as high where the bars are sane */
  highReach: usize;
  /** f64[2 * blocks], or 0: lowest lowReach and negated highest highReach of each 2^REACH_BLOCK_SHIFT bars, where bars are too many to stay
   *  in the caches */
  reachBounds: usize;
  /** f64[2 * (bars + 1)]: sums of the closes before each bar, each with what its rounding left out */
  closeSum: usize;
  /** f64[2 * blocks]: lowest close and negated highest close of each 2^CLOSE_BLOCK_SHIFT bars */
  closeBounds: usize;
  /** i32[bars]: number of the calendar day */
  dayOfBar: usize;
  /** i32[days + 1]: last bar of each day, then the largest i32 */
  dayEnd: usize;
  /** f64[bars], epoch ms */
  time: usize;
  /** f64[..]: highs of the lower timeframe, or 0 */
  detailHigh: usize;
  /** f64[..]: lows of the lower timeframe, or 0 */
  detailLow: usize;
  /** i32[bars]: the first bar of the lower timeframe inside each bar, or 0 */
  detailFirst: usize;
  /** i32[bars]: the first one behind it, or 0 */
  detailEnd: usize;
  /** f64[days]: the benchmark's return of each day, read where daily returns are summed */
  benchmark: usize;
  /** by which ratios are annualised */
  daysPerYear: f64;
  /** length of a bar, milliseconds */
  timeframeMs: f64;
}
