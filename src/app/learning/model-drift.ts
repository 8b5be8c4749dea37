import type { LearnerKernels } from '../../core/learner-kernels.js';
import { isClassBundle } from '../../ml/bundle/decode-bundle.js';
import type { AnyBundle, ClassBundle } from '../../ml/bundle/model-bundle.js';
import { scoreBundle } from '../../ml/bundle/score-bundle.js';
import { scoreClasses } from '../../ml/classes/score-classes.js';
import { DRIFT_THRESHOLDS, type DriftThresholds } from '../../ml/drift/drift-thresholds.js';
import { measureDrift, type DriftReport, type ScoredRows } from '../../ml/drift/measure-drift.js';
import { medianAgreement } from '../../ml/evaluation/median-agreement.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import { pickFeatures } from '../../ml/training/pick-features.js';
import { clockFeatures } from './clock-features.js';
import type { WatchedRecord } from './watched-record.js';

/** Rows that were there when the model was judged, none of which it learned from, against those that came later. */
export function driftOf(
  kernels: LearnerKernels,
  bundle: AnyBundle,
  record: WatchedRecord,
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

function scoreRows(kernels: LearnerKernels, bundle: AnyBundle, rows: LabelledRows): ScoredRows {
  if (isClassBundle(bundle)) return scoreClassRows(kernels, bundle, rows);
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

/** Of several classes the prediction is the probability of the likeliest one, which comes true where it is the row's; the probability of each
 *  is compared beside the features. */
function scoreClassRows(kernels: LearnerKernels, bundle: ClassBundle, rows: LabelledRows): ScoredRows {
  const own = pickFeatures(rows, bundle.model.features),
    { features, columns } = own,
    { classes } = bundle.model;
  const said = rows.rows === 0 ? classes.map(() => new Float64Array()) : scoreClasses(kernels, bundle, own);
  const predictions = Float64Array.from({ length: rows.rows }, (_, row) => Math.max(...said.map((column) => column[row]!)));
  return {
    features: [...features, ...classes.map((name) => `probability of ${name}`)],
    columns: [...columns, ...said],
    predictions,
    isRight: predictions.map((most, row) =>
      Number.isNaN(rows.target[row]!) ? Number.NaN : Number(said.findIndex((column) => column[row] === most) === rows.target[row]),
    ),
  };
}
