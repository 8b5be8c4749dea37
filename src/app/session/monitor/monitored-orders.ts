import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readChain } from '../../../files/chained-lines.js';
import { ALERTS_FILE } from '../../../live/alerts/alert-journal.js';
import type { AlertLine } from '../../../live/alerts/alert-book.js';
import { foldOrders } from '../../../live/orders/fold-orders.js';
import type { OrderEvent } from '../../../live/orders/order-events.js';
import { ORDERS_FILE } from '../../../live/orders/order-journal.js';
import type { SessionState } from '../../../live/journal/session-journal.js';
import type { MonitorReportInput } from '../../../report/index.js';
import { alertRows } from '../../monitoring/alert-rows.js';
import { orderRows } from '../../monitoring/order-rows.js';
import { ORDERS_FOLDER } from '../broker-account.js';
import { ModelFills, type ModelFillOptions } from '../model-fills.js';
import { ALERTS_FOLDER } from '../session-observers.js';

/** Returns the orders of a session with what its broker filled them at beside the rules of fills; on paper the fills that the rules gave. */
export function monitoredOrders(
  dir: string,
  { walked }: SessionState,
  options: ModelFillOptions,
): Pick<MonitorReportInput, 'orders' | 'slippage'> {
  const path = join(dir, ORDERS_FOLDER, ORDERS_FILE);
  if (!existsSync(path)) return { orders: paperOrders(walked), slippage: { isPaper: true, ...NO_FILLS } };
  const events = readChain(path) as OrderEvent[];
  const model = new ModelFills(options);
  for (const instant of walked) model.add(instant);
  const booked = foldOrders(events).orders;
  const filledAt = lastFills(events);
  const orders = orderRows(events, (id) => model.priceOf(booked.get(id)!.order, filledAt.get(id)));
  const known = orders.filter(({ slippageBps }) => Number.isFinite(slippageBps));
  const slippage = {
    isPaper: false,
    timeMs: Float64Array.from(known, ({ timeMs }) => timeMs),
    bps: Float64Array.from(known, ({ slippageBps }) => slippageBps),
  };
  return { orders, slippage };
}

/** Returns the messages of a session's queue of alerts; none where it tells nobody. Throws UsageError REGISTRY_DAMAGED. */
export function monitoredAlerts(dir: string): MonitorReportInput['alerts'] {
  return alertRows(readChain(join(dir, ALERTS_FOLDER, ALERTS_FILE)) as AlertLine[]);
}

const NO_FILLS = { timeMs: new Float64Array(), bps: new Float64Array() } as const;

/** When an order was filled last, by its client id, epoch milliseconds. */
function lastFills(events: readonly OrderEvent[]): Map<string, number> {
  return new Map(events.flatMap((event) => (event.kind === 'fill' ? [[event.fill.clientId, event.fill.time] as const] : [])));
}

function paperOrders(walked: SessionState['walked']): MonitorReportInput['orders'] {
  return walked.flatMap(({ time, fills }) =>
    fills.map(({ symbol, side, kind, quantity, price, fee }) => ({
      timeMs: time,
      symbol,
      side,
      what: kind,
      quantity,
      filled: quantity,
      price,
      fee,
      status: 'filled',
      slippageBps: 0,
      reason: '',
    })),
  );
}
