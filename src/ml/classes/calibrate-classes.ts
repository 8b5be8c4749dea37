import type { LearnerKernels } from '../../core/learner-kernels.js';
import { calibrate, type Calibration } from '../calibration/calibration.js';
import { fitIsotonic } from '../calibration/isotonic.js';
import { fitPlatt } from '../calibration/platt.js';
import { toShares } from './predict-classes.js';

/** How shares become probabilities: each class by its own calibration of its log odds, then divided by their sum.
 *  Source  Zadrozny and Elkan, Transforming classifier scores into accurate multiclass probability estimates, 2002 */
export interface ClassCalibration {
  readonly members: readonly MemberCalibration[];
}

/** none: too few rows tell the class from the others, and its share stays */
export type MemberCalibration = Calibration | { readonly kind: 'none' };

/** Shares are moved this far from 0 and 1 before their log odds are taken. */
export const LEAST_SHARE = 1e-9;

/** Returns log(share / (1 - share)) of each share. */
export function logOddsOf(shares: Float64Array): Float64Array {
  return shares.map((share) => {
    const bounded = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
    return Math.log(bounded) - Math.log(1 - bounded);
  });
}

/** Fits a calibration of each class on rows that the model has not learned from.
 *  shares        f64[rows] of each class
 *  target        f64[rows], places of classes
 *  leastOfClass  rows in the class, and outside of it, without which its share stays */
export function fitClassCalibration(
  kernels: LearnerKernels,
  kind: Calibration['kind'],
  shares: readonly Float64Array[],
  target: Float64Array,
  leastOfClass: number,
): ClassCalibration {
  const members = shares.map((share, member): MemberCalibration => {
    const own = target.map((value) => Number(value === member)),
      rows = own.reduce((sum, value) => sum + value, 0);
    if (Math.min(rows, target.length - rows) < Math.max(1, leastOfClass)) return { kind: 'none' };
    const odds = logOddsOf(share);
    return kind === 'platt' ? fitPlatt(kernels, odds, own) : fitIsotonic(odds, own);
  });
  return { members };
}

/** Returns the calibrated probability of each class, f64[rows] for each; in a row they sum to 1. Where each class's calibration says 0 the
 *  shares stay. */
export function calibrateClasses(kernels: LearnerKernels, { members }: ClassCalibration, shares: readonly Float64Array[]): Float64Array[] {
  const said = shares.map((share, member) => {
    const own = members[member]!;
    return own.kind === 'none' ? share.slice() : calibrate(kernels, own, logOddsOf(share));
  });
  for (let row = 0; row < said[0]!.length; row++)
    if (said.every((column) => column[row] === 0)) said.forEach((column, member) => (column[row] = shares[member]![row]!));
  return toShares(said);
}
