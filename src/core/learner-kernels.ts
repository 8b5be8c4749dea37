import type { TreeEnsemble } from './tree-ensemble.js';

/** Rows of features as columns: columns[feature][row], NaN where a value is missing. */
export interface FeatureColumns {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
}

/** Rows that sums of the kernels can count. */
export const MOST_TRAINING_ROWS = 2 ** 24 - 1;

/** Rows to learn from. Targets are finite; 0 and 1 for the log loss. Weights are finite and not negative; left out, all are 1. */
export interface TrainingRows extends FeatureColumns {
  readonly target: Float64Array;
  readonly weight?: Float64Array | undefined;
}

/** half the squared error of numbers, or the log loss of log odds */
export type Loss = 'squared' | 'log';

export interface BoostingSettings {
  readonly loss: Loss;
  readonly seed: number;
  /** most trees */
  readonly trees: number;
  readonly learningRate: number;
  /** bins of a feature beside the one of missing values, 2 … 255 */
  readonly bins: number;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  /** rows that a leaf holds at least */
  readonly minRows: number;
  /** second derivative that a leaf holds at least */
  readonly minHessian: number;
  readonly minGain: number;
  readonly l2: number;
  /** shares of rows and features that a tree sees, above 0 and at most 1 */
  readonly rowShare: number;
  readonly featureShare: number;
  /** per feature 1 rising, -1 falling, 0 free; left out, all are free */
  readonly monotone?: readonly number[] | undefined;
  /** trees without a better validation loss after which no more are grown */
  readonly patience: number;
}

export interface BoostedTrees {
  /** trees up to the best validation loss; all of them without validation rows */
  readonly ensemble: TreeEnsemble;
  /** f64[trees grown]: mean validation loss after each tree; empty without validation rows */
  readonly validationLosses: Float64Array;
}

/** Of trees of several classes: `trees` are rounds, each of a tree a class. */
export interface ClassBoostingSettings extends Omit<BoostingSettings, 'loss'> {
  /** at least 2; targets are their numbers, from 0 */
  readonly classes: number;
}

export interface BoostedClasses {
  /** of each class: its raw predictions become shares by `shareClasses`; rounds up to the best validation loss */
  readonly ensembles: readonly TreeEnsemble[];
  /** f64[rounds grown]: mean log loss of the validation rows after each round; empty without validation rows */
  readonly validationLosses: Float64Array;
}

export interface ForestSettings {
  readonly seed: number;
  readonly trees: number;
  readonly bins: number;
  readonly maxDepth: number;
  readonly minRows: number;
  readonly featuresPerNode: number;
  /** true: trees say numbers around the mean of the targets; false: shares of targets that are 1 */
  readonly isCentred: boolean;
}

/** A feature's known values: how many, their mean (NaN of none), the sum of their squared distances from it. */
export interface ColumnMoments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** What a feature is less, and divided by, before a linear model sees it. */
export interface FeatureScaling {
  /** f64[features] */
  readonly means: Float64Array;
  /** f64[features], above 0 */
  readonly scales: Float64Array;
}

/** A linear model of scaled features. Where sums are kept, their means over the steps predict. */
export interface LinearState {
  /** f64[features] */
  readonly weights: Float64Array;
  readonly intercept: number;
  /** f64[features], of the weights after each step; left out where they are not kept */
  readonly weightSums?: Float64Array | undefined;
  readonly interceptSum: number;
  /** steps that were made */
  readonly step: number;
}

export interface SgdSettings {
  readonly loss: Loss;
  /** random orders of the rows are those of (seed, pass); passes count from 0 */
  readonly seed: number;
  readonly passes: number;
  /** false: rows are taken in their order */
  readonly isShuffled: boolean;
  readonly schedule: 'optimal' | 'inverse' | 'constant';
  readonly l2: number;
  readonly rate: number;
  readonly power: number;
}

/** What learning needs of the engine: plain arrays in, plain arrays out. Equal arguments give equal bits for any number of workers. */
export interface LearnerKernels {
  boostTrees(training: TrainingRows, settings: BoostingSettings, validation?: TrainingRows): Promise<BoostedTrees>;
  /** Boosts a tree a class in each round; targets are numbers of classes. */
  boostClasses(training: TrainingRows, settings: ClassBoostingSettings, validation?: TrainingRows): Promise<BoostedClasses>;
  growForest(training: TrainingRows, settings: ForestSettings): Promise<TreeEnsemble>;
  /** Returns raw predictions, f64[rows]; a row has the same bits alone and among others. */
  scoreTrees(ensemble: TreeEnsemble, features: FeatureColumns): Float64Array;
  measureColumns(features: FeatureColumns): ColumnMoments[];
  /** Takes the steps of some passes from a state on. */
  descend(training: TrainingRows, scaling: FeatureScaling, settings: SgdSettings, state: LinearState): LinearState;
  /** Finds the minimum of the log loss, summed over the rows, and l2 / 2 times the squared weights; targets in [0, 1]. */
  fitLogistic(training: TrainingRows, scaling: FeatureScaling, l2: number): LinearState;
  /** Returns weights · row + intercept, f64[rows]; missing values count as the mean. */
  scoreLinear(state: LinearState, scaling: FeatureScaling, features: FeatureColumns): Float64Array;
  /** Returns raw predictions of classes as shares that sum to 1 in each row, e^x over the sum of all: f64[rows] for each class. */
  shareClasses(raw: readonly Float64Array[]): Float64Array[];
  /** Returns 1 / (1 + e^-x) of each number. */
  sigmoid(x: Float64Array): Float64Array;
}
