import { auc } from './auc.js';
import { calibrationCurve, type CalibrationPoint } from './calibration-curve.js';
import { rowLogLoss } from './log-loss.js';

/** How good probabilities of several classes are; what is undefined (no rows, one class only) is NaN. */
export interface ClassMetrics {
  readonly kind: 'classes';
  /** mean of -log of the probability that was given to what happened, nats */
  readonly logLoss: number;
  /** mean over the rows of the squared errors, summed over the classes: 0 to 2 */
  readonly brier: number;
  /** share of the rows whose likeliest class happened */
  readonly accuracy: number;
  /** rows by what happened, then by what was likeliest */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly MemberMetrics[];
}

/** Of one class against all others. */
export interface MemberMetrics {
  readonly name: string;
  readonly rows: number;
  readonly auc: number;
  readonly calibration: readonly CalibrationPoint[];
}

/** Returns the metrics of probabilities.
 *  probabilities  f64[rows] of each class
 *  target         f64[rows], places of classes
 *  Source  Brier 1950, in its form for several classes                              */
export function measureClasses(names: readonly string[], probabilities: readonly Float64Array[], target: Float64Array): ClassMetrics {
  const confusion = names.map(() => names.map(() => 0)),
    likeliest = likeliestClass(probabilities);
  let [loss, errors, hits] = [0, 0, 0];
  for (let row = 0; row < target.length; row++) {
    const happened = target[row]!;
    loss += rowLogLoss(probabilities[happened]![row]!, 1);
    for (let member = 0; member < names.length; member++) errors += (probabilities[member]![row]! - Number(member === happened)) ** 2;
    hits += Number(likeliest[row] === happened);
    confusion[happened]![likeliest[row]!]!++;
  }
  const classes = names.map((name, member) => {
    const own = target.map((value) => Number(value === member));
    return {
      name,
      rows: own.reduce((sum, value) => sum + value, 0),
      auc: auc(probabilities[member]!, own),
      calibration: calibrationCurve(probabilities[member]!, own),
    };
  });
  const mean = (sum: number): number => sum / target.length;
  return { kind: 'classes', logLoss: mean(loss), brier: mean(errors), accuracy: mean(hits), confusion, classes };
}

/** Returns the place of each row's likeliest class, the first of equally likely ones: i32[rows]. */
export function likeliestClass(probabilities: readonly Float64Array[]): Int32Array {
  return Int32Array.from(probabilities[0]!, (_, row) => {
    let best = 0;
    for (let member = 1; member < probabilities.length; member++)
      if (probabilities[member]![row]! > probabilities[best]![row]!) best = member;
    return best;
  });
}
