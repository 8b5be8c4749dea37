import type { AccountReplay } from './account.js';
import type { Parameters } from './graph.js';
import type { ExecutionRules } from './rules.js';
import type { TradeColumns } from './trade-columns.js';
import type { BarWindow } from './trading-data.js';
import type { TrialResults, TrialTable } from './trial-table.js';

/** Sums that a block of days has: of the returns, of their squares, of their products with the benchmark's. */
export const RETURN_SUMS = 3;

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

/** One trial run again, with everything that a search leaves out. */
export interface Replay {
  /** f64[fields], the same bits as the search's */
  readonly record: Float64Array;
  readonly trades: TradeColumns;
  /** of an account of legs */
  readonly account?: AccountReplay | undefined;
}

export interface ReplayOptions {
  /** what the account begins with; default that of the rules */
  readonly cash?: number | undefined;
}

/** What runs the trials of one strategy over its bars: the engine of this process, or machines that it stands for. Equal tables give equal
 *  bits. */
export interface TrialRunner {
  /** Evaluates the trials over the window; one that breaks a rule of its functions fails alone. Throws UsageError MEMORY_TOO_SMALL; an
   *  aborted signal leaves the remaining trials `not_run`. */
  evaluate(table: TrialTable, window: BarWindow, hooks?: EvaluationHooks): Promise<TrialResults>;
  /** Runs one trial again. Throws UsageError EXPRESSION_INVALID where the parameters break a rule of a function. */
  replay(parameters: Parameters, window: BarWindow, options?: ReplayOptions): Promise<Replay>;
  /** Frees what only further evaluations need; replays go on. */
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}
