import type { Metrics } from '../../core/metrics.js';
import type { ReportIdentity, Settings, SettingValue } from './run-report-input.js';
import type { EquityCurve } from './sweep-report-input.js';
import type { VerdictInput } from './verdict-input.js';

/** One parameter that a study searched. */
export type StudyAxis =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly low: number;
      readonly high: number;
      readonly isLog: boolean;
      readonly isWhole: boolean;
    }
  | { readonly name: string; readonly kind: 'choice'; readonly values: readonly SettingValue[] };

export interface StudyObjective {
  /** a metric or an expression of metrics, as written */
  readonly text: string;
  readonly direction: 'maximize' | 'minimize';
}

export const STUDY_STATES = ['complete', 'pruned', 'failed', 'infeasible'] as const;

/** The trials of a study in columns of equal length, ascending by number. */
export interface StudyColumns {
  readonly trialNumber: Int32Array;
  /** u8: index into STUDY_STATES */
  readonly states: Uint8Array;
  /** per axis, in the order of `axes`: f64, the number, or the index of the choice; NaN where the axis is absent */
  readonly values: readonly Float64Array[];
  /** per objective: f64; NaN where undefined. A pruned trial has what it had when it was given up */
  readonly objectives: readonly Float64Array[];
  /** u8: 1 where every constraint holds */
  readonly feasible: Uint8Array;
  /** f64 robust score of the first objective (what three quarters of the neighbourhood reach), NaN where undefined; absent with several
   *  objectives */
  readonly robust?: Float64Array | undefined;
}

/** What the winner did on one named window. */
export interface WindowRow {
  /** e.g. `train`, `validation`, `holdout` */
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  /** first objective there; NaN is undefined */
  readonly objective: number;
  readonly metrics: Metrics;
}

/** A chosen trial. */
export interface ChosenTrial {
  readonly trialNumber: number;
  readonly parameters: Settings;
  readonly objective: number;
}

/** The best plateau, beside the best point. */
export interface PlateauChoice extends ChosenTrial {
  readonly robustScore: number;
  readonly worstNeighbour: number;
  readonly sensitivity: number;
  readonly neighbours: number;
}

/** One step of a walk-forward. */
export interface FoldRow {
  /** from 0 */
  readonly foldNumber: number;
  readonly trainStartMs: number;
  readonly trainEndMs: number;
  readonly testStartMs: number;
  readonly testEndMs: number;
  /** of the fold's winner */
  readonly parameters: Settings;
  /** first objective of the winner on train and on test; NaN is undefined */
  readonly inSample: number;
  readonly outOfSample: number;
  /** on test */
  readonly metrics: Metrics;
}

/** What a walk-forward comes to. */
export interface WalkForwardInput {
  /** e.g. `rolling` */
  readonly mode: string;
  /** what happens to a position open at a fold's edge, a sentence */
  readonly edgeRule: string;
  readonly folds: readonly FoldRow[];
  /** the test folds one after the other; metrics of it */
  readonly stitched: EquityCurve;
  readonly stitchedMetrics: Metrics;
  /** mean out-of-sample over mean in-sample objective; NaN is undefined */
  readonly efficiency: number;
  /** per searched parameter: mean absolute change from fold to fold, as a share of its range; NaN is undefined */
  readonly drift: readonly { readonly name: string; readonly meanChange: number }[];
}

/** Everything that a study's report shows. NaN is undefined and printed as a dash. */
export interface StudyReportInput extends ReportIdentity {
  readonly kind: 'study' | 'walk_forward';
  readonly verdict: VerdictInput | undefined;
  /** at least one */
  readonly objectives: readonly StudyObjective[];
  readonly sampler: string;
  readonly pruner: string | undefined;
  readonly seed: number;
  /** why it ended before its number of trials; undefined where it did not */
  readonly stopped: 'exhausted' | 'plateau' | 'cancelled' | undefined;
  readonly axes: readonly StudyAxis[];
  /** of a walk-forward: the trials of every fold, joined, or none */
  readonly trials: StudyColumns;
  /** by the first objective, best first, with their metrics; as many as the page lists. Empty with several objectives */
  readonly ranked: readonly {
    readonly trialNumber: number;
    readonly parameters: Settings;
    readonly objective: number;
    readonly metrics: Metrics;
  }[];
  /** what was written as the winner's system file; undefined where no trial has a rank */
  readonly winner: ChosenTrial | undefined;
  /** which rule chose the winner, e.g. `best point`, `best plateau`, `best on validation` */
  readonly winnerRule: string;
  readonly plateau: PlateauChoice | undefined;
  /** per axis that matters, largest first; shares of 0…1. Empty where it could not be measured */
  readonly importance: readonly { readonly name: string; readonly fanova: number; readonly permutation: number }[];
  /** the winner's windows; empty where there is only one */
  readonly windows: readonly WindowRow[];
  /** several objectives: trial numbers of the front, with parameters and values */
  readonly pareto: readonly { readonly trialNumber: number; readonly parameters: Settings; readonly values: readonly number[] }[];
  readonly walkForward: WalkForwardInput | undefined;
  readonly failed: { readonly count: number; readonly messages: readonly string[] };
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  readonly elapsedSeconds: number;
  readonly barCount: number;
  readonly workerCount: number;
  /** quote currency */
  readonly initialCash: number;
  /** the best trials over the search window, best first; the first twelve are drawn */
  readonly bestCurves: readonly EquityCurve[];
}
