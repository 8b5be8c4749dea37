import type { Histogram } from '../model/histogram.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { formatNumber, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws what was searched and how fast.
 *  rankedCount  trials with a rank */
export function drawSweepCards(input: SweepReportInput, rankedCount: number, objective: Histogram | undefined): Markup {
  const best = objective && (input.objective.direction === 'maximize' ? objective.max : objective.min);
  const cards: readonly (readonly [string, string])[] = [
    [`Best ${input.objective.text}`, formatSignificant(best ?? NaN, 4)],
    [`Median ${input.objective.text}`, formatSignificant(objective?.median ?? NaN, 3)],
    ['Trials finished', formatNumber(input.trials.objective.length, 0)],
    ['of them ranked', formatNumber(rankedCount, 0)],
    ['Against a constraint', formatNumber(input.infeasibleCount, 0)],
    ['Trials failed', formatNumber(input.failed.count, 0)],
    ['Bars a trial', formatNumber(input.barCount, 0)],
    ['Workers', formatNumber(input.workerCount, 0)],
    ['Seconds', formatSignificant(input.elapsedSeconds, 4)],
    ['Bar-trials a second', formatLarge(input.barTrialsPerSecond)],
  ];
  return markup`<dl class="cards">${cards.map(([name, value]) => markup`<div title="${name}"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function formatLarge(value: number): string {
  const [divisor, unit] = value >= 1e9 ? [1e9, ' billion'] : value >= 1e6 ? [1e6, ' million'] : [1, ''];
  return `${formatSignificant(value / divisor, 3)}${Number.isFinite(value) ? unit : ''}`;
}
