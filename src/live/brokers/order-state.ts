import { DataError } from '../../core/errors.js';
import type { OrderState } from '../orders/order.js';
import type { ExchangeOrder } from './trading-exchange.js';

const STATUSES: Readonly<Record<string, OrderState['status']>> = {
  open: 'open',
  canceling: 'open',
  closed: 'filled',
  canceled: 'cancelled',
  expired: 'cancelled',
  rejected: 'rejected',
};

/** Returns an order as the desk knows it. Throws DataError SERVICE_FAILED where the answer does not say what is needed.
 *  clientId  of the order that was asked for: an answer may bear the name of the cancel instead
 *  symbol    of the session */
export function toOrderState(exchange: string, clientId: string, symbol: string, order: ExchangeOrder): OrderState {
  const { id, side, amount, filled = 0, status = '' } = order;
  const known = STATUSES[status];
  const isWhole = id !== undefined && (side === 'buy' || side === 'sell') && Number.isFinite(amount) && Number.isFinite(filled);
  if (known === undefined || !isWhole)
    throw new DataError('SERVICE_FAILED', `${exchange} must tell id, side, quantity and status of an order, and tells status "${status}"`, {
      context: { exchange, order: clientId },
    });
  return { clientId, brokerId: id, symbol, side, quantity: amount!, filled, status: known };
}
