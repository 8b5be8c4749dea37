import type { OrderBook } from './fold-orders.js';
import type { BrokerView } from './order-events.js';
import { describeOrder, type OrderState } from './order.js';

/** How far a number may be from the broker's. */
export interface Tolerances {
  /** units */
  readonly position: number;
  /** account currency */
  readonly cash: number;
}

/** Returns a sentence for each thing in which a book and a broker differ. */
export function compareWithBroker(book: OrderBook, view: BrokerView, tolerances: Tolerances): string[] {
  return [
    ...compareOrders(book, view.orders, tolerances.position),
    ...comparePositions(book, view.positions, tolerances.position),
    ...compareCash(book, view.cash, tolerances.cash),
  ];
}

/** Open orders of the book that the broker does not have open are asked for one by one elsewhere. */
function compareOrders(book: OrderBook, open: readonly OrderState[], tolerance: number): string[] {
  return open.flatMap((state) => {
    if (book.foreign.has(state.clientId)) return [];
    const own = book.orders.get(state.clientId);
    const what = `order ${state.clientId} (${state.side} ${state.quantity} ${state.symbol}) is open at ${book.broker}`;
    if (own === undefined) return [`${what}, and the session does not know it`];
    if (own.status !== 'open') return [`${what}, and is ${own.status} in the journal: ${describeOrder(own.order)}`];
    return compareFilled(state, own.filled, tolerance);
  });
}

/** Returns a sentence where an order is filled to another part than the journal says. */
export function compareFilled(state: OrderState, filled: number, tolerance: number): string[] {
  if (isNear(state.filled, filled, tolerance)) return [];
  return [
    `order ${state.clientId} (${state.side} ${state.quantity} ${state.symbol}) has ${state.filled} filled, and ${filled} in the journal`,
  ];
}

function comparePositions(book: OrderBook, positions: BrokerView['positions'], tolerance: number): string[] {
  const symbols = [...new Set([...Object.keys(positions), ...book.positions.keys()])].sort();
  return symbols.flatMap((symbol) => {
    const theirs = positions[symbol] ?? 0,
      ours = book.positions.get(symbol) ?? 0;
    return isNear(theirs, ours, tolerance) ? [] : [`the position in ${symbol} is ${theirs} at ${book.broker}, and ${ours} in the journal`];
  });
}

function compareCash(book: OrderBook, theirs: number, tolerance: number): string[] {
  const ours = book.startCash + book.cashChange;
  return isNear(theirs, ours, tolerance) ? [] : [`the cash is ${theirs} at ${book.broker}, and ${ours} in the journal`];
}

/** Something that is no number is near to nothing. */
function isNear(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance;
}
