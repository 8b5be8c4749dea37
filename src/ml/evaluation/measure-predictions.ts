import { auc } from './auc.js';
import { brierScore } from './brier-score.js';
import { calibrationCurve, type CalibrationPoint } from './calibration-curve.js';
import { liftByDecile, type LiftGroup } from './lift-by-decile.js';
import { logLoss } from './log-loss.js';
import { rankCorrelation } from './rank-correlation.js';

/** How good predictions are; what is undefined (one class only, no rows) is NaN. */
export type PredictionMetrics =
  | {
      readonly kind: 'class';
      readonly auc: number;
      readonly logLoss: number;
      readonly brier: number;
      readonly calibration: readonly CalibrationPoint[];
      readonly lift: readonly LiftGroup[];
    }
  | {
      readonly kind: 'number';
      readonly rankCorrelation: number;
      /** root of the mean squared error, in the unit of the target */
      readonly rootMeanSquare: number;
      /** 1 - squared errors / squared distances of the targets from their mean */
      readonly explained: number;
    };

/** Returns the metrics of predictions.
 *  isClass      targets are 0 and 1 and predictions probabilities
 *  predictions, target  f64[rows]                                                  */
export function measurePredictions(isClass: boolean, predictions: Float64Array, target: Float64Array): PredictionMetrics {
  if (!isClass) return measureNumbers(predictions, target);
  return {
    kind: 'class',
    auc: auc(predictions, target),
    logLoss: logLoss(predictions, target),
    brier: brierScore(predictions, target),
    calibration: calibrationCurve(predictions, target),
    lift: liftByDecile(predictions, target),
  };
}

function measureNumbers(predictions: Float64Array, target: Float64Array): PredictionMetrics {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const errors = target.reduce((sum, value, row) => sum + (value - predictions[row]!) ** 2, 0),
    spread = target.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    kind: 'number',
    rankCorrelation: rankCorrelation(predictions, target),
    rootMeanSquare: Math.sqrt(errors / target.length),
    explained: 1 - errors / spread,
  };
}
