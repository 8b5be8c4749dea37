/** What differs between trials that have the same conditions. Pointers are usize into the shared memory. */
@unmanaged
export class Trial {
  /** f64[bars], price units: distances of the stop, or 0 where the scale alone is the distance */
  stop: usize;
  /** f64[bars], price units: distances of the target, or 0 where the scale alone is the distance */
  target: usize;
  /** f64[bars], price units: distances of the trail, or 0 where the scale alone is the distance */
  trail: usize;
  /** f64[bars], shares of the equity for SIZING_WEIGHT, or 0 where the scale alone is the share */
  weight: usize;
  /** i16 every Spec.touchStride bytes, or 0: what is known of the first touch after a long entry decided at each bar; see touch.ts */
  longTouch: usize;
  /** the same of short entries */
  shortTouch: usize;
  /** f64[RECORD_FIELDS]: where the trial's record goes */
  record: usize;
  /** f64[3 * Spec.returnBlocks] of zeros, or 0 where they are not wanted: sums of the daily returns of each block, of their squares, and of
   *  their products with the benchmark's */
  returns: usize;
  /** leave after so many bars (F8); 0: no time stop */
  maxBars: i32;
  /** times the stop's column, or the distance itself; NaN where there is no stop */
  stopScale: f64;
  /** times the target's column, or the distance itself; NaN where there is no target */
  targetScale: f64;
  /** times the trail's column, or the distance itself; NaN where there is no trail */
  trailScale: f64;
  /** times the weight's column, or the share itself; NaN where there is no weight */
  weightScale: f64;
}
