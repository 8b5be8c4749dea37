import type { LearnerKernels } from '../../core/learner-kernels.js';
import { UsageError } from '../../core/errors.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import { splitInTime } from '../../ml/rows/split-in-time.js';
import { trainModel } from '../../ml/training/train-model.js';
import { bundleOf } from '../learning/bundle-of.js';
import { chooseSpec } from '../learning/choose-spec.js';
import { pipelineOptionsOf } from '../learning/pipeline-options.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import type { SystemFile } from '../system/system-schema.js';
import type { PlannedFold } from '../walk-forward/plan-folds.js';

/** What the folds of a walk-forward have in common. */
export interface FoldTraining {
  readonly file: SystemFile;
  readonly features: MarketFeatures;
  /** all rows of the market */
  readonly rows: LabelledRows;
  /** a score from it on acts */
  readonly threshold: number;
}

/** When a fold's model is trained: what is known then it may learn from, and its first decision comes later; epoch ms UTC. */
export function cutOf({ file, features }: Pick<FoldTraining, 'file' | 'features'>, { test }: PlannedFold): number {
  const { bars, timeframe } = features.trading.market;
  return bars.timeMs[test[0]!.from]! - file.ml_training.embargo_bars * timeframe.durationMs;
}

/** Returns the rows of a fold's train window whose labels are known by its cut. */
export function knownRows(rows: LabelledRows, { train: [train] }: PlannedFold, cutMs: number): LabelledRows {
  return filterRows(rows, (row) => rows.barIndex[row]! >= train!.from && rows.barIndex[row]! < train!.to && rows.knownAtMs[row]! <= cutMs);
}

/** Trains the model of a fold on the rows of its train window whose labels are known by the cut, as `train` would have done it then.
 *  Throws UsageError ROWS_MISSING where they are too few; MODEL_INVALID */
export async function trainFold(
  kernels: LearnerKernels,
  { file, features, rows, threshold }: FoldTraining,
  fold: PlannedFold,
  cutMs: number,
): Promise<ModelBundle> {
  const { split, minimum_rows: least } = file.ml_training,
    known = knownRows(rows, fold, cutMs);
  if (known.rows < least)
    throw new UsageError(
      'ROWS_MISSING',
      `training needs at least ${least} rows (ml_training.minimum_rows), and there are ${known.rows}: ${least - known.rows} ${least - known.rows === 1 ? 'is' : 'are'} missing`,
    );
  const { timeframe, origin, symbol } = features.trading.market,
    embargoMs = file.ml_training.embargo_bars * timeframe.durationMs,
    validationShare = split.validation / (split.train + split.validation);
  const { spec } = await chooseSpec(kernels, file, splitInTime(known, validationShare, embargoMs).earlier, embargoMs);
  const training = await trainModel(kernels, known, {
    ...pipelineOptionsOf(file, spec, embargoMs),
    cutMs,
    validationShare,
    source: features.source,
  });
  return bundleOf(
    file,
    { set: features.set, origin: origin.kind, symbols: [symbol], timeframe: timeframe.name },
    { known, cutMs },
    training,
    threshold,
  );
}
