import { METRIC_DEFINITIONS, type MetricName } from '../../core/metrics.js';
import { formatSetting } from '../model/axis-bins.js';
import type { SettingValue } from '../model/run-report-input.js';
import type { SweepReportInput } from '../model/sweep-report-input.js';
import { formatMetric, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

const SHOWN: readonly MetricName[] = ['total_return', 'cagr', 'sharpe', 'sortino', 'calmar', 'max_drawdown', 'trades', 'win_rate', 'profit_factor', 'expectancy', 'exposure'];
const SHOWN_DEFINITIONS = SHOWN.map((name) => METRIC_DEFINITIONS.find((each) => each.name === name)!);

/** Draws the best trials, best first; every column sorts.
 *  rows  rows of the trials' columns in the order of rank */
export function drawRankedTable(input: SweepReportInput, rows: readonly number[]): Markup {
  const names = ['Rank', 'Trial', ...input.axes.map(({ name }) => name), 'Objective', ...SHOWN];
  return markup`<div class="tall" tabindex="0" role="region" aria-label="Ranked trials"><table data-sortable class="ranked"><thead><tr>${names.map((name) => markup`<th class="n" scope="col"><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${rows.map((row, rank) => drawTrial(input, row, rank + 1))}</tbody></table></div>`;
}

function drawTrial({ axes, trials, bestMetrics }: SweepReportInput, row: number, rank: number): Markup {
  const parameters = axes.map(({ values }, axis) => drawParameter(values[trials.valueIndex[axis]![row]!]!));
  const metrics = SHOWN_DEFINITIONS.map(({ name, unit }) => drawNumber(bestMetrics[rank - 1]![name], formatMetric(bestMetrics[rank - 1]![name], unit)));
  const objective = trials.objective[row]!;
  return markup`<tr><td class="n">${rank}</td><td class="n">${trials.trialNumber[row]!}</td>${parameters}<td class="n" data-value="${objective}"><b>${formatSignificant(objective, 4)}</b></td>${metrics}</tr>`;
}

function drawParameter(value: SettingValue): Markup {
  return markup`<td class="n" data-value="${String(value)}">${formatSetting(value)}</td>`;
}

function drawNumber(value: number, text: string): Markup {
  return markup`<td class="n"${Number.isFinite(value) && markup` data-value="${value}"`}>${text}</td>`;
}
