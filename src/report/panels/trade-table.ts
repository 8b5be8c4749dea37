import { barsAround } from '../model/price-history.js';
import type { ListedTrade, TradeList } from '../model/trade-list.js';
import { formatMinute, formatNumber, formatPercent, formatSignificant } from './format.js';
import { markup, raw, type Markup } from './markup.js';

/** Widths of the columns, percent: the tables of an excerpt line up. */
const COLUMN_SHARES = [5, 5.5, 13.5, 8, 13.5, 8, 8.5, 9, 8, 6, 5, 10] as const;

/** Draws the listed trades; a row shows its trade in the price chart when it is chosen.
 *  timeMs  f64[bar] of the window */
export function drawTradeTable(list: TradeList, timeMs: Float64Array): Markup {
  if (list.kind === 'all') return drawTrades(list.trades, timeMs);
  return markup`<h3>Best ${list.best.length}</h3>${drawTrades(list.best, timeMs)}
<h3 style="margin-top:20px">Worst ${list.worst.length}</h3>${drawTrades(list.worst, timeMs)}
<h3 style="margin-top:20px">First ${list.first.length}</h3>${drawTrades(list.first, timeMs)}
<h3 style="margin-top:20px">Last ${list.last.length}</h3>${drawTrades(list.last, timeMs)}`;
}

function drawTrades(trades: readonly ListedTrade[], timeMs: Float64Array): Markup {
  return markup`<div class="scroll"><table class="trades"><colgroup>${COLUMN_SHARES.map((share) => markup`<col style="width:${share}%">`)}</colgroup><thead><tr><th class="n">#</th><th>Side</th><th>Entry, UTC</th><th class="n">at</th><th>Exit, UTC</th><th class="n">at</th><th class="n">Quantity</th><th class="n">Profit</th><th class="n">Return</th><th class="n">R</th><th class="n">Bars</th><th>Exit by</th></tr></thead>
<tbody>${trades.map((each) => drawTrade(each, timeMs))}</tbody></table></div>`;
}

function drawTrade({ number, trade }: ListedTrade, timeMs: Float64Array): Markup {
  const [from, to] = barsAround(timeMs, trade);
  const colour = trade.pnl > 0 ? 'gain' : 'loss';
  return markup`<tr data-view="${from} ${to}"><td class="n">${number}</td><td>${trade.side}</td>
<td class="nowrap">${formatMinute(trade.entryTimeMs)}</td><td class="n">${formatSignificant(trade.entryPrice, 6)}</td>
<td class="nowrap">${formatMinute(trade.exitTimeMs)}</td><td class="n">${formatSignificant(trade.exitPrice, 6)}</td>
<td class="n">${formatSignificant(trade.quantity, 5)}</td><td class="n ${colour}">${formatNumber(trade.pnl, 2)}</td><td class="n ${colour}">${formatPercent(trade.return)}</td>
<td class="n">${formatNumber(trade.rMultiple, 2)}</td><td class="n">${trade.barsHeld}</td>
<td class="nowrap"><span class="swatch" style="background:var(--${raw(trade.exitReason)})"></span>${trade.exitReason}${trade.ambiguous && markup`<span title="stop and target were both touched in one bar"> *</span>`}</td></tr>`;
}
