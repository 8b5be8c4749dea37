import { foldOrders } from '../../live/orders/fold-orders.js';
import type { OrderEvent } from '../../live/orders/order-events.js';
import type { MonitoredOrder } from '../../report/model/monitor-report-input.js';
import { slippageBps } from './slippage-bps.js';

/** Returns the orders of a session's journal with what they were filled at, in the order in which they were sent.
 *  modelPriceOf  the price that the rules of fills give an order, quote; NaN where it is not known */
export function orderRows(events: readonly OrderEvent[], modelPriceOf: (clientId: string) => number): MonitoredOrder[] {
  const fills = fillsOf(events);
  const sentAt = new Map(events.flatMap((event) => (event.kind === 'intent' ? [[event.clientId, event.at] as const] : [])));
  return [...foldOrders(events).orders.values()].map(({ clientId, order, status, filled, reason }) => {
    const { quantity, value, fee } = fills.get(clientId) ?? { quantity: 0, value: 0, fee: 0 };
    const price = value / quantity;
    return {
      timeMs: sentAt.get(clientId)!,
      symbol: order.symbol,
      side: order.side,
      what: `${order.type}, ${order.purpose}`,
      quantity: order.quantity,
      filled,
      price,
      fee,
      status,
      slippageBps: slippageBps(order.side, price, modelPriceOf(clientId)),
      reason: reason ?? '',
    };
  });
}

/** A broker may tell a fill more than once; it counts once. */
function fillsOf(events: readonly OrderEvent[]): Map<string, { readonly quantity: number; readonly value: number; readonly fee: number }> {
  const seen = new Set<string>();
  const sums = new Map<string, { readonly quantity: number; readonly value: number; readonly fee: number }>();
  for (const event of events) {
    if (event.kind !== 'fill' || seen.has(event.fill.tradeId)) continue;
    const { clientId, tradeId, quantity, price, fee } = event.fill;
    seen.add(tradeId);
    const before = sums.get(clientId) ?? { quantity: 0, value: 0, fee: 0 };
    sums.set(clientId, { quantity: before.quantity + quantity, value: before.value + quantity * price, fee: before.fee + fee });
  }
  return sums;
}
