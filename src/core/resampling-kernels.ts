/** Rows of numbers: what each trial earned in each period, or in each block of periods. */
export interface NumberRows {
  readonly trials: number;
  readonly periods: number;
  /** f64[trial * periods + period] */
  readonly values: Float64Array;
}

/** Weighs rows again and again.
 *  weights  some lists, f64[periods] each
 *  sums     as many lists, f64[trials] each: written */
export type RowWeigher = (weights: readonly Float64Array[], sums: readonly Float64Array[]) => void;

/** What resampling needs of the engine. Sums have the bits of plain code: those of the even and of the odd periods, added in the end. */
export interface ResamplingKernels {
  /** Returns what weighs these rows; they are copied once. */
  weigherOf(rows: NumberRows): RowWeigher;
}
