import type { MemberRow } from '../model/legs-report-input.js';
import { formatNumber, formatPercent, UNDEFINED_MARK } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSortableTable } from './sortable-table.js';

const HEADS = [
  'Member',
  'Trades',
  'Win rate',
  'Profit',
  'Share',
  'Fees',
  'Risk share',
  'With weight',
  'Weight, mean',
  'Ended by policy',
  'Skipped by policy',
];

/** Draws what each member of a composite did, a row each. */
export function drawMemberTable(members: readonly MemberRow[]): Markup {
  return drawSortableTable('Members', HEADS, members.map(drawMember), ['Member']);
}

function drawMember(member: MemberRow): Markup {
  const colour = member.pnl > 0 ? 'n gain' : member.pnl < 0 ? 'n loss' : 'n';
  const cell = (value: number, text: string, tone = 'n'): Markup =>
    markup`<td class="${tone}" data-value="${Number.isFinite(value) ? value : UNDEFINED_MARK}">${text}</td>`;
  const percent = (value: number): Markup => cell(value, formatPercent(value, 1));
  const number = (value: number, digits: number): Markup => cell(value, formatNumber(value, digits));
  return markup`<tr><th scope="row">${member.name}</th>${number(member.trades, 0)}${percent(member.winRate)}${cell(member.pnl, formatNumber(member.pnl, 2), colour)}${percent(member.pnlShare)}${number(member.fees, 2)}${percent(member.riskShare)}${percent(member.weightedShare)}${number(member.averageWeight, 3)}${number(member.endedByPolicy, 0)}${number(member.skippedByPolicy, 0)}</tr>
`;
}
