import type { FeatureColumns, LearnerKernels } from '../../core/learner-kernels.js';
import { calibrate } from '../calibration/calibration.js';
import { logOddsOf } from '../classes/calibrate-classes.js';
import { scoreClasses } from '../classes/score-classes.js';
import { likeliestClass } from '../evaluation/measure-classes.js';
import { predict } from '../models/predict.js';
import { leanOn, topOf } from './fit-heads.js';
import type { FittedHeads, RegimeHead, ReturnHead, VolatilityHead } from './heads.js';

/** What heads say of some rows, f64[row] each; NaN throughout where a forecaster lacks the head. */
export interface SaidForecasts {
  /** over the horizon, a fraction */
  readonly expectedReturn: Float64Array;
  /** the root of the expected realised variance over the horizon, a fraction */
  readonly expectedVolatility: Float64Array;
  /** of each of REGIMES; in a row they sum to 1 */
  readonly probabilities: readonly Float64Array[];
  /** the likeliest one's place in REGIMES */
  readonly regime: Float64Array;
  /** the probability that it comes true */
  readonly confidence: Float64Array;
}

/** Returns what the heads say of rows.
 *  columnsOf  of each head's features, in its model's order
 *  anchor     f64[row]: the weighed mean of the volatility so far */
export function sayForecasts(
  kernels: LearnerKernels,
  heads: FittedHeads,
  columnsOf: (features: readonly string[]) => FeatureColumns,
  anchor: Float64Array,
  regimes: number,
): SaidForecasts {
  const { rows } = columnsOf([]),
    none = (): Float64Array => new Float64Array(rows).fill(Number.NaN);
  const expectedReturn = heads.return === undefined ? none() : sayReturns(kernels, heads.return, columnsOf),
    expectedVolatility = heads.volatility === undefined ? none() : sayVolatilities(kernels, heads.volatility, columnsOf, anchor);
  if (heads.regime === undefined)
    return { expectedReturn, expectedVolatility, probabilities: Array.from({ length: regimes }, none), regime: none(), confidence: none() };
  return { expectedReturn, expectedVolatility, ...sayRegimes(kernels, heads.regime, columnsOf) };
}

type ColumnsOf = (features: readonly string[]) => FeatureColumns;

function sayReturns(kernels: LearnerKernels, { model, slope }: ReturnHead, columnsOf: ColumnsOf): Float64Array {
  return predict(kernels, model, columnsOf(model.features)).map((said) => slope * said);
}

function sayVolatilities(
  kernels: LearnerKernels,
  { model, centre, slope, scale }: VolatilityHead,
  columnsOf: ColumnsOf,
  anchor: Float64Array,
): Float64Array {
  return predict(kernels, model, columnsOf(model.features)).map(
    (log, row) => anchor[row]! * Math.sqrt(scale) * Math.exp(slope * (log - centre)),
  );
}

function sayRegimes(
  kernels: LearnerKernels,
  head: RegimeHead,
  columnsOf: ColumnsOf,
): Pick<SaidForecasts, 'probabilities' | 'regime' | 'confidence'> {
  const probabilities = leanOn(scoreClasses(kernels, head, columnsOf(head.model.features)), head.baseRates, head.lean),
    likeliest = likeliestClass(probabilities),
    top = topOf(probabilities, likeliest);
  const confidence = head.confidence === undefined ? top : calibrate(kernels, head.confidence, logOddsOf(top));
  return { probabilities, regime: Float64Array.from(likeliest), confidence };
}
