// Kernels that learn nothing and keep what they were given.
import type {
  BoostingSettings,
  FeatureScaling,
  ForestSettings,
  LearnerKernels,
  SgdSettings,
  TrainingRows,
} from '../../src/core/learner-kernels.js';
import type { TreeEnsemble } from '../../src/core/tree-ensemble.js';

/** One leaf, beside features of no edges. */
export function leafOf(features: number, value = 0): TreeEnsemble {
  return {
    edges: Array.from({ length: features }, () => new Float64Array()),
    baseValue: 0,
    divisor: 1,
    treeStarts: Int32Array.of(0, 1),
    feature: Int32Array.of(-1),
    left: Int32Array.of(0),
    lastLeftBin: Uint8Array.of(0),
    missingLeft: Uint8Array.of(0),
    value: Float64Array.of(value),
    cover: Float64Array.of(1),
    gain: Float64Array.of(0),
  };
}

export interface Recorded {
  readonly boosted: {
    readonly training: TrainingRows;
    readonly settings: BoostingSettings;
    readonly validation?: TrainingRows | undefined;
  }[];
  readonly grown: { readonly training: TrainingRows; readonly settings: ForestSettings }[];
  readonly descended: { readonly training: TrainingRows; readonly settings: SgdSettings }[];
  readonly regressed: { readonly training: TrainingRows; readonly scaling: FeatureScaling; readonly l2: number }[];
}

/** Raw predictions are the first feature's values; sigmoid halves; a step adds the first feature to each weight, and twice to the
 *  intercept. */
export function recordKernels(): LearnerKernels & Recorded {
  const recorded: Recorded = { boosted: [], grown: [], descended: [], regressed: [] };
  return {
    ...recorded,
    boostTrees: async (training, settings, validation) => {
      recorded.boosted.push({ training, settings, validation });
      return { ensemble: leafOf(training.columns.length), validationLosses: Float64Array.of(0.5) };
    },
    boostClasses: async (training, { classes }) => ({
      ensembles: Array.from({ length: classes }, () => leafOf(training.columns.length)),
      validationLosses: Float64Array.of(0.5),
    }),
    growForest: async (training, settings) => {
      recorded.grown.push({ training, settings });
      return leafOf(training.columns.length);
    },
    scoreTrees: (_, { columns }) => columns[0]!.slice(),
    measureColumns: ({ columns }) =>
      columns.map((column) => {
        const known = column.filter((value) => !Number.isNaN(value)),
          mean = known.reduce((sum, value) => sum + value, 0) / known.length;
        return { count: known.length, mean, squares: known.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
      }),
    descend: (training, _, settings, state) => {
      recorded.descended.push({ training, settings });
      let { weights, weightSums, intercept, interceptSum, step } = state;
      for (let taken = 0; taken < settings.passes * training.rows; taken++) {
        const value = training.columns[0]![taken % training.rows]!;
        weights = weights.map((weight) => weight + value);
        weightSums = weightSums?.map((sum, feature) => sum + weights[feature]!);
        intercept += 2 * value;
        interceptSum += intercept;
        step++;
      }
      return { ...state, weights, weightSums, intercept, interceptSum, step };
    },
    fitLogistic: (training, scaling, l2) => {
      recorded.regressed.push({ training, scaling, l2 });
      return { weights: new Float64Array(training.columns.length).fill(1), intercept: 0, interceptSum: 0, step: 0 };
    },
    scoreLinear: (_, __, { columns }) => columns[0]!.slice(),
    shareClasses: (raw) => raw.map((column) => column.map(() => 1 / raw.length)),
    sigmoid: (x) => x.map((value) => value / 2),
  };
}
