import type { Histogram } from '../model/histogram.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { drawCards } from './cards.js';
import { formatNumber, formatSignificant } from './format.js';
import type { Markup } from './markup.js';

/** Draws what was searched and how fast.
 *  rankedCount  trials with a rank */
export function drawSweepCards(input: SweepReportInput, rankedCount: number, objective: Histogram | undefined): Markup {
  const best = objective && (input.objective.direction === 'maximize' ? objective.max : objective.min);
  return drawCards([
    { name: `Best ${input.objective.text}`, value: formatSignificant(best ?? NaN, 4) },
    { name: `Median ${input.objective.text}`, value: formatSignificant(objective?.median ?? NaN, 3) },
    { name: 'Trials finished', value: formatNumber(input.trials.objective.length, 0) },
    { name: 'of them ranked', value: formatNumber(rankedCount, 0) },
    { name: 'Against a constraint', value: formatNumber(input.infeasibleCount, 0) },
    { name: 'Trials failed', value: formatNumber(input.failed.count, 0) },
    { name: 'Bars a trial', value: formatNumber(input.barCount, 0) },
    { name: 'Workers', value: formatNumber(input.workerCount, 0) },
    { name: 'Seconds', value: formatSignificant(input.elapsedSeconds, 4) },
    { name: 'Bar-trials a second', value: formatLarge(input.barTrialsPerSecond) },
  ]);
}

function formatLarge(value: number): string {
  const [divisor, unit] = value >= 1e9 ? [1e9, ' billion'] : value >= 1e6 ? [1e6, ' million'] : [1, ''];
  return `${formatSignificant(value / divisor, 3)}${Number.isFinite(value) ? unit : ''}`;
}
