import { metricsShownIn } from '../../core/metrics.js';
import type { FoldRow } from '../model/study-report-input.js';
import { formatParameter } from '../model/axis-bins.js';
import { formatDay, formatMetric, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

const FOLD_METRICS = metricsShownIn('folds');
/** More folds than these scroll inside their table. */
const LONG = 24;

/** Draws the steps of a walk-forward, in their order. */
export function drawFoldTable(folds: readonly FoldRow[]): Markup {
  return markup`<div class="${folds.length > LONG ? 'tall' : 'scroll'}" tabindex="0" role="region" aria-label="Folds"><table class="ranked"><thead><tr><th class="n">Fold</th><th>Trained on</th><th>Tested on</th><th>Parameters chosen</th><th class="n">In sample</th><th class="n">Out of sample</th>${FOLD_METRICS.map(({ title }) => markup`<th class="n">${title}</th>`)}</tr></thead>
<tbody>${folds.map(drawFold)}</tbody></table></div>`;
}

function drawFold({
  foldNumber,
  trainStartMs,
  trainEndMs,
  testStartMs,
  testEndMs,
  parameters,
  inSample,
  outOfSample,
  metrics,
}: FoldRow): Markup {
  const chosen = Object.entries(parameters).map(([name, value]) => `${name}\u00a0=\u00a0${formatParameter(value)}`);
  return markup`<tr><td class="n">${foldNumber}</td><td class="nowrap">${drawSpan(trainStartMs, trainEndMs)}</td><td class="nowrap">${drawSpan(testStartMs, testEndMs)}</td><td class="chosen"><code>${chosen.join(', ') || '–'}</code></td>
<td class="n">${formatSignificant(inSample, 4)}</td><td class="n"><b>${formatSignificant(outOfSample, 4)}</b></td>${FOLD_METRICS.map(({ name, unit }) => markup`<td class="n">${formatMetric(metrics[name], unit)}</td>`)}</tr>`;
}

function drawSpan(fromMs: number, toMs: number): Markup {
  return markup`${formatDay(fromMs)} to<br>${formatDay(toMs)}`;
}
