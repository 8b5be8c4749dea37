import type { Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import type { DataPolicy } from '../../core/data-policy.js';
import type { Metrics } from '../../core/metrics.js';
import type { BarWindow, IdentifiedMarket } from '../../core/trading-data.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import type { ChanceVerdict } from '../../ml/evaluation/beats-chance.js';
import type { PredictionMetrics } from '../../ml/evaluation/measure-predictions.js';
import type { FeatureSet } from '../../ml/features/feature-set.js';
import type { BacktestResult } from '../run/backtest.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { FeatureImportance } from '../learning/rank-features.js';
import type { RunOptions } from '../system/run-options.js';
import type { PhaseHook } from '../trials/job-phase.js';
import type { SweepProgress } from '../sweep/sweep-outcome.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { Registry } from '../verdict/registry.js';
import type { StudyVerdict } from '../verdict/study-verdict.js';
import type { ModelWalkForwardSettings } from './settings.js';

export interface ModelWalkForwardOptions extends RunOptions, PhaseHook {
  readonly symbol?: string | undefined;
  /** stops between folds; finished ones are kept */
  readonly signal?: AbortSignal | undefined;
  /** folds */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** called once before the first fold
   *  features  the set that every fold trains with */
  readonly onStart?: ((data: IdentifiedMarket, window: NamedWindow, features: FeatureSet) => void) | undefined;
  /** returns the model of a fold that was trained already */
  readonly onFold?: ((foldNumber: number) => ModelBundle | undefined) | undefined;
  /** called with each fold when it is tested */
  readonly onTested?: ((fold: TestedFold) => Promise<void>) | undefined;
  readonly registry?: Registry | undefined;
}

/** A fold that has no model, and why. */
export interface SkippedFold {
  readonly state: 'skipped';
  readonly foldNumber: number;
  readonly train: BarWindow;
  readonly test: BarWindow;
  readonly sentence: string;
}

export interface TestedFold extends Omit<SkippedFold, 'state' | 'sentence'> {
  readonly state: 'tested';
  /** as it was trained on the bars before the test */
  readonly bundle: ModelBundle;
  /** as it is after the test, where it learned on */
  readonly updated: ModelBundle | undefined;
  /** rows that it learned during the test */
  readonly learnedRows: number;
  /** what must be known of its model */
  readonly warnings: readonly string[];
  /** of the test that have a label by the end of the data */
  readonly rows: number;
  readonly metrics: PredictionMetrics;
  /** on the rows of the test, of the model as it was trained; the largest drop first */
  readonly importance: readonly FeatureImportance[];
}

export type ModelFold = SkippedFold | TestedFold;

export function isTested(fold: ModelFold): fold is TestedFold {
  return fold.state === 'tested';
}

/** A model walked forward: each fold's is trained on the bars before its test and trades it. */
export interface ModelWalkForward {
  readonly system: ResolvedSystem;
  /** that it learned under */
  readonly dataPolicy: DataPolicy;
  readonly market: Market;
  /** of all bars that features, strategy and label read */
  readonly identities: readonly DataIdentity[];
  readonly window: NamedWindow;
  readonly settings: ModelWalkForwardSettings;
  readonly featureSet: FeatureSet;
  readonly folds: readonly ModelFold[];
  /** metrics of each fold traded by itself, with the rules' cash; in the order of the folds */
  readonly foldMetrics: readonly Metrics[];
  /** f64[bar of the data]; NaN outside the tests and where there is no score */
  readonly scores: Float64Array;
  /** rows of all tests with their scores */
  readonly judged: JudgedRows;
  readonly chance: ChanceVerdict;
  /** all tests traded as one account: a position outlives the model that opened it */
  readonly joined: BacktestResult;
  readonly verdict: StudyVerdict | undefined;
  readonly cancelled: boolean;
  readonly elapsedSeconds: number;
  readonly workers: number;
  readonly warnings: readonly string[];
}

/** Rows with a score and a label, in the order of time. */
export interface JudgedRows {
  /** i32[row] */
  readonly bar: Int32Array;
  /** i32[row] */
  readonly fold: Int32Array;
  /** f64[row] each */
  readonly score: Float64Array;
  readonly target: Float64Array;
  readonly knownAtMs: Float64Array;
  readonly metrics: PredictionMetrics;
}

/** What happens to a position where one model takes over from another. */
export const HANDOVER_RULE = 'The tests are one account: a position that a model opened is held on under the next one.';

/** Whether nothing speaks against the model: better than chance, no canary refused a fold, and the account's verdict is not negative. */
export function isSoundWalk({ chance, folds, verdict }: Pick<ModelWalkForward, 'chance' | 'folds' | 'verdict'>): boolean {
  return chance.isBetter && refusedFolds(folds).length === 0 && verdict?.verdict !== 'no_edge';
}

/** Folds whose model a canary refuses. */
export function refusedFolds(folds: readonly ModelFold[]): TestedFold[] {
  return folds.filter(isTested).filter(({ bundle }) => bundle.canaries.some(({ isPassed }) => !isPassed));
}
