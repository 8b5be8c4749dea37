import type { WantedOrder } from '../../src/live/orders/order.js';

export const BAR = Date.UTC(2024, 0, 2);

/** An order of one unit of BTCUSDT at market, and what a test wants otherwise. */
export function wanted(change: Partial<WantedOrder> = {}): WantedOrder {
  const order = { symbol: 'BTCUSDT', leg: 'main', side: 'buy', type: 'market', quantity: 1, purpose: 'enter' } as const;
  return { ...order, time: BAR, reduces: false, sequence: 0, ...change };
}
