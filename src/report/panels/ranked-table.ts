import { metricsShownIn } from '../../core/metrics.js';
import { formatParameter } from '../model/axis-bins.js';
import type { RankedTrial } from '../model/ranked-trial.js';
import type { SettingValue } from '../model/run-report-input.js';
import { formatMetric, formatSignificant, UNDEFINED_MARK } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSortableTable } from './sortable-table.js';

const SHOWN = metricsShownIn('ranked');

/** Draws the best trials, best first; every column sorts.
 *  axisNames  of the trials' values */
export function drawRankedTable(axisNames: readonly string[], trials: readonly RankedTrial[]): Markup {
  return drawSortableTable(
    'Ranked trials',
    ['Rank', 'Trial', ...axisNames, 'Objective', ...SHOWN.map(({ name }) => name)],
    trials.map(drawTrial),
  );
}

/** Draws a cell with a parameter's value; a dash where the trial does not have it. */
export function drawParameter(value: SettingValue | undefined): Markup {
  if (value === undefined) return markup`<td class="n">${UNDEFINED_MARK}</td>`;
  return markup`<td class="n" data-value="${String(value)}">${formatParameter(value)}</td>`;
}

/** Draws a cell with a number that sorts as it is, whatever is written. */
export function drawNumber(value: number, text: string): Markup {
  return markup`<td class="n"${Number.isFinite(value) && markup` data-value="${value}"`}>${text}</td>`;
}

function drawTrial({ trialNumber, values, objective, metrics }: RankedTrial, index: number): Markup {
  const cells = SHOWN.map(({ name, unit }) => drawNumber(metrics[name], formatMetric(metrics[name], unit)));
  return markup`<tr><td class="n">${index + 1}</td><td class="n">${trialNumber}</td>${values.map(drawParameter)}<td class="n" data-value="${objective}"><b>${formatSignificant(objective, 4)}</b></td>${cells}</tr>`;
}
