import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { BarWindow } from '../../core/trading-data.js';
import { measurePredictions, type PredictionMetrics } from '../evaluation/measure-predictions.js';
import { isClassifier } from '../models/model-spec.js';
import { filterRows, type LabelledRows } from '../rows/labelled-rows.js';
import { fitPipeline, predictPipeline, type PipelineOptions } from './fit-pipeline.js';
import { pickFeatures } from './pick-features.js';

/** One train/test split: half-open ranges of bars, train before test. */
export interface FoldRanges {
  readonly foldNumber: number;
  readonly train: BarWindow;
  readonly test: BarWindow;
}

/** When the first and the last of some rows were decided, epoch ms. */
export interface DecidedRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What became of a fold. */
export type FoldResult =
  | {
      readonly state: 'complete';
      readonly foldNumber: number;
      readonly trainRows: number;
      readonly train: DecidedRange;
      /** rows of the train range whose labels reach into the test, or into the embargo before it */
      readonly purgedRows: number;
      readonly testRows: number;
      readonly test: DecidedRange;
      readonly metrics: PredictionMetrics;
    }
  /** too few rows; the sentence says how many are missing */
  | { readonly state: 'skipped'; readonly foldNumber: number; readonly sentence: string };

/** Predictions of rows that their models had not learned from, fold after fold. */
export interface PooledPredictions {
  /** i32[rows]  bars that the rows were decided on */
  readonly barIndex: Int32Array;
  readonly foldNumber: Int32Array;
  /** f64[rows]  calibrated probabilities, or numbers */
  readonly predictions: Float64Array;
  readonly target: Float64Array;
  readonly metrics: PredictionMetrics;
}

export interface WalkForwardValidation {
  readonly folds: readonly FoldResult[];
  readonly pooled: PooledPredictions;
}

interface FoldPredictions {
  readonly result: FoldResult;
  readonly test: LabelledRows;
  readonly predictions: Float64Array;
}

/** Fits a pipeline for each fold on the rows before its test and predicts the test. Rows of the train range are purged where their labels
 *  are known later than an embargo before the first row of the test is decided. Equal arguments give equal bits.
 *  Throws UsageError ROWS_MISSING where every fold has too few rows; LABEL_LEAK where a train range reaches behind its test;
 *  MODEL_INVALID */
export async function validateWalkForward(
  kernels: LearnerKernels,
  rows: LabelledRows,
  folds: readonly FoldRanges[],
  options: PipelineOptions,
): Promise<WalkForwardValidation> {
  const done: FoldPredictions[] = [];
  for (const fold of folds) done.push(await runFold(kernels, rows, fold, options));
  const complete = done.filter(({ result }) => result.state === 'complete');
  if (complete.length === 0)
    throw new UsageError(
      'ROWS_MISSING',
      `none of ${folds.length} folds has enough rows: ${done.map(({ result }) => (result.state === 'skipped' ? result.sentence : '')).at(-1) ?? 'there are no folds'}`,
    );
  return { folds: done.map(({ result }) => result), pooled: pool(isClassifier(options.spec.kind), complete) };
}

async function runFold(
  kernels: LearnerKernels,
  rows: LabelledRows,
  { foldNumber, train, test }: FoldRanges,
  options: PipelineOptions,
): Promise<FoldPredictions> {
  if (train.to > test.from)
    throw new UsageError(
      'LABEL_LEAK',
      `fold ${foldNumber} must train before it tests, and its train range ends at bar ${train.to}, behind bar ${test.from}`,
    );
  const tested = filterRows(rows, (row) => isInside(rows.barIndex[row]!, test)),
    inside = filterRows(rows, (row) => isInside(rows.barIndex[row]!, train));
  const skip = (sentence: string): FoldPredictions => ({
    result: { state: 'skipped', foldNumber, sentence },
    test: tested,
    predictions: new Float64Array(),
  });
  if (tested.rows === 0) return skip(`fold ${foldNumber} has no rows to test`);
  const cutMs = tested.decidedAtMs[0]! - (options.embargoMs ?? 0),
    known = filterRows(inside, (row) => inside.knownAtMs[row]! <= cutMs);
  try {
    const pipeline = await fitPipeline(kernels, known, cutMs, options),
      predictions = predictPipeline(kernels, pipeline, pickFeatures(tested, pipeline.model.features));
    const metrics = measurePredictions(isClassifier(options.spec.kind), predictions, tested.target);
    const result: FoldResult = {
      state: 'complete',
      foldNumber,
      trainRows: known.rows,
      train: decidedRange(known),
      purgedRows: inside.rows - known.rows,
      testRows: tested.rows,
      test: decidedRange(tested),
      metrics,
    };
    return { result, test: tested, predictions };
  } catch (error) {
    if (error instanceof UsageError && error.code === 'ROWS_MISSING') return skip(`fold ${foldNumber}: ${error.message}`);
    throw error;
  }
}

function decidedRange({ decidedAtMs }: LabelledRows): DecidedRange {
  return { fromMs: decidedAtMs[0]!, toMs: decidedAtMs.at(-1)! };
}

function pool(isClass: boolean, folds: readonly FoldPredictions[]): PooledPredictions {
  const join = (columns: readonly Float64Array[]): Float64Array => Float64Array.from(columns.flatMap((column) => Array.from(column)));
  const predictions = join(folds.map((fold) => fold.predictions)),
    target = join(folds.map(({ test }) => test.target));
  return {
    barIndex: Int32Array.from(folds.flatMap(({ test }) => Array.from(test.barIndex))),
    foldNumber: Int32Array.from(folds.flatMap(({ test, result }) => Array.from(test.barIndex, () => result.foldNumber))),
    predictions,
    target,
    metrics: measurePredictions(isClass, predictions, target),
  };
}

function isInside(bar: number, { from, to }: BarWindow): boolean {
  return bar >= from && bar < to;
}
