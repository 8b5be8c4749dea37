import type { BookedOrder } from './fold-orders.js';
import type { WantedOrder } from './order.js';
import type { Rounding } from './plan-orders.js';

/** A level at which a leg of the account leaves. */
export interface StopLevel {
  readonly symbol: string;
  readonly leg: string;
  /** signed, what the leg holds */
  readonly units: number;
  /** quote price */
  readonly price: number;
}

export interface StopPlan {
  /** client ids of those that rest and are not wanted any more */
  readonly cancels: readonly string[];
  readonly orders: readonly WantedOrder[];
}

/** Returns what has to be cancelled and placed so that stop orders rest at a broker on the levels of an account, for what is held there and no
 *  more. One that rests already, with its level and quantity, stays.
 *  held   what the session has bought and not sold there, signed units by symbol
 *  known  orders that protect: those that rest (`open`), and those of this bar, which number the next one */
export function planStops(
  time: number,
  levels: readonly StopLevel[],
  held: ReadonlyMap<string, number>,
  known: readonly BookedOrder[],
  round: Rounding,
): StopPlan {
  const resting = known.filter(({ status, order }) => status === 'open' && order.purpose === 'protect');
  const kept = new Set<string>();
  const orders: WantedOrder[] = [];
  const left = new Map(held);
  for (const { symbol, leg, units, price } of levels) {
    const there = left.get(symbol) ?? 0;
    const covered = Math.sign(there) === Math.sign(units) ? Math.min(Math.abs(units), Math.abs(there)) : 0;
    const quantity = round(symbol, covered);
    if (!(quantity > 0)) continue;
    left.set(symbol, there - Math.sign(units) * covered);
    const side = units > 0 ? 'sell' : 'buy';
    const order: WantedOrder = { symbol, leg, side, type: 'stop', quantity, price, purpose: 'protect', time, reduces: true, sequence: 0 };
    const same = resting.find((each) => !kept.has(each.clientId) && isSame(each, order));
    if (same === undefined) orders.push(order);
    else kept.add(same.clientId);
  }
  return {
    cancels: resting.map(({ clientId }) => clientId).filter((id) => !kept.has(id)),
    orders: orders.map((order) => numbered(order, known)),
  };
}

/** Whether what rests does what is wanted. */
function isSame({ order, taken, filled }: BookedOrder, wanted: WantedOrder): boolean {
  const { symbol, leg, side, price } = order;
  const isThere = symbol === wanted.symbol && leg === wanted.leg && side === wanted.side;
  return isThere && price === wanted.price && taken - filled === wanted.quantity;
}

function numbered(order: WantedOrder, known: readonly BookedOrder[]): WantedOrder {
  const before = known.filter(
    ({ order: { time, symbol, leg, purpose } }) =>
      time === order.time && symbol === order.symbol && leg === order.leg && purpose === order.purpose,
  );
  return { ...order, sequence: before.length };
}
