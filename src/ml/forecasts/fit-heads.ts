import type { LearnerKernels } from '../../core/learner-kernels.js';
import { REGIMES } from '../../core/regimes.js';
import { fitPlatt } from '../calibration/platt.js';
import { calibrateClasses, fitClassCalibration, logOddsOf } from '../classes/calibrate-classes.js';
import type { ClassSpec } from '../classes/class-model.js';
import { fitClasses } from '../classes/fit-classes.js';
import { predictClasses } from '../classes/predict-classes.js';
import { likeliestClass } from '../evaluation/measure-classes.js';
import { fitModel } from '../models/fit-model.js';
import type { ModelSpec } from '../models/model-spec.js';
import { predict } from '../models/predict.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireKnown } from '../rows/require-known.js';
import { requireRows } from '../rows/require-rows.js';
import { splitInTime } from '../rows/split-in-time.js';
import type { RegimeHead, ReturnHead, VolatilityHead } from './heads.js';
import { shrunkenSlope } from './shrunken-slope.js';

/** How the rows of a head part in time. */
export interface HeadOptions {
  /** by which every label is known, epoch ms UTC */
  readonly cutMs: number;
  /** between the labels of the rows that are learned from and the rows that calibrate, ms */
  readonly embargoMs: number;
  /** share of the rows, the latest, that calibrate */
  readonly calibrationShare: number;
  /** rows that are learned from, and rows that calibrate, at least */
  readonly leastRows: number;
  readonly leastCalibrationRows: number;
  /** rows whose labels share bars with that of the first of them */
  readonly overlapRows: number;
}

/** Rows of a regime outside of which, or in which, there are fewer than that do not calibrate it. */
const LEAST_OF_CLASS = 10;

interface Parts {
  readonly earlier: LabelledRows;
  readonly later: LabelledRows;
}

/** Rows whose labels are known by the cut, those that are learned from an embargo before those that calibrate.
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING */
function part(
  head: string,
  rows: LabelledRows,
  { cutMs, embargoMs, calibrationShare, leastRows, leastCalibrationRows }: HeadOptions,
): Parts {
  requireKnown(`${head} head`, rows, cutMs);
  const { earlier, later } = splitInTime(rows, calibrationShare, embargoMs);
  requireRows(`the ${head} head`, earlier, leastRows, 0);
  requireRows(`calibration of the ${head} head`, later, leastCalibrationRows, 0);
  return { earlier, later };
}

/** Fits what says returns. What the model says is drawn towards 0 by a slope from 0 to 1, see `shrunkenSlope`: a model that says nothing sure
 *  on the rows that calibrate says nothing at all.
 *  rows  targets are returns over the horizon, fractions
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING, MODEL_INVALID */
export async function fitReturnHead(
  kernels: LearnerKernels,
  spec: ModelSpec,
  rows: LabelledRows,
  options: HeadOptions,
): Promise<ReturnHead> {
  const { earlier, later } = part('return', rows, options),
    model = await fitModel(kernels, spec, earlier),
    said = predict(kernels, model, later);
  return { model, slope: shrunkenSlope([said], [later.target], options.overlapRows) };
}

/** Fits what says volatilities, on the logarithms of how they differ from the anchor. What the model says beside their mean is drawn to 0 by
 *  its uncertainty on the rows that calibrate, see `shrunkenSlope`; the scale then makes the mean of realised over expected variance 1 on all
 *  rows, which is what loses least by QLIKE.
 *  rows  targets are realised volatilities over the horizon by the anchor, above 0
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING, MODEL_INVALID */
export async function fitVolatilityHead(
  kernels: LearnerKernels,
  spec: ModelSpec,
  rows: LabelledRows,
  options: HeadOptions,
): Promise<VolatilityHead> {
  const { earlier, later } = part('volatility', rows, options),
    logs = earlier.target.map(Math.log),
    centre = logs.reduce((sum, log) => sum + log, 0) / earlier.rows,
    model = await fitModel(kernels, spec, { ...earlier, target: logs });
  const saidOf = (some: LabelledRows): Float64Array => predict(kernels, model, some).map((log) => log - centre),
    slope = shrunkenSlope([saidOf(later)], [later.target.map((value) => Math.log(value) - centre)], options.overlapRows);
  let ratios = 0;
  for (const some of [earlier, later])
    ratios += saidOf(some).reduce((sum, said, row) => sum + some.target[row]! ** 2 / Math.exp(2 * slope * said), 0);
  return { model, centre, slope, scale: ratios / (earlier.rows + later.rows) };
}

/** Fits what says regimes. On rows that the model has not learned from each regime's share is calibrated, then drawn to the base rates by as
 *  much as its difference from them is unsure, and then the confidence is calibrated: the probability that the likeliest regime comes true.
 *  rows  targets are places in REGIMES
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING, MODEL_INVALID
 *  Source  confidence: calibration of the top label, Gupta and Ramdas 2022           */
export async function fitRegimeHead(
  kernels: LearnerKernels,
  spec: ClassSpec,
  rows: LabelledRows,
  options: HeadOptions,
): Promise<RegimeHead> {
  const { earlier, later } = part('regime', rows, options),
    model = await fitClasses(kernels, spec, REGIMES, earlier),
    shares = predictClasses(kernels, model, later);
  const calibration = fitClassCalibration(kernels, 'platt', shares, later.target, LEAST_OF_CLASS),
    calibrated = calibrateClasses(kernels, calibration, shares),
    baseRates = REGIMES.map((_, regime) => (1 + countOf(earlier.target, regime)) / (REGIMES.length + earlier.rows));
  const lean = shrunkenSlope(
    calibrated.map((column, regime) => column.map((value) => value - baseRates[regime]!)),
    baseRates.map((rate, regime) => later.target.map((value) => Number(value === regime) - rate)),
    options.overlapRows,
  );
  const probabilities = leanOn(calibrated, baseRates, lean),
    likeliest = likeliestClass(probabilities);
  const cameTrue = later.target.map((happened, row) => Number(happened === likeliest[row]));
  const confidence = isBothWays(cameTrue) ? fitPlatt(kernels, logOddsOf(topOf(probabilities, likeliest)), cameTrue) : undefined;
  return { model, calibration, baseRates, lean, confidence };
}

/** Returns probabilities between base rates (0) and what the model says (1). */
export function leanOn(probabilities: readonly Float64Array[], baseRates: readonly number[], lean: number): Float64Array[] {
  return probabilities.map((column, member) => column.map((value) => baseRates[member]! + lean * (value - baseRates[member]!)));
}

function countOf(values: Float64Array, wanted: number): number {
  return values.reduce((sum, value) => sum + Number(value === wanted), 0);
}

/** Returns the probability of each row's likeliest class. */
export function topOf(probabilities: readonly Float64Array[], likeliest: Int32Array): Float64Array {
  return Float64Array.from(likeliest, (member, row) => probabilities[member]![row]!);
}

function isBothWays(outcomes: Float64Array): boolean {
  return outcomes.includes(0) && outcomes.includes(1);
}
