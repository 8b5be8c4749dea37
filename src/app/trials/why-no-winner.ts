import { METRIC_NAMES, type MetricName } from '../../core/metrics.js';
import type { FailureReason } from './failure-reasons.js';

/** The trial that is closest to meeting every constraint. */
export interface NearestTrial {
  readonly trialNumber: number;
  /** how far the constraints are from holding; above 0 */
  readonly violation: number;
  /** f64: at least the metrics, in the order of METRIC_NAMES */
  readonly record: Float64Array;
}

/** A search without a trial that has a rank. */
export interface NothingFound {
  /** trials that were asked for */
  readonly trials: number;
  /** trials that were run to their end */
  readonly complete: number;
  readonly failures: readonly FailureReason[];
  /** objectives as written, with whether any complete trial has a value of it */
  readonly objectives: readonly { readonly text: string; readonly isDefined: boolean }[];
  readonly constraints: readonly string[];
  readonly nearest: NearestTrial | undefined;
}

/** Keeps the trial that is nearest to meeting every constraint; of equal ones the first. */
export class NearestMiss {
  found: NearestTrial | undefined;

  /** The record is copied where it is kept. */
  offer(trialNumber: number, violation: number, record: Float64Array): void {
    if (violation > 0 && (this.found === undefined || violation < this.found.violation))
      this.found = { trialNumber, violation, record: record.slice() };
  }
}

/** Returns why no trial has a rank, in one sentence that says how near the nearest came. */
export function whyNoWinner({ trials, complete, failures, objectives, constraints, nearest }: NothingFound): string {
  const [reason] = failures;
  if (complete === 0 && reason !== undefined && reason.trials === trials)
    return `There is no winner: all ${count(trials)} failed: ${reason.message}.`;
  if (complete === 0)
    return `There is no winner: none of ${count(trials)} was run to its end${reason === undefined ? '' : ` (first: ${reason.message})`}.`;
  const undefinedOne = objectives.find(({ isDefined }) => !isDefined);
  if (undefinedOne !== undefined)
    return `There is no winner: the objective ${undefinedOne.text} is undefined in each of ${complete.toLocaleString('en')} complete trials.`;
  const miss =
    nearest === undefined ? '' : `; the nearest, trial ${nearest.trialNumber}, has ${describeRecord(nearest.record, constraints)}`;
  return `There is no winner: none of ${complete.toLocaleString('en')} complete trials has a defined objective and meets every constraint${miss}.`;
}

/** Writes the constraints beside the metrics that they name. */
function describeRecord(record: Float64Array, constraints: readonly string[]): string {
  const named = METRIC_NAMES.filter((name) => constraints.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  return `${named.map((name) => `${name} = ${shorten(record, name)}`).join(', ')} where ${constraints.join(' and ')} is asked for`;
}

function shorten(record: Float64Array, name: MetricName): string {
  const value = record[METRIC_NAMES.indexOf(name)]!;
  return Number.isNaN(value) ? 'undefined' : String(Number(value.toPrecision(5)));
}

function count(trials: number): string {
  return `${trials.toLocaleString('en')} ${trials === 1 ? 'trial' : 'trials'}`;
}
