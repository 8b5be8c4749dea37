import type { Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import type { Parameters } from '../../core/graph.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import type { Space } from '../../search/space.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { BacktestResult } from '../run/backtest.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import type { PhaseHook } from '../trials/job-phase.js';
import type { Objective } from '../trials/scorer.js';
import type { SweepProgress } from '../sweep/sweep-outcome.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { Registry } from '../verdict/registry.js';
import type { KnownStudy } from '../trials/study-log.js';
import type { StudyVerdict } from '../verdict/study-verdict.js';
import type { FoldPlan, PlannedFold } from './plan-folds.js';
import type { StitchedRun } from './stitch-runs.js';

export interface WalkForwardOptions extends RunOptions, PhaseHook {
  readonly symbol?: string | undefined;
  /** stops between tasks; finished batches are kept */
  readonly signal?: AbortSignal | undefined;
  /** trials of all folds */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** called once before the first fold */
  readonly onStart?: ((data: IdentifiedMarket, window: NamedWindow, plan: FoldPlan) => void) | undefined;
  /** called at the beginning of each fold; returns what is known of it already */
  readonly onFold?: ((foldNumber: number) => KnownStudy) | undefined;
  /** called with each batch of a fold as it is finished */
  readonly onBatch?: ((foldNumber: number, trials: readonly RecordedTrial[]) => void) | undefined;
  readonly registry?: Registry | undefined;
}

/** What one fold came to. */
export interface FoldResult extends PlannedFold {
  readonly trials: readonly RecordedTrial[];
  readonly winner: { readonly trialNumber: number; readonly parameters: Parameters };
  /** the first objective of the winner on train and on test; NaN is undefined */
  readonly inSample: number;
  readonly outOfSample: number;
  /** ln(w / (1 - w)), w the winner's relative rank on test among all ranked trials of the fold; below 0 it is worse than the middle */
  readonly logit: number;
  /** the winner over the fold's test ranges, with the rules' cash */
  readonly tested: StitchedRun;
}

/** A fold whose search found nothing to trade its test with: the test is not traded. */
export interface UnwonFold extends PlannedFold {
  readonly trials: readonly RecordedTrial[];
  /** which fold it is, its train window, and what its trials lack */
  readonly reason: string;
}

/** Whether a fold has a winner. */
export function isWon(fold: FoldResult | UnwonFold): fold is FoldResult {
  return 'winner' in fold;
}

/** Returns the trials of every fold, in the order of the folds. */
export function trialsOfFolds({ folds, unwon }: Pick<WalkForwardOutcome, 'folds' | 'unwon'>): (FoldResult | UnwonFold)[] {
  return [...folds, ...unwon].sort((a, b) => a.foldNumber - b.foldNumber);
}

/** One way through the bars without those that no fold could trade, each fold's test beginning with the account that the one before
 *  left. */
export interface PathResult {
  readonly runs: readonly BacktestResult[];
  readonly stitched: StitchedRun;
}

export interface WalkForwardOutcome {
  readonly system: ResolvedSystem;
  readonly market: Market;
  readonly identities: readonly DataIdentity[];
  readonly window: NamedWindow;
  readonly space: Space;
  readonly objective: Objective;
  readonly sampler: string;
  /** those with a winner */
  readonly folds: readonly FoldResult[];
  /** those without one */
  readonly unwon: readonly UnwonFold[];
  /** one; several where splits are combined */
  readonly paths: readonly PathResult[];
  /** position of the path with the middle Sharpe ratio: the one that is judged and drawn */
  readonly shown: number;
  /** mean out-of-sample over mean in-sample objective; NaN where one is undefined or the mean in-sample objective is not above 0 */
  readonly efficiency: number;
  /** per searched parameter: mean absolute change of the winner from fold to fold, as a share of its range; of a choice the share of
   *  changes */
  readonly drift: readonly { readonly name: string; readonly meanChange: number }[];
  readonly verdict: StudyVerdict | undefined;
  readonly cancelled: boolean;
  readonly elapsedSeconds: number;
  readonly workers: number;
  readonly warnings: readonly string[];
}

/** What happens to a position that is open at the end of a test. */
export const EDGE_RULE =
  'Every test begins flat with the account that the test before left; a position that is open at its end is closed at its last close with costs (F11). Indicators are warm: they see the bars before.';
