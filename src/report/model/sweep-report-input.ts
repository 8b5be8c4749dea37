import type { Metrics } from '../../core/metrics.js';
import type { ReportIdentity, SettingValue } from './run-report-input.js';
import type { VerdictInput } from './verdict-input.js';

/** One parameter that the sweep varied, and the values that it took. */
export interface SweepAxis {
  readonly name: string;
  readonly values: readonly SettingValue[];
}

/** The trials that finished, in columns of equal length. */
export interface TrialColumns {
  readonly trialNumber: ArrayLike<number>;
  /** per axis, in the order of `axes`: the trial's index into the axis's values */
  readonly valueIndex: readonly Int32Array[];
  /** NaN is undefined: such a trial has no rank and is in no picture */
  readonly objective: Float64Array;
  /** 1 where every constraint holds, 0 where one does not: such a trial has no rank and is in no picture. Absent: all hold */
  readonly feasible?: Uint8Array | undefined;
}

/** One trial's equity over the window. */
export interface EquityCurve {
  readonly trialNumber: number;
  /** epoch milliseconds UTC, ascending; as long as `equity`. Curves may share one array */
  readonly timeMs: Float64Array;
  /** quote currency */
  readonly equity: Float64Array;
}

/** Everything that a sweep's report shows. */
export interface SweepReportInput extends ReportIdentity {
  readonly objective: {
    /** a metric or an expression of metrics, as written */
    readonly text: string;
    readonly direction: 'maximize' | 'minimize';
  };
  /** absent: none was asked for, and the page says nothing of it */
  readonly verdict?: VerdictInput | undefined;
  readonly axes: readonly SweepAxis[];
  readonly trials: TrialColumns;
  /** of the best trials, best first, as many as the page lists or as there are with a rank; NaN is undefined */
  readonly bestMetrics: readonly Metrics[];
  /** trials that failed; `messages` are the distinct ones, with or without counts, in the order of printing */
  readonly failed: { readonly count: number; readonly messages: readonly string[] };
  /** trials that finished but break a constraint */
  readonly infeasibleCount: number;
  /** conditions on parameters and on metrics, as written */
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  readonly elapsedSeconds: number;
  readonly barCount: number;
  readonly workerCount: number;
  readonly barTrialsPerSecond: number;
  /** quote currency */
  readonly initialCash: number;
  /** the best trials, best first; the first twelve are drawn */
  readonly bestCurves: readonly EquityCurve[];
}
