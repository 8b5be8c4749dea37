import type { Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import type { Parameters } from '../../core/graph.js';
import type { ExecutionRules } from '../../core/rules.js';
import type { Space } from '../../search/space.js';
import type { StopReason } from '../../search/study.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import type { BacktestResult } from '../run/backtest.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import type { TrialBrackets } from '../trials/trial-brackets.js';
import type { KnownStudy } from '../trials/study-log.js';
import type { PhaseHook } from '../trials/job-phase.js';
import type { Objective } from '../trials/scorer.js';
import type { SweepProgress } from '../sweep/sweep-outcome.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { Registry } from '../verdict/registry.js';
import type { StudyVerdict } from '../verdict/study-verdict.js';
import type { StudyAnalysis } from './study-analysis.js';
import type { StudyWindows } from './study-windows.js';

export interface OptimizeOptions extends RunOptions, PhaseHook {
  readonly symbol?: string | undefined;
  /** stops between tasks; finished batches are kept */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** called once before the first trial; returns what is known of the study already */
  readonly onStart?: ((plan: StudyPlan) => KnownStudy) | undefined;
  /** called with each batch as it is finished, in the order of the trial numbers */
  readonly onBatch?: ((trials: readonly RecordedTrial[]) => void) | undefined;
  /** what the trials do in a bar that touches stop and target, where their metrics under both rules are wanted */
  readonly bracket?: ExecutionRules['intrabar'] | undefined;
  /** counts trials and looks at holdouts; without it only those of this study count */
  readonly registry?: Registry | undefined;
}

/** What a study is about to do. */
export interface StudyPlan {
  readonly market: Market;
  readonly identities: readonly DataIdentity[];
  readonly window: NamedWindow;
}

/** The winner over one of the study's windows. */
export interface WindowRun {
  /** what the study uses it for */
  readonly part: 'train' | 'validation' | 'holdout';
  readonly run: BacktestResult;
  /** the first objective; NaN is undefined */
  readonly objective: number;
}

export interface StudyWinner {
  readonly trialNumber: number;
  readonly parameters: Parameters;
  /** the first objective over the search window */
  readonly objective: number;
  /** why this one: `best point`, `best plateau`, `best on validation`, … */
  readonly rule: string;
}

/** What a study comes to. */
export interface StudyOutcome {
  readonly system: ResolvedSystem;
  readonly market: Market;
  readonly identities: readonly DataIdentity[];
  /** the window that was searched on */
  readonly window: NamedWindow;
  readonly windows: StudyWindows;
  readonly space: Space;
  readonly objectives: readonly Objective[];
  readonly sampler: string;
  readonly pruner: string | undefined;
  /** from 0 on, without a gap */
  readonly trials: readonly RecordedTrial[];
  /** positions in `trials`, best first by the first objective: complete, feasible, objective defined; ties by number */
  readonly ranking: Int32Array;
  /** several objectives: positions in `trials` of those that no other one beats in every objective */
  readonly front: Int32Array;
  /** metrics with the stop first and with the target first, by position in `trials`; where they were asked for */
  readonly brackets?: TrialBrackets['metrics'] | undefined;
  readonly analysis: StudyAnalysis;
  readonly winner: StudyWinner | undefined;
  /** the winner over every window of the study, the search window first; empty without a winner */
  readonly winnerRuns: readonly WindowRun[];
  /** the best trials run again over the search window, best first (of several objectives: of the front) */
  readonly best: readonly { readonly trialNumber: number; readonly run: BacktestResult }[];
  readonly verdict: StudyVerdict | undefined;
  /** why it ended before its number of trials */
  readonly stopped: StopReason | 'cancelled' | undefined;
  /** seconds from the first trial to the last result, trials that were known already not counted */
  readonly elapsedSeconds: number;
  /** trials that were run, known ones not counted */
  readonly trialsRun: number;
  readonly workers: number;
  readonly warnings: readonly string[];
}
