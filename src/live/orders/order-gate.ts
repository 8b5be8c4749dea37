import type { OrderBook } from '../journal/fold-orders.js';
import { describeOrder, type WantedOrder } from './order.js';
import { wordsOf } from '../../core/words-of.js';

/** What a guard says of an order before it leaves; undefined lets it pass. An error inside a guard halts. */
export interface OrderGuard {
  readonly name: string;
  check(order: WantedOrder, book: OrderBook): { readonly act: 'refuse' | 'reduce' | 'halt'; readonly sentence: string } | undefined;
}

/** Returns why the state of a session keeps an order back; undefined where it lets it pass.
 *  tolerance  units */
export function closedFor(order: WantedOrder, { state, why, positions }: OrderBook, tolerance: number): string | undefined {
  if (state === 'halted') return `the session is halted: ${why}`;
  if (state === 'active') return undefined;
  const held = positions.get(order.symbol) ?? 0;
  const isAgainst = order.side === 'buy' ? held < 0 : held > 0;
  const reduces = order.reduces && isAgainst && order.quantity <= Math.abs(held) + tolerance;
  return reduces ? undefined : `the session only makes positions smaller: ${why}; ${describeOrder(order)} does not, of ${held} held`;
}

/** Asks a guard; an error inside it halts. */
export function checkGuard(guard: OrderGuard, order: WantedOrder, book: OrderBook): ReturnType<OrderGuard['check']> {
  try {
    return guard.check(order, book);
  } catch (error) {
    return { act: 'halt', sentence: `an error came up in it: ${wordsOf(error)}` };
  }
}
