import type { Metrics } from '../../core/metrics.js';
import type { HeldBenchmark, LegsReportInput } from '../model/legs-report-input.js';
import { formatDay, formatNumber, formatPercent } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws the account and what holding its legs would have been, a row each. */
export function drawBenchmarkTable(
  { equalWeight, buyAndHold }: Pick<LegsReportInput, 'equalWeight' | 'buyAndHold'>,
  metrics: Metrics,
  startMs: number,
): Markup {
  const account = { name: 'The account', startMs, metrics };
  const rows = [account, { ...equalWeight, name: 'Equal weight' }, ...buyAndHold.map((held) => ({ ...held, name: `Hold ${held.name}` }))];
  return markup`<div class="tall" tabindex="0" role="region" aria-label="Benchmarks"><table class="ranked"><thead><tr><th scope="col">What</th><th scope="col">From</th><th class="n" scope="col">Total return</th><th class="n" scope="col">A year</th><th class="n" scope="col">Volatility</th><th class="n" scope="col">Sharpe</th><th class="n" scope="col">Max drawdown</th><th class="n" scope="col">Final equity</th></tr></thead>
<tbody>${rows.map(drawRow)}</tbody></table></div>`;
}

function drawRow({ name, startMs, metrics }: HeldBenchmark): Markup {
  return markup`<tr><th scope="row">${name}</th><td class="nowrap">${formatDay(startMs)}</td><td class="n">${formatPercent(metrics.total_return)}</td><td class="n">${formatPercent(metrics.cagr)}</td><td class="n">${formatPercent(metrics.volatility)}</td><td class="n">${formatNumber(metrics.sharpe, 2)}</td><td class="n">${formatPercent(metrics.max_drawdown)}</td><td class="n">${formatNumber(metrics.final_equity, 0)}</td></tr>
`;
}
