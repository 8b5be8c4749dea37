import type { SweepProgress } from '../sweep/sweep-outcome.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { ResultDocument } from '../run/result-head.js';
import type { ResumableKind } from '../run/run-manifest.js';
import type { RunOptions } from '../system/run-options.js';
import type { PhaseHook } from '../trials/job-phase.js';
import type { StudyVerdict } from '../verdict/study-verdict.js';

/** What a job gets for one symbol, beside the system. */
export interface JobOptions extends RunOptions, PhaseHook {
  readonly symbol: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SweepProgress) => void;
  /** folder that run folders go into */
  readonly outputDir: string;
  readonly startedMs: number;
  /** folder of an interrupted run that is finished instead */
  readonly resumeDir: string | undefined;
}

/** What became of one symbol. */
export interface JobOutcome {
  readonly verdict: StudyVerdict | undefined;
  readonly isCancelled: boolean;
  /** negative beside its verdict: nothing was found, a fold has no winner, a model is no better than chance */
  readonly isNegative: boolean;
  /** units that were finished, where they are not the trials of the document */
  readonly finished?: number;
}

/** A kind of job: what commands, a server and other machines start and resume. */
export interface Job<Written> {
  readonly kind: ResumableKind;
  /** name of the list of documents where there are several symbols */
  readonly listName: string;
  /** what is finished one by one */
  readonly unit: 'trials' | 'folds';
  run(system: ResolvedSystem, options: JobOptions): Promise<Written>;
  /** Returns the document that `--json` prints. */
  summarise(written: Written): ResultDocument;
  outcomeOf(written: Written): JobOutcome;
}
