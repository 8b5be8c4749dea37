import type { MonitoredAlert, MonitoredOrder } from '../model/monitor-report-input.js';
import { formatMinute, formatNumber, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws orders with what they were filled at, the last first. */
export function drawOrderTable(orders: readonly MonitoredOrder[]): Markup {
  const heads = ['time (UTC)', 'symbol', 'side', 'order', 'quantity', 'filled', 'price', 'slippage, bps', 'fee', 'state', 'why'];
  const numbers = new Set([4, 5, 6, 7, 8]);
  const rows = [...orders]
    .reverse()
    .map(
      (order) =>
        markup`<tr><td class="nowrap" data-value="${order.timeMs}">${formatMinute(order.timeMs)}</td><td class="nowrap">${order.symbol}</td><td>${order.side}</td><td class="nowrap">${order.what}</td><td class="n">${formatSignificant(order.quantity, 6)}</td><td class="n">${formatSignificant(order.filled, 6)}</td><td class="n">${formatSignificant(order.price, 6)}</td><td class="n ${order.slippageBps > 0 ? 'loss' : ''}">${formatNumber(order.slippageBps, 1)}</td><td class="n">${formatSignificant(order.fee, 4)}</td><td class="nowrap ${STATES.has(order.status) ? 'loss' : ''}">${order.status}</td><td>${order.reason}</td></tr>`,
    );
  return table('Orders and fills', heads, numbers, rows);
}

/** States of an order that a person should look at. */
const STATES: ReadonlySet<string> = new Set(['rejected', 'lost', 'unknown']);

/** Draws alerts, the last first. */
export function drawAlertTable(alerts: readonly MonitoredAlert[]): Markup {
  const rows = [...alerts]
    .reverse()
    .map(
      ({ timeMs, level, rule, count, sentence, state }) =>
        markup`<tr><td class="nowrap" data-value="${timeMs}">${formatMinute(timeMs)}</td><td class="nowrap ${level === 'critical' ? 'loss' : ''}">${level}</td><td class="nowrap">${rule.replaceAll('_', ' ')}</td><td class="n">${formatNumber(count, 0)}</td><td>${sentence}</td><td class="nowrap">${state}</td></tr>`,
    );
  return table('Alerts', ['time (UTC)', 'level', 'rule', 'times', 'what was told', 'delivery'], new Set([3]), rows);
}

function table(title: string, heads: readonly string[], numbers: ReadonlySet<number>, rows: readonly Markup[]): Markup {
  return markup`<div class="tall" tabindex="0" role="region" aria-label="${title}"><table data-sortable class="ranked"><thead><tr>${heads.map((name, i) => markup`<th scope="col"${numbers.has(i) && markup` class="n"`}><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
