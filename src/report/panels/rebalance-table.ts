import type { RebalanceRow } from '../model/legs-report-input.js';
import { formatDay, formatNumber, formatPercent } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSortableTable } from './sortable-table.js';

const HEADS = ['Weighed on', 'Legs', 'Aimed at', 'Fills', 'Traded', 'Fees', 'Skipped'];
/** Legs that a row names; the others are counted. */
const MOST_NAMED = 8;

/** Draws the rebalances of a rotation, a row each. */
export function drawRebalanceTable(rows: readonly RebalanceRow[]): Markup {
  return drawSortableTable('Rebalances', HEADS, rows.map(drawRow), ['Aimed at']);
}

function drawRow({ timeMs, weights, fills, turnover, fees, skipped }: RebalanceRow): Markup {
  const number = (value: number, text: string): Markup => markup`<td class="n" data-value="${value}">${text}</td>`;
  return markup`<tr>${number(timeMs, formatDay(timeMs))}${number(weights.length, formatNumber(weights.length, 0))}<td>${nameWeights(weights)}</td>${number(fills, formatNumber(fills, 0))}${number(turnover, formatPercent(turnover, 1))}${number(fees, formatNumber(fees, 2))}${number(skipped, formatNumber(skipped, 0))}</tr>
`;
}

/** The largest first. */
function nameWeights(weights: RebalanceRow['weights']): string {
  if (weights.length === 0) return 'cash';
  const sorted = weights.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const named = sorted.slice(0, MOST_NAMED).map(({ symbol, weight }) => `${symbol} ${formatPercent(weight, 1)}`);
  return [...named, ...(sorted.length > MOST_NAMED ? [`${sorted.length - MOST_NAMED} others`] : [])].join(', ');
}
