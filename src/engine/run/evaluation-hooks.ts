import type { ExecutionRules } from '../../core/rules.js';

/** Which trials' daily returns are summed, and over how many blocks of days. */
export interface ReturnsRequest {
  /** positions in the table, ascending; those that fail keep zeros */
  readonly trials: Int32Array;
  /** at most the days of the window */
  readonly blocks: number;
}

export interface EvaluationHooks {
  /** stops between tasks; trials that did not run stay `not_run` */
  readonly signal?: AbortSignal;
  /** called after each task with the trials that are done */
  readonly onProgress?: (doneTrials: number) => void;
  /** called about once a second with the positions of trials that were completed since, and the records of all; what is finished at the end
   *  is not told */
  readonly onFinished?: ((trials: Int32Array, records: Float64Array) => void) | undefined;
  /** columns and conditions stay for the next evaluation: for those who evaluate many small tables of one strategy */
  readonly keepsValues?: boolean | undefined;
  /** the account begins with it instead of the rules' cash; quote currency */
  readonly cash?: number | undefined;
  /** what a bar that touches stop and target is taken for, instead of the rules' choice */
  readonly intrabar?: ExecutionRules['intrabar'] | undefined;
  /** sums of daily returns of some of the trials are wanted too */
  readonly returns?: ReturnsRequest | undefined;
  /** the records stay in the engine's memory and are good until it runs again; without it they are copied */
  readonly borrowsRecords?: boolean;
}
