import type { Trade } from '../../core/trade.js';
import type { FillOfTrade } from '../model/run-report-input.js';
import type { PricePlace } from '../model/price-choices.js';
import type { ListedTrade, TradeList } from '../model/trade-list.js';
import { formatMinute, formatNumber, formatPercent, formatSignificant } from './format.js';
import { markup, raw, type Markup } from './markup.js';

/** Widths of the columns, percent: the tables of an excerpt line up; of an account the second is the symbol's. */
const COLUMN_SHARES = [5, 5.5, 13.5, 8, 13.5, 8, 8.5, 9, 8, 6, 5, 10] as const;
const COLUMN_SHARES_OF_LEGS = [4.5, 7.5, 5, 12.5, 7.5, 12.5, 7.5, 8, 9, 7, 5, 4.5, 9.5] as const;

/** How trades are listed. */
export interface TradeListing {
  /** whether the trades are of several symbols */
  readonly hasSymbols: boolean;
  /** the fills of a trade by its number, where it has more than one in and one out */
  fillsOf(number: number): readonly FillOfTrade[];
  /** where the price chart shows a trade; undefined where it does not */
  placeOf(trade: Trade): PricePlace | undefined;
}

/** Draws the listed trades; a row shows its trade in the price chart when it is chosen. */
export function drawTradeTable(list: TradeList, listing: TradeListing): Markup {
  if (list.kind === 'all') return drawTrades(list.trades, listing);
  return markup`<h3>Best ${list.best.length}</h3>${drawTrades(list.best, listing)}
<h3 style="margin-top:20px">Worst ${list.worst.length}</h3>${drawTrades(list.worst, listing)}
<h3 style="margin-top:20px">First ${list.first.length}</h3>${drawTrades(list.first, listing)}
<h3 style="margin-top:20px">Last ${list.last.length}</h3>${drawTrades(list.last, listing)}`;
}

function drawTrades(trades: readonly ListedTrade[], listing: TradeListing): Markup {
  const shares = listing.hasSymbols ? COLUMN_SHARES_OF_LEGS : COLUMN_SHARES;
  return markup`<div class="scroll"><table class="trades"><colgroup>${shares.map((share) => markup`<col style="width:${share}%">`)}</colgroup><thead><tr><th class="n">#</th>${listing.hasSymbols && markup`<th>Symbol</th>`}<th>Side</th><th>Entry, UTC</th><th class="n">at</th><th>Exit, UTC</th><th class="n">at</th><th class="n">Quantity</th><th class="n">Profit</th><th class="n">Return</th><th class="n">R</th><th class="n">Bars</th><th>Exit by</th></tr></thead>
<tbody>${trades.map((each) => drawTrade(each, listing))}</tbody></table></div>`;
}

function drawTrade({ number, trade }: ListedTrade, { hasSymbols, placeOf, fillsOf }: TradeListing): Markup {
  const fills = fillsOf(number);
  const place = placeOf(trade);
  const colour = trade.pnl > 0 ? 'gain' : 'loss';
  const symbol = hasSymbols && markup`<td title="${trade.symbol}" class="name">${trade.symbol}</td>`;
  return markup`<tr${place && markup` data-view="${place.from} ${place.to}" data-of="${place.choice}"`}><td class="n">${number}</td>${symbol}<td>${trade.side}</td>
<td class="nowrap">${formatMinute(trade.entryTimeMs)}</td><td class="n">${formatSignificant(trade.entryPrice, 6)}</td>
<td class="nowrap">${formatMinute(trade.exitTimeMs)}</td><td class="n">${formatSignificant(trade.exitPrice, 6)}</td>
<td class="n">${formatSignificant(trade.quantity, 5)}</td><td class="n ${colour}">${formatNumber(trade.pnl, 2)}</td><td class="n ${colour}">${formatPercent(trade.return)}</td>
<td class="n">${formatNumber(trade.rMultiple, 2)}</td><td class="n">${trade.barsHeld}</td>
<td class="nowrap"><span class="swatch" style="background:var(--${raw(trade.exitReason)})"></span>${trade.exitReason}${trade.ambiguous && markup`<span title="stop and target were both touched in one bar"> *</span>`}</td></tr>${fills.length > 2 && drawFills(fills, hasSymbols)}`;
}

/** The fills of a trade whose prices are averages. */
function drawFills(fills: readonly FillOfTrade[], hasSymbols: boolean): Markup {
  const words = { enter: '', add: ' more', part: ' of it', leave: '' };
  const texts = fills.map(
    ({ side, quantity, kind, price, timeMs }) =>
      `${side} ${formatSignificant(quantity, 5)}${words[kind]} at ${formatSignificant(price, 6)} on ${formatMinute(timeMs)}`,
  );
  return markup`<tr class="fills"><td></td><td colspan="${hasSymbols ? 12 : 11}" class="note">${texts.join(' · ')}</td></tr>`;
}
