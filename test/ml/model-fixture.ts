// One small fitted model of each kind, and rows that sit where models are easily got wrong.
import type { FeatureColumns, LearnerKernels } from '../../src/core/learner-kernels.js';
import type { ModelBundle } from '../../src/ml/bundle/model-bundle.js';
import { fitIsotonic } from '../../src/ml/calibration/isotonic.js';
import { fitPlatt } from '../../src/ml/calibration/platt.js';
import type { Dataset } from '../../src/ml/dataset.js';
import { fitModel } from '../../src/ml/models/fit-model.js';
import type { Model } from '../../src/ml/models/model.js';
import { isClassifier, type ModelKind } from '../../src/ml/models/model-spec.js';
import { predict, predictRaw } from '../../src/ml/models/predict.js';
import { createDataset } from './fixture.js';

export const KINDS: readonly ModelKind[] = ['gbc', 'gbr', 'rfc', 'rfr', 'sgdc', 'sgdr', 'logistic'];

/** Fits a model of a kind; every seventh value is missing. */
export async function fitSmall(kernels: LearnerKernels, kind: ModelKind, rows = 1500): Promise<Model> {
  return fitModel(
    kernels,
    { kind, ...('gbc gbr rfc rfr'.includes(kind) && { trees: 12 }) } as { kind: ModelKind },
    withHoles(createDataset(rows, 11, isClassifier(kind))),
  );
}

/** Returns the dataset with every seventh value missing. */
export function withHoles(dataset: Dataset): Dataset {
  return {
    ...dataset,
    columns: dataset.columns.map((column, feature) => column.map((value, row) => ((row + feature) % 7 === 0 ? Number.NaN : value))),
  };
}

/** Returns a bundle around a model; classifiers have a calibration where one is asked for. */
export function bundleOf(kernels: LearnerKernels, model: Model, calibration?: 'platt' | 'isotonic'): ModelBundle {
  const rows = createDataset(400, 12);
  const by =
    calibration === 'platt'
      ? ({ scores: 'raw', by: fitPlatt(kernels, predictRaw(kernels, model, rows), rows.target) } as const)
      : calibration === 'isotonic'
        ? ({ scores: 'prediction', by: fitIsotonic(predict(kernels, model, rows), rows.target) } as const)
        : undefined;
  return {
    model,
    calibration: by,
    featureHash: 'f00d',
    featureSet: [],
    label: { kind: 'triple_barrier', horizon_bars: 24, barriers: [2, 1.5], $odd: { $array: 3 } },
    threshold: 0.55,
    training: { startMs: Date.UTC(2020, 0, 1), endMs: Date.UTC(2021, 0, 1), rows: 1500 },
    metrics: { auc: 0.9, lift: Number.NaN, worst: -Infinity },
    canaries: [{ name: 'shuffled_labels', isPassed: true, sentence: 'Shuffled labels taught nothing: AUC 0.501.' }],
    seed: 7,
    engineVersion: '0.1.0',
    origin: 'real',
  };
}

/** Rows at, just above and just below every edge of a tree model, missing values, zeros of both signs, infinities where trees allow
 *  them, and ordinary rows. Values of different features are mixed by step. */
export function adversarialRows(model: Model): FeatureColumns {
  const ordinary = withHoles(createDataset(300, 21)).columns;
  const columns = ordinary.map((values, feature) => {
    const edges = 'ensemble' in model ? Array.from(model.ensemble.edges[feature]!) : [],
      infinities = 'ensemble' in model ? [Infinity, -Infinity] : [];
    return [
      ...edges.flatMap((edge) => [edge, nextUp(edge), -nextUp(-edge), Math.fround(edge)]),
      ...infinities,
      0,
      -0,
      Number.NaN,
      1e300,
      -1e300,
      5e-324,
      ...values,
    ];
  });
  const rows = Math.max(...columns.map(({ length }) => length));
  return {
    rows,
    columns: columns.map((column, feature) =>
      Float64Array.from({ length: rows }, (_, row) => column[(row * (2 * feature + 1)) % column.length]!),
    ),
  };
}

/** The next larger number. */
function nextUp(value: number): number {
  const number = Float64Array.of(value === 0 ? 0 : value),
    bits = new BigInt64Array(number.buffer);
  bits[0]! += number[0]! < 0 ? -1n : 1n;
  return number[0]!;
}
