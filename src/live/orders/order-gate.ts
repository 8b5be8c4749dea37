import type { OrderBook } from './fold-orders.js';
import { describeOrder, type WantedOrder } from './order.js';
import { wordsOf } from '../../core/words-of.js';

/** What a guard says of an order before it leaves; undefined lets it pass. An error inside a guard halts. */
export interface OrderGuard {
  readonly name: string;
  check(order: WantedOrder, book: OrderBook): { readonly act: 'refuse' | 'reduce' | 'halt'; readonly sentence: string } | undefined;
}

/** Returns why the state of a session keeps an order back; undefined where it lets it pass.
 *  tolerance  units */
export function closedFor(order: WantedOrder, { state, why, own }: OrderBook, tolerance: number): string | undefined {
  if (state === 'halted') return `the session is halted: ${why}`;
  if (state === 'active') return undefined;
  const held = own.get(order.symbol) ?? 0;
  return makesSmaller(order, held, tolerance)
    ? undefined
    : `the session only makes positions smaller: ${why}; ${describeOrder(order)} does not, of ${held} held`;
}

/** Whether an order can only make what is held smaller.
 *  held       units, negative where short
 *  tolerance  units */
export function makesSmaller({ side, quantity, reduces }: WantedOrder, held: number, tolerance: number): boolean {
  const isAgainst = side === 'buy' ? held < 0 : held > 0;
  return reduces && isAgainst && quantity <= Math.abs(held) + tolerance;
}

/** Asks a guard; an error inside it halts. */
export function checkGuard(guard: OrderGuard, order: WantedOrder, book: OrderBook): ReturnType<OrderGuard['check']> {
  try {
    return guard.check(order, book);
  } catch (error) {
    return { act: 'halt', sentence: `an error came up in it: ${wordsOf(error)}` };
  }
}
