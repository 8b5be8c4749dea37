import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import { scoreBundle } from '../../ml/bundle/score-bundle.js';
import { DRIFT_THRESHOLDS, type DriftThresholds } from '../../ml/drift/drift-thresholds.js';
import { measureDrift, type DriftReport, type ScoredRows } from '../../ml/drift/measure-drift.js';
import { medianAgreement } from '../../ml/evaluation/median-agreement.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import { pickFeatures } from '../../ml/training/pick-features.js';
import { clockFeatures } from './clock-features.js';
import type { TrainingRecord } from './training-record.js';

/** Rows that were there when the model was judged, none of which it learned from, against those that came later. */
export function driftOf(
  kernels: LearnerKernels,
  bundle: ModelBundle,
  record: TrainingRecord,
  rows: LabelledRows,
  thresholds: DriftThresholds = DRIFT_THRESHOLDS,
): DriftReport {
  const part = (holds: (decidedAtMs: number) => boolean): ScoredRows =>
    scoreRows(
      kernels,
      bundle,
      filterRows(rows, (row) => holds(rows.decidedAtMs[row]!)),
    );
  return measureDrift(
    part((time) => time >= record.validation_from_ms && time <= record.last_decided_ms),
    part((time) => time > record.last_decided_ms),
    thresholds,
    clockFeatures(bundle.featureSet),
  );
}

const EVEN = 0.5;

function scoreRows(kernels: LearnerKernels, bundle: ModelBundle, rows: LabelledRows): ScoredRows {
  const own = pickFeatures(rows, bundle.model.features),
    { features, columns } = own;
  const predictions = rows.rows === 0 ? new Float64Array() : scoreBundle(kernels, bundle, own);
  return {
    features,
    columns,
    predictions,
    isRight: isClassifier(bundle.model.kind)
      ? predictions.map((said, row) => Number(said >= EVEN === (rows.target[row] === 1)))
      : medianAgreement(predictions, rows.target),
  };
}
