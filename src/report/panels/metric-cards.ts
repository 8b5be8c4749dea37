import { metricsShownIn, type Metrics } from '../../core/metrics.js';
import { drawCards, type Card } from './cards.js';
import { formatMetric } from './format.js';
import type { Markup } from './markup.js';

/** Draws the main metrics as cards. */
export function drawMetricCards(metrics: Metrics): Markup {
  return drawCards(
    metricsShownIn('cards').map(({ name, title, unit, definition }): Card => ({
      name: title,
      value: formatMetric(metrics[name], unit),
      title: definition,
    })),
  );
}
