import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import type { PredictionMetrics } from '../../ml/evaluation/measure-predictions.js';
import type { FeatureSet } from '../../ml/features/feature-set.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import type { Training } from '../../ml/training/train-model.js';
import type { SystemFile } from '../system/system-schema.js';
import { ENGINE_VERSION } from '../run/version.js';
import { labelMeaning } from '../system/schema/label-kinds.js';

/** What a training learned from. */
export interface TrainingSource {
  readonly set: FeatureSet;
  readonly origin: ModelBundle['origin'];
  readonly symbols: readonly string[];
  /** of its bars */
  readonly timeframe: string;
}

/** Returns a training as a bundle.
 *  known      the rows that it was given, ascending in time
 *  cutMs      by which all of their labels are known, epoch ms UTC
 *  threshold  the score from which on to act */
export function bundleOf(
  file: SystemFile,
  { set, origin, symbols, timeframe }: TrainingSource,
  { known, cutMs }: { readonly known: LabelledRows; readonly cutMs: number },
  { trained, report }: Training,
  threshold: number,
): ModelBundle {
  const { model, calibration } = trained;
  return {
    model,
    calibration: calibration && { scores: 'raw', by: calibration },
    featureHash: set.hash,
    featureSet: set.features,
    label: labelMeaning(file.ml_training.label),
    threshold,
    training: {
      startMs: known.decidedAtMs[0]!,
      endMs: cutMs,
      rows: known.rows,
      bars: { timeframe, symbols },
    },
    metrics: Object.assign({}, ...report.parts.map(({ part, metrics }) => flatMetrics(part, metrics))) as Record<string, number>,
    canaries: report.canaries.map(({ name, state, sentence }) => ({ name, isPassed: state === 'passed', sentence })),
    seed: file.seed,
    engineVersion: ENGINE_VERSION,
    origin,
  };
}

/** Returns metrics by names such as holdout_auc. */
export function flatMetrics(part: string, metrics: PredictionMetrics): Record<string, number> {
  const numbers =
    metrics.kind === 'class'
      ? { auc: metrics.auc, log_loss: metrics.logLoss, brier: metrics.brier }
      : { rank_correlation: metrics.rankCorrelation, root_mean_square: metrics.rootMeanSquare, explained: metrics.explained };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${part}_${name}`, value]));
}
