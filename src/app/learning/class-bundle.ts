import type { ClassBundle } from '../../ml/bundle/model-bundle.js';
import type { CanaryResult } from '../../ml/canaries/canary.js';
import type { ClassPipeline } from '../../ml/classes/fit-class-pipeline.js';
import { ENGINE_VERSION } from '../run/version.js';
import { labelMeaning } from '../system/schema/label-kinds.js';
import type { SystemFile } from '../system/system-schema.js';
import type { ClassPart } from './class-record.js';
import type { SignalDataset } from './open-dataset.js';
import type { TrainingPlan } from './train.js';

/** Returns a training of several classes as a bundle. */
export function classBundleOf(
  file: SystemFile,
  { set, origin, markets, timeframe }: SignalDataset,
  { known, cutMs }: TrainingPlan,
  { model, calibration }: ClassPipeline,
  parts: readonly ClassPart[],
  canaries: readonly CanaryResult[],
): ClassBundle {
  return {
    model,
    calibration,
    featureHash: set.hash,
    featureSet: set.features,
    label: labelMeaning(file.ml_training.label),
    threshold: Number.NaN,
    training: {
      startMs: known.decidedAtMs[0]!,
      endMs: cutMs,
      rows: known.rows,
      bars: { timeframe, symbols: markets.map(({ symbol }) => symbol) },
    },
    metrics: Object.fromEntries(
      parts.flatMap(({ part, metrics }) => [
        [`${part}_log_loss`, metrics.logLoss],
        [`${part}_brier`, metrics.brier],
        [`${part}_accuracy`, metrics.accuracy],
      ]),
    ),
    canaries: canaries.map(({ name, state, sentence }) => ({ name, isPassed: state === 'passed', sentence })),
    seed: file.seed,
    engineVersion: ENGINE_VERSION,
    origin,
  };
}
