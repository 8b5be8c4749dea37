import type { ExecutionRules } from '../../core/rules.js';
import type { Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import type { Parameters, ParameterValue } from '../../core/graph.js';
import { parametersOf, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { BacktestResult } from '../run/backtest.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { BracketSide } from '../trials/trial-brackets.js';
import type { RunOptions } from '../system/run-options.js';
import type { PhaseHook } from '../trials/job-phase.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { Registry } from '../verdict/registry.js';
import type { StudyVerdict } from '../verdict/study-verdict.js';

export interface SweepOptions extends RunOptions, PhaseHook {
  readonly symbol?: string | undefined;
  /** a random subset of that many points of the grid, in grid order */
  readonly trials?: number | undefined;
  /** measure every trial with the stop first and with the target first too; what the trials themselves do */
  readonly bracket?: ExecutionRules['intrabar'] | undefined;
  /** stops between tasks; finished trials are kept */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** called once before the first trial; returns what is known of an earlier, interrupted run of the same sweep, default `known` */
  readonly onStart?: ((plan: SweepPlan) => KnownTrials | undefined) | undefined;
  /** called with each part as it is finished, in the order of the trial numbers; trials that did not run are `not_run`;
   *  the records are good until it returns */
  readonly onPart?: ((firstTrial: number, table: TrialTable, results: TrialResults) => void) | undefined;
  /** counts the trials that were ever run on these bars; without it only those of this sweep count */
  readonly registry?: Registry | undefined;
  /** called about once a second with trials of the part under way that are finished; it is told again as a whole */
  readonly onFinished?: ((trialNumbers: Int32Array, table: TrialTable, rows: Int32Array, records: Float64Array) => void) | undefined;
  /** results of an earlier, interrupted run of the same sweep */
  readonly known?: KnownTrials | undefined;
}

/** Results of an earlier run, handed out in the order of the trial numbers. */
export interface KnownTrials {
  /** the trials [0, until) are taken over also by a run that is cancelled */
  readonly until: number;
  /** Sets states and records of the trials from `first` on, as far as they are known.
   *  states   u8[trials]: index into TRIAL_STATES; 0 before
   *  records  f64[trials * fields] in the order of RECORD_NAMES */
  fill(first: number, states: Uint8Array, records: Float64Array): void;
}

export interface SweepProgress {
  readonly done: number;
  readonly total: number;
  readonly best: number;
  readonly trialsPerSecond: number;
}

/** What a sweep is about to do. */
export interface SweepPlan {
  readonly market: Market;
  readonly identities: readonly DataIdentity[];
  readonly window: NamedWindow;
  readonly names: readonly string[];
  readonly values: readonly (readonly ParameterValue[])[];
  readonly count: number;
}

/** What a sweep comes to, in columns by trial number; of the records only the best. */
export interface SweepOutcome {
  readonly system: ResolvedSystem;
  readonly market: Market;
  readonly identities: readonly DataIdentity[];
  readonly window: NamedWindow;
  /** points of the grid, allowed or not */
  readonly points: number;
  readonly count: number;
  readonly names: readonly string[];
  readonly values: readonly (readonly ParameterValue[])[];
  /** i32[trial] per name: position in its values */
  readonly valueIndex: readonly Int32Array[];
  /** u8[trial]: index into TRIAL_STATES */
  readonly states: Uint8Array;
  /** records of the best trials, best first: f64[fields] by RECORD_NAMES */
  readonly bestRecords: ReadonlyMap<number, Float64Array>;
  /** f64[trial * METRIC_NAMES] with the stop first and with the target first, where they were asked for */
  readonly brackets?: Readonly<Record<BracketSide, Float64Array>> | undefined;
  /** f64[trial]: NaN where undefined */
  readonly objective: Float64Array;
  /** u8[trial]: 1 where every constraint holds */
  readonly feasible: Uint8Array;
  /** complete trials whose equity fell to or below 0: their objective is undefined */
  readonly ruined: number;
  readonly failures: ReadonlyMap<number, string>;
  readonly direction: 'maximize' | 'minimize';
  readonly objectiveText: string;
  /** trial numbers, best first: complete, feasible, objective defined; ties by number */
  readonly ranking: Int32Array;
  /** the best trials run again, with trades and account */
  readonly best: readonly BacktestResult[];
  /** of the best trial; undefined where no trial has a rank, and where verdict.enabled is false */
  readonly verdict: StudyVerdict | undefined;
  /** seconds from the first trial to the last result */
  readonly elapsedSeconds: number;
  readonly workers: number;
  readonly cancelled: boolean;
  readonly warnings: readonly string[];
}

/** A sweep with the record of every trial. */
export interface SweepResult extends SweepOutcome {
  /** f64[trial * fields] by RECORD_NAMES */
  readonly records: Float64Array;
  readonly fields: number;
}

/** Returns the parameters of a trial of a sweep. */
export function trialParameters(
  { count, names, values, valueIndex }: Pick<SweepOutcome, 'count' | 'names' | 'values' | 'valueIndex'>,
  trial: number,
): Parameters {
  return parametersOf({ count, names, values, indices: valueIndex }, trial);
}
