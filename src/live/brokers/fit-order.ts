import type { WantedOrder } from '../orders/order.js';
import type { ExchangeMarket, TradingExchange } from './trading-exchange.js';

/** An order as a market takes it, or the rule that it breaks. */
export type FittedOrder =
  | { readonly kind: 'fits'; readonly quantity: number; readonly price: number | undefined }
  | { readonly kind: 'broken'; readonly reason: string };

/** ccxt's word for rounding down */
const TRUNCATE = 0;
/** Digits of a double that are the same however a sum was made. */
const SURE_DIGITS = 14;

/** Brings quantity and price down to the steps of a market, and checks its limits. What a market order costs is the exchange's to judge:
 *  its price is not known. */
export function fitOrder(exchange: TradingExchange, market: ExchangeMarket, order: WantedOrder): FittedOrder {
  const quantity = bringDown(exchange, order.quantity, market.precision.amount);
  const price = order.price === undefined ? undefined : bringDown(exchange, order.price, market.precision.price);
  const reason = brokenLimit(market, order, quantity, price);
  if (reason === undefined) return { kind: 'fits', quantity, price };
  return { kind: 'broken', reason: `${exchange.id} takes no such order of ${market.symbol}: ${reason}` };
}

/** Returns how many of these units a market takes: brought down to its step, 0 below its least. */
export function fitQuantity(exchange: TradingExchange, { precision, limits }: ExchangeMarket, units: number): number {
  const quantity = units > 0 ? bringDown(exchange, units, precision.amount) : 0;
  return isLimit(limits.amount?.min) && quantity < limits.amount.min ? 0 : quantity;
}

function bringDown({ decimalToPrecision, precisionMode, paddingMode }: TradingExchange, value: number, step: number | undefined): number {
  const sure = Number(value.toPrecision(SURE_DIGITS));
  return step === undefined ? sure : Number(decimalToPrecision(sure, TRUNCATE, step, precisionMode, paddingMode));
}

function brokenLimit({ limits, precision, quote }: ExchangeMarket, order: WantedOrder, quantity: number, price: number | undefined) {
  if (!(quantity > 0)) return `the quantity must be at least a step of ${precision.amount} units, and is ${order.quantity}`;
  if (price !== undefined && !(price > 0)) return `the price must be at least a step of ${precision.price} ${quote}, and is ${order.price}`;
  const checks = [
    ['quantity', 'units', quantity, limits.amount],
    ['price', quote, price, limits.price],
    ['cost', quote, price === undefined ? undefined : quantity * price, limits.cost],
  ] as const;
  for (const [what, unit, value, { min, max } = {}] of checks) {
    if (value === undefined) continue;
    if (isLimit(min) && value < min) return `the ${what} must be at least ${min} ${unit}, and is ${value}`;
    if (isLimit(max) && value > max) return `the ${what} must be at most ${max} ${unit}, and is ${value}`;
  }
  return undefined;
}

/** Exchanges write 0 where they have none. */
function isLimit(limit: number | undefined): limit is number {
  return limit !== undefined && limit > 0;
}
