import { metricsToTell, type Metrics } from '../../core/metrics.js';
import { formatMetric } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws every metric with its name in the files and its definition. */
export function drawMetricTable(metrics: Metrics): Markup {
  const rows = metricsToTell(metrics).map(
    ({ name, title, unit, definition }) =>
      markup`<tr><th scope="row">${title}</th><td class="n">${formatMetric(metrics[name], unit)}</td><td class="nowrap"><code>${name}</code></td><td>${definition}</td></tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th>Metric</th><th class="n">Value</th><th>Name in files</th><th>Definition</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
