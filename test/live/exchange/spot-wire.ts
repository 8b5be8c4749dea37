import type { SpotOrder, SpotTrade } from './spot-books.js';

/** Returns an order as REST answers tell it. */
export function orderOnWire(order: SpotOrder, trades: readonly SpotTrade[] = []): object {
  return {
    symbol: order.symbol,
    orderId: order.id,
    clientOrderId: order.clientId,
    transactTime: order.time,
    time: order.time,
    updateTime: order.time,
    price: order.price.toFixed(8),
    stopPrice: order.stopPrice.toFixed(8),
    origQty: order.quantity.toFixed(8),
    executedQty: order.filled.toFixed(8),
    cummulativeQuoteQty: order.quote.toFixed(8),
    status: order.status,
    timeInForce: 'GTC',
    type: order.type,
    side: order.side,
    fills: trades.map(({ id, price, quantity, fee, feeAsset }) => ({
      price: price.toFixed(8),
      qty: quantity.toFixed(8),
      commission: fee.toFixed(8),
      commissionAsset: feeAsset,
      tradeId: id,
    })),
  };
}

/** Returns a trade as myTrades tells it. */
export function tradeOnWire({ id, order, price, quantity, fee, feeAsset, time }: SpotTrade): object {
  return {
    symbol: order.symbol,
    id,
    orderId: order.id,
    price: price.toFixed(8),
    qty: quantity.toFixed(8),
    quoteQty: (price * quantity).toFixed(8),
    commission: fee.toFixed(8),
    commissionAsset: feeAsset,
    time,
    isBuyer: order.side === 'BUY',
    isMaker: false,
    isBestMatch: true,
  };
}

/** Returns a trade as the user stream tells it. */
export function tradeOnStream({ id, order, price, quantity, fee, feeAsset, time }: SpotTrade): object {
  const report = { e: 'executionReport', E: time, s: order.symbol, c: order.clientId, S: order.side, o: order.type, f: 'GTC' };
  const amounts = { q: order.quantity.toFixed(8), p: order.price.toFixed(8), P: order.stopPrice.toFixed(8), F: '0.00000000', g: -1, C: '' };
  const state = { x: 'TRADE', X: order.status, r: 'NONE', i: order.id, l: quantity.toFixed(8), z: order.filled.toFixed(8) };
  const trade = { L: price.toFixed(8), n: fee.toFixed(8), N: feeAsset, T: time, t: id, w: false, m: false, O: order.time };
  return { subscriptionId: 0, event: { ...report, ...amounts, ...state, ...trade, Z: order.quote.toFixed(8), Q: '0.00000000' } };
}
