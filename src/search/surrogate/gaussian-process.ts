import { factorize, invertFactor, solveLower, solveUpper } from './cholesky.js';
import type { FeatureMap } from './features.js';

/** Weights of axes and noise stay within these. */
const WEIGHT_RANGE: readonly [number, number] = [1e-4, 400];
const NOISE_RANGE: readonly [number, number] = [1e-6, 1];
/** Growth of a step of the fit that kept its direction, and shrinkage of one that did not. */
const [FASTER, SLOWER, LONGEST, SHORTEST] = [1.2, 0.5, 1, 0.05];

/** What a model predicts at a point, in the unit of the values. */
export interface Prediction {
  mean: number;
  /** greatest correlation with a point of the model: 1 - nearness² bounds the variance from above */
  nearness: number;
}

/** A Gaussian process with zero mean and the kernel (1 + s/4)^-2, s the squared distance weighted by axis (rational quadratic, α = 2):
 *  smooth, heavy-tailed, and made of arithmetic alone, so that its numbers are the same on every machine.
 *  Weights of axes and noise follow the gradient of the marginal likelihood a few steps at each fit, from where they stood.
 *  Source: Rasmussen and Williams 2006, algorithm 2.1 and equation 5.9; steps after Riedmiller 1994, Rprop. */
export class GaussianProcess {
  /** f64[axes]: relevance of each axis, the inverse square of its length scale */
  readonly weights: Float64Array;
  /** variance of the noise, relative to that of the values */
  noise = 1e-2;
  /** variance of the values */
  amplitude = 1;
  size = 0;
  private readonly stride: number;
  private readonly raw: Float64Array;
  private readonly scaled: Float64Array;
  private readonly values: Float64Array;
  private readonly alpha: Float64Array;
  private readonly factor: Float64Array;
  private readonly inverse: Float64Array;
  private readonly roots: Float64Array;
  private readonly scratch: Float64Array;
  private readonly row: Float64Array;
  private readonly root: Float64Array;
  private readonly query: Float64Array;
  private readonly gradient: Float64Array;
  private readonly byFeature: Float64Array;
  private readonly previous: Float64Array;
  private readonly steps: Float64Array;
  private readonly priorWeight: number;

  /** capacity: most points, imagined ones included */
  constructor(
    private readonly map: FeatureMap,
    axes: number,
    readonly capacity: number,
  ) {
    const { count } = map;
    this.stride = capacity;
    this.priorWeight = 8 / axes;
    this.weights = new Float64Array(axes).fill(this.priorWeight);
    [this.raw, this.scaled] = [new Float64Array(capacity * count), new Float64Array(capacity * count)];
    [this.values, this.alpha, this.row] = [new Float64Array(capacity), new Float64Array(capacity), new Float64Array(capacity)];
    [this.factor, this.inverse, this.scratch] = [
      new Float64Array(capacity * capacity),
      new Float64Array(capacity * capacity),
      new Float64Array(capacity * capacity),
    ];
    this.roots = new Float64Array(capacity * capacity);
    [this.root, this.query] = [new Float64Array(count), new Float64Array(count)];
    this.byFeature = new Float64Array(count);
    [this.gradient, this.previous] = [new Float64Array(axes + 1), new Float64Array(axes + 1)];
    this.steps = new Float64Array(axes + 1).fill(0.5);
  }

  /** Moves weights and noise a few steps towards what explains some points best, from where they stood. The points are those of the model
   *  afterwards, but it does not predict before `load`. Cost fitSteps · count³ flops.
   *  units   points of the codec, at most `capacity`
   *  values  one per point, centred near 0, of the order of 1 */
  fit(units: readonly Float64Array[], values: Float64Array, fitSteps: number): void {
    this.place(units, values);
    for (let step = 0; step < fitSteps; step++) {
      this.solve();
      this.ascend();
    }
  }

  /** Takes points and values instead of those before. Cost count³ / 3 flops. */
  load(units: readonly Float64Array[], values: Float64Array): void {
    this.place(units, values);
    this.solve();
  }

