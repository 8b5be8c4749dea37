import { METRIC_DEFINITIONS, type MetricName } from '../../core/metrics.js';
import type { WindowRow } from '../model/study-report-input.js';
import { formatDay, formatMetric, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';
import { METRIC_TITLES } from './metric-titles.js';

const SHOWN: readonly MetricName[] = ['total_return', 'sharpe', 'max_drawdown', 'trades', 'win_rate', 'profit_factor'];
const SHOWN_DEFINITIONS = SHOWN.map((name) => METRIC_DEFINITIONS.find((each) => each.name === name)!);

/** Draws what the winner did on each window. */
export function drawWindowTable(windows: readonly WindowRow[]): Markup {
  const rows = windows.map(
    ({ name, startMs, endMs, objective, metrics }) =>
      markup`<tr><th scope="row">${name}</th><td class="nowrap">${formatDay(startMs)} to ${formatDay(endMs)}</td><td class="n"><b>${formatSignificant(objective, 4)}</b></td>${SHOWN_DEFINITIONS.map((each) => markup`<td class="n">${formatMetric(metrics[each.name], each.unit)}</td>`)}</tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th>Window</th><th>Dates</th><th class="n">Objective</th>${SHOWN.map((name) => markup`<th class="n">${METRIC_TITLES[name]}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
