import type { LearnerKernels } from '../../core/learner-kernels.js';
import { checkScores } from './check-scores.js';
import { noScaling } from '../standard-scaling.js';

/** Probability = 1 / (1 + e^-(slope * score + intercept)); a fitted slope is not below 0. */
export interface PlattCalibration {
  readonly kind: 'platt';
  readonly slope: number;
  readonly intercept: number;
}

/** Fits a rising sigmoid to scores. Targets are drawn in by a row of each class that nobody saw, so that few rows do not make it too sure.
 *  Where a falling one fits best, the scores say nothing that holds: the slope is 0, and every score has the probability of the base rate.
 *  scores, target  f64[rows]; targets 0 or 1
 *  Throws UsageError MODEL_INVALID
 *  Source  Platt 1999, with the minimum found by Newton's method as in Lin, Lin and Weng 2007 */
export function fitPlatt(kernels: LearnerKernels, scores: Float64Array, target: Float64Array): PlattCalibration {
  checkScores('platt', scores, target);
  const ones = target.reduce((sum, value) => sum + value, 0),
    zeros = target.length - ones;
  const drawnIn = target.map((value) => (value === 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2)));
  const { weights, intercept } = kernels.fitLogistic({ rows: scores.length, columns: [scores], target: drawnIn }, noScaling(1), 0);
  return weights[0]! > 0 ? { kind: 'platt', slope: weights[0]!, intercept } : { kind: 'platt', slope: 0, intercept: logOdds(drawnIn) };
}

/** The loss is convex: where its minimum has a slope below 0, its minimum among slopes from 0 on is at 0. */
function logOdds(target: Float64Array): number {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  return Math.log(mean / (1 - mean));
}
