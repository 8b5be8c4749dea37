import type { Metrics } from '../../core/metrics.js';
import type { SettingValue } from './run-report-input.js';
import type { StudyReportInput } from './study-report-input.js';
import type { SweepReportInput } from './sweep-report-input.js';

/** A trial of the ranked table. */
export interface RankedTrial {
  readonly trialNumber: number;
  /** in the order of the axes; undefined where the trial does not have the parameter */
  readonly values: readonly (SettingValue | undefined)[];
  readonly objective: number;
  /** NaN is undefined */
  readonly metrics: Metrics;
}

/** Lists the best trials of a sweep.
 *  rows  of the trials' columns, best first, at most as many as there are metrics */
export function listBest({ axes, trials, bestMetrics }: SweepReportInput, rows: readonly number[]): RankedTrial[] {
  return rows.map((row, rank) => ({
    trialNumber: trials.trialNumber[row]!,
    values: axes.map(({ values }, axis) => values[trials.valueIndex[axis]![row]!]),
    objective: trials.objective[row]!,
    metrics: bestMetrics[rank]!,
  }));
}

/** Lists the ranked trials of a study.
 *  names  of the axes */
export function listRanked(ranked: StudyReportInput['ranked'], names: readonly string[]): RankedTrial[] {
  return ranked.map(({ trialNumber, parameters, objective, metrics }) => ({
    trialNumber,
    values: names.map((name) => (Object.hasOwn(parameters, name) ? parameters[name] : undefined)),
    objective,
    metrics,
  }));
}
