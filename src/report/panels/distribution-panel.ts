import type { TradeDistribution } from '../model/trade-distribution.js';
import { drawExcursionChart } from './excursion-chart.js';
import { formatNumber, formatPercent, formatTickPercent } from './format.js';
import { drawHistogramChart } from './histogram-chart.js';
import { markup, type Markup } from './markup.js';
import { drawReasonChart } from './reason-chart.js';

const SIZE = { width: 524, height: 300 };

/** Draws how the trades came out: returns, excursions, reasons, holding times. */
export function drawDistributionPanel({ returns, excursions, reasons, holdBars }: TradeDistribution): Markup {
  const returnChart = drawHistogramChart(returns, {
    ...SIZE,
    title: 'Histogram of trade returns',
    xTitle: 'return of a trade, net of fees',
    format: (value) => formatPercent(value),
    formatTick: formatTickPercent,
    splitAtZero: true,
    marks: [
      { value: returns.mean, label: 'mean', tone: 'solid' },
      { value: returns.median, label: 'median', tone: 'dashed' },
    ],
  });
  const holdChart = drawHistogramChart(holdBars, {
    ...SIZE,
    title: 'Histogram of bars held',
    xTitle: 'bars held',
    format: (value) => formatNumber(value, Number.isInteger(value) ? 0 : 1),
    splitAtZero: false,
    marks: [
      { value: holdBars.mean, label: 'mean', tone: 'solid' },
      { value: holdBars.median, label: 'median', tone: 'dashed' },
    ],
  });
  return markup`<div class="pair"><figure><h3>Returns</h3>${returnChart}</figure><figure><h3>How far trades went against and for the position</h3>${drawExcursionChart(excursions)}</figure>
<figure><h3>Why trades ended</h3>${drawReasonChart(reasons)}</figure><figure><h3>How long trades lasted</h3>${holdChart}</figure></div>`;
}
