import { DataError } from '../../core/errors.js';
import type { FillEvent, OtherFee } from '../orders/order.js';
import type { ExchangeFee, ExchangeMarket, ExchangeTrade } from './trading-exchange.js';

/** Markets of a session by their symbol. */
export type Markets = ReadonlyMap<string, ExchangeMarket>;

/** Returns a trade of an exchange as a fill. Its fee is paid in the quote, in the base (the position is smaller by it then; it is counted
 *  at the fill's price) or in a third currency, which is told as it is. Throws DataError SERVICE_FAILED where the trade is none. */
export function toFill(exchange: string, clientId: string, symbol: string, trade: ExchangeTrade, markets: Markets): FillEvent {
  const { side, amount: quantity, price, timestamp: time } = trade;
  if (![quantity, price, time].every((each) => Number.isFinite(each)) || (side !== 'buy' && side !== 'sell'))
    throw new DataError('SERVICE_FAILED', `${exchange} must tell side, quantity, price and time of trade ${trade.id}, and does not`, {
      context: { exchange, symbol },
    });
  const paid = (trade.fees?.length ? trade.fees : [trade.fee ?? {}]).filter(({ cost = 0 }) => cost !== 0);
  const { quote } = markets.get(symbol)!;
  const fee = paid.filter(({ currency }) => currency === quote).reduce((sum, { cost }) => sum + cost!, 0);
  const otherFees = paid.filter(({ currency }) => currency !== quote).map((each) => otherFee(each, symbol, price!, markets));
  // the ids of trades are a market's own
  const fill: FillEvent = {
    clientId,
    tradeId: `${symbol}:${trade.id}`,
    symbol,
    side,
    quantity: quantity!,
    price: price!,
    fee,
    time: time!,
  };
  return otherFees.length === 0 ? fill : { ...fill, otherFees };
}

function otherFee({ cost, currency = 'unknown' }: ExchangeFee, symbol: string, price: number, markets: Markets): OtherFee {
  const held = [...markets].find(([, { base }]) => base === currency)?.[0] ?? null;
  return { currency, units: cost!, symbol: held, value: held === symbol ? cost! * price : null };
}
