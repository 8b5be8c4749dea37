import { METRIC_NAMES, definitionOf, type Metrics } from '../../core/metrics.js';
import { formatMetric } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws a run's metrics between those with the stop first and with the target first; those that are the same in all three are left out. */
export function drawBracketTable(
  { stopFirst, targetFirst }: { readonly stopFirst: Metrics; readonly targetFirst: Metrics },
  own: Metrics,
): Markup {
  const differing = METRIC_NAMES.filter((name) => !Object.is(stopFirst[name], own[name]) || !Object.is(targetFirst[name], own[name]));
  const rows = differing.map(definitionOf).map(({ name, title, unit }) => {
    const cells = [stopFirst, own, targetFirst].map((metrics) => markup`<td class="n">${formatMetric(metrics[name], unit)}</td>`);
    return markup`<tr><th scope="row">${title}</th>${cells}</tr>`;
  });
  return markup`<div class="scroll"><table><thead><tr><th>Metric</th><th class="n">Stop first</th><th class="n">As run</th><th class="n">Target first</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