  /** Adds points behind the first `kept`, forgets the others, and takes values for all of them. Cost count² flops for each added point. */
  extend(kept: number, added: readonly Float64Array[], values: Float64Array): void {
    this.size = kept;
    for (const unit of added) this.imagine(unit);
    this.values.set(values.subarray(0, this.size));
    this.solveValues();
  }

  /** Writes mean and nearness at a point. */
  predict(unit: Float64Array, out: Prediction): void {
    const { query, alpha, scaled, size } = this;
    this.writeQuery(unit);
    const { count } = this.map;
    let mean = 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0, at = 0; i < size; i++) {
      let s = 0;
      for (let f = 0; f < count; f++, at++) {
        const difference = scaled[at]! - query[f]!;
        s += difference * difference;
      }
      if (s < nearest) nearest = s;
      const q = 4 / (4 + s);
      mean += alpha[i]! * q * q;
    }
    const q = 4 / (4 + nearest);
    out.mean = mean;
    out.nearness = q * q;
  }

  /** Returns the variance of the surface at a point, noise left out. Cost size² flops. */
  varianceAt(unit: Float64Array): number {
    this.writeRow(unit);
    solveLower(this.factor, this.size, this.stride, this.row);
    let explained = 0;
    for (let k = 0; k < this.size; k++) explained += this.row[k]! * this.row[k]!;
    return this.amplitude * Math.max(1e-12, 1 - explained);
  }

  /** Adds a point as if the value there were what is predicted: means stay, variances near it fall. Does nothing at capacity.
   *  Source: Ginsbourger et al. 2010, Kriging believer. */
  imagine(unit: Float64Array): void {
    if (this.size === this.capacity) return;
    this.writeRow(unit);
    solveLower(this.factor, this.size, this.stride, this.row);
    const at = this.size * this.stride;
    let rest = 1 + this.noise;
    for (let k = 0; k < this.size; k++) {
      this.factor[at + k] = this.row[k]!;
      rest -= this.row[k]! * this.row[k]!;
    }
    this.factor[at + this.size] = Math.sqrt(Math.max(rest, 1e-10));
    this.scaled.set(this.query, this.size * this.map.count);
    this.alpha[this.size++] = 0;
  }

  /** Writes the gradient of the mean by the unit coordinates of the ordered axes, 0 for choices and absent axes; returns the mean. */
  meanGradient(unit: Float64Array, out: Float64Array): number {
    const { query, alpha, scaled, size, root } = this;
    const { count, firstOf } = this.map;
    this.writeQuery(unit);
    out.fill(0);
    let mean = 0;
    for (let i = 0; i < size; i++) {
      if (alpha[i] === 0) continue;
      const at = i * count;
      let s = 0;
      for (let f = 0; f < count; f++) s += (scaled[at + f]! - query[f]!) ** 2;
      const q = 4 / (4 + s);
      mean += alpha[i]! * q * q;
      // d(q²)/ds = -q³/2, ds/du = 2 (query - scaled) root
      const slope = -alpha[i]! * q * q * q;
      for (let axis = 0; axis < out.length; axis++) {
        const f = firstOf[axis]!;
        out[axis]! += slope * (query[f]! - scaled[at + f]!) * root[f]!;
      }
    }
    return mean;
  }

  private place(units: readonly Float64Array[], values: Float64Array): void {
    this.size = units.length;
    units.forEach((unit, index) => this.map.write(unit, this.raw, index * this.map.count));
    this.values.set(values);
  }

  /** Factor, alpha and amplitude for the weights as they stand. */
  private solve(): void {
    const { size, stride, factor } = this;
    this.scale();
    this.correlate();
    for (let i = 0; i < size; i++) factor[i * stride + i] = 1 + this.noise;
    factorize(factor, size, stride);
    this.solveValues();
  }

  /** Alpha and amplitude for the factor as it stands. */
  private solveValues(): void {
    const { size, stride, factor, alpha, values } = this;
    alpha.set(values.subarray(0, size));
    solveLower(factor, size, stride, alpha);
    solveUpper(factor, size, stride, alpha);
    let explained = 0;
    for (let i = 0; i < size; i++) explained += alpha[i]! * values[i]!;
    this.amplitude = Math.max(1e-6, explained / size);
  }

  private scale(): void {
    const { root, raw, scaled, weights, size } = this;
    const { count, axisOf } = this.map;
    for (let f = 0; f < count; f++) root[f] = Math.sqrt(weights[axisOf[f]!]!);
    for (let i = 0, at = 0; i < size; i++) for (let f = 0; f < count; f++, at++) scaled[at] = raw[at]! * root[f]!;
  }

  /** Writes the correlations below the diagonal of the factor, and their roots where `differentiate` finds them. */
  private correlate(): void {
    const { size, stride, factor, roots, scaled } = this;
    const { count } = this.map;
    for (let i = 0; i < size; i++) {
      for (let j = 0, b = 0; j < i; j++) {
        let s = 0;
        for (let a = i * count, end = a + count; a < end; a++, b++) {
          const difference = scaled[a]! - scaled[b]!;
          s += difference * difference;
        }
        const q = 4 / (4 + s);
        roots[i * stride + j] = q;
        factor[i * stride + j] = q * q;
      }
    }
  }

  /** One step of each weight and of the noise along the sign of the gradient of the log posterior. */
  private ascend(): void {
    this.differentiate();
    const axes = this.weights.length;
    for (let p = 0; p <= axes; p++) {
      const product = this.gradient[p]! * this.previous[p]!;
      if (product !== 0) this.steps[p] = Math.min(LONGEST, Math.max(SHORTEST, this.steps[p]! * (product > 0 ? FASTER : SLOWER)));
      this.previous[p] = this.gradient[p]!;
      const factor = this.gradient[p]! > 0 ? 1 + this.steps[p]! : 1 / (1 + this.steps[p]!);
      if (p < axes) this.weights[p] = clamp(this.weights[p]! * factor, WEIGHT_RANGE);
      else this.noise = clamp(this.noise * factor, NOISE_RANGE);
    }
  }

  /** Gradient by the logarithms of weights and noise: ½ tr((ααᵀ/a - K⁻¹) dK), and a bounded pull towards the prior. */
  private differentiate(): void {
    const { size, stride, gradient, byFeature, inverse, roots, alpha, scaled, amplitude } = this;
    const { count, axisOf } = this.map;
    const axes = this.weights.length;
    invertFactor(this.factor, size, stride, inverse, this.scratch);
    gradient.fill(0);
    byFeature.fill(0);
    const precision = 1 / amplitude;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const q = roots[i * stride + j]!;
        const slope = -0.5 * q * q * q * (alpha[i]! * alpha[j]! * precision - inverse[i * stride + j]!);
        for (let f = 0, a = i * count, b = j * count; f < count; f++, a++, b++) {
          const difference = scaled[a]! - scaled[b]!;
          byFeature[f]! += slope * difference * difference;
        }
      }
      gradient[axes]! += 0.5 * this.noise * (alpha[i]! * alpha[i]! * precision - inverse[i * stride + i]!);
    }
    for (let f = 0; f < count; f++) gradient[axisOf[f]!]! += byFeature[f]!;
    for (let axis = 0; axis < axes; axis++) {
      const ratio = this.weights[axis]! / this.priorWeight;
      gradient[axis]! += (PULL * (1 - ratio)) / (1 + ratio);
    }
    gradient[axes]! -= PULL;
  }

  private writeQuery(unit: Float64Array): void {
    this.map.write(unit, this.query, 0);
    for (let f = 0; f < this.map.count; f++) this.query[f]! *= this.root[f]!;
  }

  private writeRow(unit: Float64Array): void {
    this.writeQuery(unit);
    const { count } = this.map;
    for (let i = 0, at = 0; i < this.size; i++) {
      let s = 0;
      for (let f = 0; f < count; f++, at++) s += (this.scaled[at]! - this.query[f]!) ** 2;
      const q = 4 / (4 + s);
      this.row[i] = q * q;
    }
  }
}

/** Strength of the prior: the greatest pull on the logarithm of a weight. */
const PULL = 0.5;

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}
