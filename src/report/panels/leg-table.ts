import type { LegFigures } from '../../core/account-figures.js';
import { formatNumber, formatPercent, UNDEFINED_MARK } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSortableTable } from './sortable-table.js';

const HEADS = ['Leg', 'Trades', 'Win rate', 'Profit', 'Share', 'Fees', 'Held', 'Exposure, mean', 'largest', 'Risk share', 'Skipped'];

/** Draws what each leg did, a row each. */
export function drawLegTable(legs: readonly LegFigures[]): Markup {
  const isCharged = legs.some(({ charges }) => charges !== 0);
  const heads = isCharged ? HEADS.toSpliced(HEADS.indexOf('Fees') + 1, 0, 'Charges') : HEADS;
  return drawSortableTable(
    'Legs',
    heads,
    legs.map((leg) => drawLeg(leg, isCharged)),
    ['Leg'],
  );
}

/** isCharged  whether a leg paid funding, swaps or for borrowing */
function drawLeg(leg: LegFigures, isCharged: boolean): Markup {
  const skipped = Object.values(leg.skipped).reduce((sum, count) => sum + count, 0);
  const colour = leg.pnl > 0 ? 'n gain' : leg.pnl < 0 ? 'n loss' : 'n';
  const cell = (value: number, text: string, tone = 'n'): Markup =>
    markup`<td class="${tone}" data-value="${Number.isFinite(value) ? value : UNDEFINED_MARK}">${text}</td>`;
  const percent = (value: number, digits = 1): Markup => cell(value, formatPercent(value, digits));
  const charges = isCharged ? cell(leg.charges, formatNumber(leg.charges, 2)) : markup``;
  return markup`<tr><th scope="row">${leg.name}</th>${cell(leg.trades, formatNumber(leg.trades, 0))}${percent(leg.winRate)}${cell(leg.pnl, formatNumber(leg.pnl, 2), colour)}${percent(leg.pnlShare)}${cell(leg.fees, formatNumber(leg.fees, 2))}${charges}${percent(leg.heldShare)}${percent(leg.averageExposure)}${percent(leg.largestExposure)}${percent(leg.riskShare)}${cell(skipped, formatNumber(skipped, 0))}</tr>
`;
}
