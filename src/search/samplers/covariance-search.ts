import type { RandomStream } from '../../core/random.js';
import { factorize, solveLower } from '../surrogate/cholesky.js';

/** Generations without a better value after which a search is spent, besides 10 per axis. */
const STALE = 20;

/** The state of one CMA-ES run over the unit cube: mean, step size, covariance and their paths. Samples are drawn through the Cholesky
 *  factor of the
 *  covariance.  Source: Hansen 2016, The CMA Evolution Strategy: A Tutorial, appendix A for the constants; Hamano et al. 2022 (CMA-ES with
 *  margin) for the least deviation on an axis of cells. */
export class CovarianceSearch {
  private readonly size: number;
  /** f64[axes * axes]: the lower triangle */
  private readonly covariance: Float64Array;
  private readonly factor: Float64Array;
  private readonly sigmaPath: Float64Array;
  private readonly path: Float64Array;
  private generations = 0;
  private best = Number.POSITIVE_INFINITY;
  private improvedAt = 0;

  /** mean   f64[axes], kept and changed
   *  sigma  share of an axis
   *  cells  f64[axes]: width of a cell, 0 on continuous axes */
  constructor(
    private readonly mean: Float64Array,
    private sigma: number,
    private readonly cells: Float64Array,
  ) {
    this.size = mean.length;
    this.covariance = Float64Array.from({ length: this.size ** 2 }, (_, k) => (k % (this.size + 1) === 0 ? 1 : 0));
    this.factor = this.covariance.slice();
    [this.sigmaPath, this.path] = [new Float64Array(this.size), new Float64Array(this.size)];
  }

  /** Whether there is nothing more to find here: the steps are tiny, or nothing has improved for long. */
  get isSpent(): boolean {
    const widest = this.mean.reduce(
      (most, _, axis) => Math.max(most, this.sigma * Math.sqrt(this.covariance[axis * (this.size + 1)]!) - this.cells[axis]! / 2),
      0,
    );
    return this.size > 0 && (widest < 1e-7 || this.generations - this.improvedAt > STALE + 10 * this.size || !Number.isFinite(this.sigma));
  }

  /** Returns a point f64[axes] of 0…1: a normal deviate, cut off at the bounds. */
  sample(stream: RandomStream): Float64Array {
    const z = Float64Array.from({ length: this.size }, () => stream.normal());
    return Float64Array.from({ length: this.size }, (_, row) => {
      let step = 0;
      for (let k = 0; k <= row; k++) step += this.factor[row * this.size + k]! * z[k]!;
      const deviation = Math.sqrt(this.covariance[row * (this.size + 1)]!) * this.sigma;
      const least = this.cells[row]! / 2;
      const widened =
        deviation < least && deviation > 0 ? (step * least) / Math.sqrt(this.covariance[row * (this.size + 1)]!) : step * this.sigma;
      return Math.min(1, Math.max(0, this.mean[row]! + widened));
    });
  }

  /** Learns from a generation.
   *  parents     its better half, best first, f64[axes] each, at least 2
   *  generation  how many trials it had
   *  loss        of the best one */
  update(parents: readonly Float64Array[], generation: number, loss: number): void {
    const constants = constantsOf(parents.length, generation, this.size);
    this.generations++;
    if (loss < this.best - 1e-12 * Math.abs(this.best === Number.POSITIVE_INFINITY ? 0 : this.best))
      [this.best, this.improvedAt] = [loss, this.generations];
    const steps = parents.map((parent) => parent.map((value, axis) => (value - this.mean[axis]!) / this.sigma));
    const step = new Float64Array(this.size);
    steps.forEach((each, k) => each.forEach((value, axis) => (step[axis]! += constants.weights[k]! * value)));
    step.forEach((value, axis) => (this.mean[axis]! += this.sigma * value));
    const isRising = this.followPaths(step, constants);
    this.adaptCovariance(steps, isRising, constants);
    this.sigma = Math.min(
      1,
      this.sigma * Math.exp((constants.cSigma / constants.damping) * (norm(this.sigmaPath) / constants.expectedNorm - 1)),
    );
    this.factor.set(this.covariance);
    factorize(this.factor, this.size, this.size);
  }

  /** Moves both paths; returns whether the covariance path may follow (it stalls while the step size grows fast). */
  private followPaths(step: Float64Array, { cSigma, cPath, parentsEffective, expectedNorm }: Constants): boolean {
    const white = step.slice();
    solveLower(this.factor, this.size, this.size, white);
    const sigmaGain = Math.sqrt(cSigma * (2 - cSigma) * parentsEffective);
    white.forEach((value, axis) => (this.sigmaPath[axis] = (1 - cSigma) * this.sigmaPath[axis]! + sigmaGain * value));
    const isRising =
      norm(this.sigmaPath) / Math.sqrt(1 - (1 - cSigma) ** (2 * this.generations)) < (1.4 + 2 / (this.size + 1)) * expectedNorm;
    const gain = isRising ? Math.sqrt(cPath * (2 - cPath) * parentsEffective) : 0;
    step.forEach((value, axis) => (this.path[axis] = (1 - cPath) * this.path[axis]! + gain * value));
    return isRising;
  }

  private adaptCovariance(steps: readonly Float64Array[], isRising: boolean, { weights, cOne, cMu, cPath }: Constants): void {
    const { size, covariance, path } = this;
    const kept = 1 - cOne - cMu + (isRising ? 0 : cOne * cPath * (2 - cPath));
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) {
        let spread = 0;
        for (let k = 0; k < steps.length; k++) spread += weights[k]! * steps[k]![row]! * steps[k]![column]!;
        const at = row * size + column;
        covariance[at] = kept * covariance[at]! + cOne * path[row]! * path[column]! + cMu * spread;
      }
    }
  }
}

interface Constants {
  readonly weights: Float64Array;
  readonly parentsEffective: number;
  readonly cSigma: number;
  readonly damping: number;
  readonly cPath: number;
  readonly cOne: number;
  readonly cMu: number;
  /** expected length of a standard normal vector */
  readonly expectedNorm: number;
}

function constantsOf(parents: number, generation: number, size: number): Constants {
  const raw = Float64Array.from({ length: parents }, (_, k) =>
    Math.max(1e-9, Math.log((Math.max(generation, 2 * parents) + 1) / 2) - Math.log(k + 1)),
  );
  const total = raw.reduce((sum, each) => sum + each, 0);
  const weights = raw.map((each) => each / total);
  const parentsEffective = 1 / weights.reduce((sum, each) => sum + each * each, 0);
  const cSigma = (parentsEffective + 2) / (size + parentsEffective + 5);
  const cOne = 2 / ((size + 1.3) ** 2 + parentsEffective);
  return {
    weights,
    parentsEffective,
    cSigma,
    cOne,
    damping: 1 + 2 * Math.max(0, Math.sqrt((parentsEffective - 1) / (size + 1)) - 1) + cSigma,
    cPath: (4 + parentsEffective / size) / (size + 4 + (2 * parentsEffective) / size),
    cMu: Math.min(1 - cOne, (2 * (parentsEffective - 2 + 1 / parentsEffective)) / ((size + 2) ** 2 + parentsEffective)),
    expectedNorm: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size)),
  };
}

function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
}
