import { METRIC_DEFINITIONS, type MetricName, type Metrics } from '../../core/metrics.js';
import { formatMetric } from './format.js';
import { markup, type Markup } from './markup.js';
import { METRIC_TITLES } from './metric-titles.js';

const CARD_METRICS: readonly MetricName[] = [
  'total_return',
  'cagr',
  'sharpe',
  'max_drawdown',
  'calmar',
  'trades',
  'win_rate',
  'profit_factor',
  'expectancy',
  'exposure',
];

/** Draws the main metrics as cards. */
export function drawMetricCards(metrics: Metrics): Markup {
  return markup`<dl class="cards">${CARD_METRICS.map((name) => drawCard(name, metrics[name]))}</dl>`;
}

function drawCard(name: MetricName, value: number): Markup {
  const { unit, definition } = METRIC_DEFINITIONS.find((each) => each.name === name)!;
  return markup`<div title="${definition}"><dt>${METRIC_TITLES[name]}</dt><dd>${formatMetric(value, unit)}</dd></div>`;
}
