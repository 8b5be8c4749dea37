import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import { UsageError } from '../../core/errors.js';

/** An order that a session wants at a bar. */
export interface WantedOrder {
  readonly symbol: string;
  readonly leg: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop';
  /** units, above 0 */
  readonly quantity: number;
  /** quote price; of a limit and of a stop alone */
  readonly price?: number;
  readonly purpose: 'enter' | 'add' | 'leave' | 'reduce' | 'protect' | 'flatten';
  /** of the bar that decided, epoch milliseconds */
  readonly time: number;
  /** whether it can only make a position smaller */
  readonly reduces: boolean;
  /** tells orders of one bar, leg and purpose apart, from 0 */
  readonly sequence: number;
}

/** What a broker answers to an order; `unknown` is neither of the others: it may have taken it. */
export type PlaceResult =
  | {
      readonly outcome: 'accepted';
      readonly brokerId: string;
      /** units that it took, where it takes whole steps alone; default: those of the order */
      readonly quantity?: number;
    }
  | { readonly outcome: 'rejected'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly why: string };

/** An order as a broker knows it. */
export interface OrderState {
  readonly clientId: string;
  readonly brokerId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** units */
  readonly quantity: number;
  /** units of it that are filled */
  readonly filled: number;
  readonly status: 'open' | 'filled' | 'cancelled' | 'rejected';
}

/** A fee that was not paid out of the cash of the account. */
export interface OtherFee {
  readonly currency: string;
  /** units of the currency, paid */
  readonly units: number;
  /** the symbol of the session whose position it made smaller; null where there is none such */
  readonly symbol: string | null;
  /** account currency, at the price of the fill; null where that says nothing of it */
  readonly value: number | null;
}

/** A fill as a broker tells it; it may tell it more than once. */
export interface FillEvent {
  readonly clientId: string;
  /** the broker's, one for each fill */
  readonly tradeId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** units */
  readonly quantity: number;
  /** quote price */
  readonly price: number;
  /** account currency, paid out of its cash */
  readonly fee: number;
  /** fees that were paid in something else; default: none */
  readonly otherFees?: readonly OtherFee[];
  /** epoch milliseconds */
  readonly time: number;
}

/** Who takes orders. Each call throws where the broker could not be asked. */
export interface Broker {
  readonly name: string;
  /** What is thrown here counts as `unknown`. */
  place(clientId: string, order: WantedOrder): Promise<PlaceResult>;
  /** Returns undefined where the broker says that it has no such order. */
  find(clientId: string, symbol: string): Promise<OrderState | undefined>;
  /** Returns the order as it is then: it may have been filled before. */
  cancel(clientId: string, symbol: string): Promise<OrderState | undefined>;
  openOrders(): Promise<readonly OrderState[]>;
  /** units by symbol, negative where short */
  positions(): Promise<ReadonlyMap<string, number>>;
  /** account currency */
  cash(): Promise<number>;
  /** Returns the fills of that time and later.
   *  time  epoch milliseconds */
  fillsSince(time: number): Promise<readonly FillEvent[]>;
}

/** Returns the name that an order has at a broker, 32 hexadecimal digits: the same order of a session has the same one, always. */
export function clientId(session: string, { time, symbol, leg, purpose, sequence }: WantedOrder): string {
  return hash('sha256', canonicalJson([session, time, symbol, leg, purpose, sequence]), 'hex').slice(0, 32);
}

/** Throws UsageError ORDER_INVALID where an order breaks a rule of its kind. */
export function requireOrder(order: WantedOrder): void {
  const broken = brokenRule(order);
  if (broken === undefined) return;
  throw new UsageError('ORDER_INVALID', `the order ${describeOrder(order)} cannot be sent: ${broken}`, {
    context: { symbol: order.symbol },
  });
}

function brokenRule({ type, quantity, price, time, sequence }: WantedOrder): string | undefined {
  if (!(Number.isFinite(quantity) && quantity > 0)) return `its quantity must be a number above 0, and is ${quantity}`;
  if (!Number.isSafeInteger(time)) return `its time must be whole epoch milliseconds, and is ${time}`;
  if (!(Number.isSafeInteger(sequence) && sequence >= 0)) return `its sequence must be a whole number from 0, and is ${sequence}`;
  if (type === 'market') return price === undefined ? undefined : `a market order must have no price, and has ${price}`;
  return price !== undefined && Number.isFinite(price) && price > 0 ? undefined : `its price must be a number above 0, and is ${price}`;
}

/** Returns an order in words: what a person looks for at the broker's. */
export function describeOrder({ symbol, side, type, quantity, price, purpose, time }: WantedOrder): string {
  const when = Number.isSafeInteger(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time);
  return `${side} ${quantity} ${symbol} (${type}${price === undefined ? '' : ` at ${price}`}, ${purpose}, bar ${when})`;
}
