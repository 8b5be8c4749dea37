import { solvePositive } from '../../core/solve-positive.js';

/** A line through standardised features. */
export interface RidgeModel {
  readonly means: Float64Array;
  /** of one unit of each feature as it is; 0 of one that does not vary */
  readonly slopes: Float64Array;
  readonly intercept: number;
}

/** Sums of rows that a ridge regression is fitted from, row by row: rows can be added, and it can be fitted in between. */
export class RidgeSums {
  private readonly size: number;
  private readonly products: Float64Array;
  private readonly sums: Float64Array;
  private readonly withTarget: Float64Array;
  /** the first row: what is summed is the distance from it, so that large numbers lose nothing */
  private origin: Float64Array | undefined;
  private targetSum = 0;
  private rows = 0;

  /** features  of a row */
  constructor(features: number) {
    this.size = features;
    this.products = new Float64Array(features * features);
    this.sums = new Float64Array(features);
    this.withTarget = new Float64Array(features);
  }

  get count(): number {
    return this.rows;
  }

  /** Adds a row; one with a number that is not finite is left out.
   *  row  f64[features] */
  add(row: Float64Array, target: number): void {
    if (!Number.isFinite(target) || row.some((value) => !Number.isFinite(value))) return;
    this.origin ??= row.slice();
    const { size, origin } = this;
    this.rows++;
    this.targetSum += target;
    for (let i = 0; i < size; i++) {
      const a = row[i]! - origin[i]!;
      this.sums[i]! += a;
      this.withTarget[i]! += a * target;
      for (let j = i; j < size; j++) this.products[i * size + j]! += a * (row[j]! - origin[j]!);
    }
  }

  /** Fits what was added: least squares of standardised features, with `penalty` times the sum of the squared slopes.
   *  Source  Hoerl and Kennard, Ridge regression, 1970, Technometrics 12(1) */
  fit(penalty: number): RidgeModel {
    const { size, rows, sums, products, withTarget } = this;
    const mean = sums.map((sum) => sum / rows);
    const target = this.targetSum / rows;
    const spread = mean.map((each, i) => Math.sqrt(Math.max(0, products[i * size + i]! / rows - each * each)));
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      right[i] = spread[i]! > 0 ? (withTarget[i]! / rows - mean[i]! * target) / spread[i]! : 0;
      for (let j = i; j < size; j++) {
        const scale = spread[i]! * spread[j]!;
        matrix[i * size + j] = scale > 0 ? (products[i * size + j]! / rows - mean[i]! * mean[j]!) / scale : 0;
      }
      matrix[i * size + i] = (spread[i]! > 0 ? 1 : 0) + penalty / rows;
    }
    const slopes = solvePositive(matrix, right).map((slope, i) => (spread[i]! > 0 ? slope / spread[i]! : 0));
    return { means: mean.map((each, i) => each + (this.origin?.[i] ?? 0)), slopes, intercept: target };
  }
}

/** Returns what a model says of a row; NaN where a feature that counts is not finite. */
export function predictRidge({ means, slopes, intercept }: RidgeModel, row: Float64Array): number {
  let value = intercept;
  for (let i = 0; i < slopes.length; i++) if (slopes[i] !== 0) value += slopes[i]! * (row[i]! - means[i]!);
  return Number.isFinite(value) ? value : Number.NaN;
}
