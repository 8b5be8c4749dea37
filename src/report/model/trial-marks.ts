import { STUDY_STATES, type StudyColumns } from './study-report-input.js';

/** How pictures tell trials apart: those with a rank, and the three ways of having none. */
export const TRIAL_MARKS = ['complete', 'pruned', 'infeasible', 'failed'] as const;
export type TrialMark = (typeof TRIAL_MARKS)[number];

/** Returns a trial's mark: a complete trial that breaks a constraint is infeasible. */
export function markOf({ states, feasible }: Pick<StudyColumns, 'states' | 'feasible'>, row: number): TrialMark {
  const state = STUDY_STATES[states[row]!]!;
  return state === 'complete' && feasible[row] === 0 ? 'infeasible' : state;
}

/** True for the code of a state in which a trial has its final objective. */
export function isComplete(state: number): boolean {
  return STUDY_STATES[state] === 'complete';
}

/** Counts the trials by mark. */
export function countMarks(trials: Pick<StudyColumns, 'states' | 'feasible'>): Readonly<Record<TrialMark, number>> {
  const counts = { complete: 0, pruned: 0, infeasible: 0, failed: 0 };
  for (let row = 0; row < trials.states.length; row++) counts[markOf(trials, row)]++;
  return counts;
}
