import { METRIC_DEFINITIONS, type MetricName, type Metrics } from '../../core/metrics.js';
import { drawCards, type Card } from './cards.js';
import { formatMetric } from './format.js';
import type { Markup } from './markup.js';
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
  return drawCards(CARD_METRICS.map((name) => metricCard(name, metrics[name])));
}

function metricCard(name: MetricName, value: number): Card {
  const { unit, definition } = METRIC_DEFINITIONS.find((each) => each.name === name)!;
  return { name: METRIC_TITLES[name], value: formatMetric(value, unit), title: definition };
}
