import { metricsShownIn } from '../../core/metrics.js';
import type { ModelFoldRow } from '../model/model-walk-input.js';
import { formatDay, formatMetric, formatNumber, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

const FOLD_METRICS = metricsShownIn('folds');
/** More folds than these scroll inside their table. */
const LONG = 24;

/** Draws the folds of a model's walk-forward, in their order. */
export function drawModelFoldTable(folds: readonly ModelFoldRow[]): Markup {
  const isNumber = folds.some(({ tested }) => tested?.metrics.kind === 'number');
  return markup`<div class="${folds.length > LONG ? 'tall' : 'scroll'}" tabindex="0" role="region" aria-label="Folds"><table class="ranked"><thead><tr><th class="n">Fold</th><th>Trained on</th><th>Tested on</th><th class="n">Rows trained</th><th class="n">tested</th><th class="n">learned</th><th class="n">${isNumber ? 'Rank correlation' : 'AUC'}</th><th class="n">${isNumber ? 'Root mean square' : 'Log loss'}</th><th>Canaries</th>${FOLD_METRICS.map(({ title }) => markup`<th class="n">${title}</th>`)}</tr></thead>
<tbody>${folds.map(drawFold)}</tbody></table></div>`;
}

function drawFold({ foldNumber, trainStartMs, trainEndMs, testStartMs, testEndMs, tested, skipped, traded }: ModelFoldRow): Markup {
  const dates = markup`<td class="n">${foldNumber}</td><td class="nowrap">${drawSpan(trainStartMs, trainEndMs)}</td><td class="nowrap">${drawSpan(testStartMs, testEndMs)}</td>`;
  if (tested === undefined) return markup`<tr>${dates}<td colspan="9">no model: ${skipped ?? 'too few rows'}</td></tr>`;
  const { metrics, refusedBy } = tested,
    [order, error] = metrics.kind === 'class' ? [metrics.auc, metrics.logLoss] : [metrics.rankCorrelation, metrics.rootMeanSquare];
  return markup`<tr>${dates}<td class="n">${formatNumber(tested.trainedRows, 0)}</td><td class="n">${formatNumber(tested.testedRows, 0)}</td><td class="n">${formatNumber(tested.learnedRows, 0)}</td><td class="n"><b>${formatSignificant(order, 4)}</b></td><td class="n">${formatSignificant(error, 4)}</td><td class="${refusedBy.length > 0 ? 'loss' : ''}">${refusedBy.length > 0 ? refusedBy.join(', ').replaceAll('_', ' ') : 'passed'}</td>
${FOLD_METRICS.map(({ name, unit }) => markup`<td class="n">${formatMetric(traded[name], unit)}</td>`)}</tr>`;
}

function drawSpan(fromMs: number, toMs: number): Markup {
  return markup`${formatDay(fromMs)} to<br>${formatDay(toMs)}`;
}
