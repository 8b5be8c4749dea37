import type { StudyReportInput } from '../model/study-report-input.js';
import type { TrialMark } from '../model/trial-marks.js';
import { drawCards } from './cards.js';
import { formatNumber, formatSignificant } from './format.js';
import type { Markup } from './markup.js';

/** Draws how many trials there were, what became of them, and how long they took.
 *  objectives  f64[trial] of the trials with a rank, best first */
export function drawStudyCards(input: StudyReportInput, counts: Readonly<Record<TrialMark, number>>, objectives: Float64Array): Markup {
  const { text } = input.objectives[0]!;
  const middle = objectives.length > 0 ? (objectives[(objectives.length - 1) >> 1]! + objectives[objectives.length >> 1]!) / 2 : NaN;
  return drawCards([
    { name: `Best ${text}`, value: formatSignificant(objectives[0] ?? NaN, 4) },
    { name: `Median ${text}`, value: formatSignificant(middle, 3) },
    { name: 'Trials', value: formatNumber(input.trials.trialNumber.length, 0) },
    { name: 'of them ranked', value: formatNumber(objectives.length, 0) },
    { name: 'Given up early', value: formatNumber(counts.pruned, 0) },
    { name: 'Against a constraint', value: formatNumber(counts.infeasible, 0) },
    { name: 'Trials failed', value: formatNumber(input.failed.count, 0) },
    { name: 'Bars a trial', value: formatNumber(input.barCount, 0) },
    { name: 'Workers', value: formatNumber(input.workerCount, 0) },
    { name: 'Seconds', value: formatSignificant(input.elapsedSeconds, 4) },
  ]);
}
