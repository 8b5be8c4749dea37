import type { StudyColumns } from './study-report-input.js';
import { markOf, TRIAL_MARKS, type TrialMark } from './trial-marks.js';
import { valueRange } from './value-range.js';

/** A trial that was better than all before it. */
export interface Improvement {
  readonly trialNumber: number;
  readonly objective: number;
}

/** The objective in the order of the trials. */
export interface TrialHistory {
  readonly firstNumber: number;
  readonly lastNumber: number;
  /** what the axis spans: rare extremes are outside, the best never; undefined where no trial has an objective */
  readonly range: readonly [number, number] | undefined;
  readonly groups: readonly { readonly mark: TrialMark; readonly trialNumber: Float64Array; readonly objective: Float64Array }[];
  /** the best so far: empty where no trial has a rank */
  readonly improvements: readonly Improvement[];
}

/** Tells a study's history by its first objective, or undefined where there is no trial. */
export function tellHistory(trials: StudyColumns, direction: 'maximize' | 'minimize'): TrialHistory | undefined {
  const { trialNumber } = trials;
  if (trialNumber.length === 0) return undefined;
  const objective = trials.objectives[0]!;
  const improvements = findImprovements(trials, direction);
  const groups = TRIAL_MARKS.map((mark) => {
    const rows = trialNumber.reduce<number[]>((found, _, row) => (markOf(trials, row) === mark && found.push(row), found), []);
    return {
      mark,
      trialNumber: Float64Array.from(rows, (row) => trialNumber[row]!),
      objective: Float64Array.from(rows, (row) => objective[row]!),
    };
  });
  return {
    firstNumber: trialNumber[0]!,
    lastNumber: trialNumber[trialNumber.length - 1]!,
    range: valueRange(objective, improvements.length > 0 ? [improvements.at(-1)!.objective] : []),
    groups: groups.filter((group) => group.trialNumber.length > 0),
    improvements,
  };
}

/** Returns the trials with a rank that were better than all before them, in their order. */
export function findImprovements(trials: StudyColumns, direction: 'maximize' | 'minimize'): Improvement[] {
  const sign = direction === 'maximize' ? 1 : -1;
  const found: Improvement[] = [];
  let best = -Infinity;
  for (let row = 0; row < trials.trialNumber.length; row++) {
    const objective = trials.objectives[0]![row]!;
    if (markOf(trials, row) !== 'complete' || !Number.isFinite(objective) || !(sign * objective > best)) continue;
    best = sign * objective;
    found.push({ trialNumber: trials.trialNumber[row]!, objective });
  }
  return found;
}
