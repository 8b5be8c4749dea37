import type { ComparisonRow } from '../model/comparison-report-input.js';
import { formatNumber, formatPercent } from './format.js';
import { markup, type Markup } from './markup.js';

/** Differences of daily returns are told in parts of 10,000. */
export const BPS = 10_000;

/** Draws what is compared, a row each, the composite first. */
export function drawComparisonTable(rows: readonly ComparisonRow[]): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Comparison"><table class="ranked"><thead><tr><th scope="col">What</th><th class="n" scope="col">Total return</th><th class="n" scope="col">Volatility</th><th class="n" scope="col">Sharpe</th><th class="n" scope="col">Max drawdown</th><th class="n" scope="col">Ahead, bps a day</th><th class="n" scope="col">95% interval</th><th class="n" scope="col">By chance</th></tr></thead>
<tbody>${rows.map(drawRow)}</tbody></table></div>`;
}

function drawRow({ name, total_return, volatility, sharpe, max_drawdown, difference }: ComparisonRow): Markup {
  const own = markup`<td class="n">${formatPercent(total_return)}</td><td class="n">${formatPercent(volatility)}</td><td class="n">${formatNumber(sharpe, 2)}</td><td class="n">${formatPercent(max_drawdown)}</td>`;
  if (difference === undefined) return markup`<tr><th scope="row"><b>${name}</b></th>${own}<td></td><td></td><td></td></tr>\n`;
  const { mean, low, high, chance } = difference;
  const tone = mean > 0 ? 'n gain' : mean < 0 ? 'n loss' : 'n';
  return markup`<tr><th scope="row">${name}</th>${own}<td class="${tone}">${formatNumber(mean * BPS, 2)}</td><td class="n">${formatNumber(low * BPS, 2)} to ${formatNumber(high * BPS, 2)}</td><td class="n">${formatPercent(chance, 1)}</td></tr>\n`;
}
