import { metricsShownIn } from '../../core/metrics.js';
import type { WindowRow } from '../model/study-report-input.js';
import { formatDay, formatMetric, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

const SHOWN = metricsShownIn('tables');

/** Draws what the winner did on each window. */
export function drawWindowTable(windows: readonly WindowRow[]): Markup {
  const rows = windows.map(
    ({ name, startMs, endMs, objective, metrics }) =>
      markup`<tr><th scope="row">${name}</th><td class="nowrap">${formatDay(startMs)} to ${formatDay(endMs)}</td><td class="n"><b>${formatSignificant(objective, 4)}</b></td>${SHOWN.map((each) => markup`<td class="n">${formatMetric(metrics[each.name], each.unit)}</td>`)}</tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th>Window</th><th>Dates</th><th class="n">Objective</th>${SHOWN.map(({ title }) => markup`<th class="n">${title}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
