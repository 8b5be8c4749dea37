import type { WantedOrder } from './order.js';

/** Signed units by symbol; a symbol that is not there holds 0. */
export type Units = Readonly<Record<string, number>>;

/** What an account is to hold from a bar on. */
export interface AccountTarget {
  /** of the bar that decided, epoch milliseconds */
  readonly time: number;
  /** what it was to hold before */
  readonly before: Units;
  readonly after: Units;
}

export interface OrderPlan {
  /** market orders: those that make positions smaller come first */
  readonly orders: readonly WantedOrder[];
  /** a sentence for each symbol whose position stays smaller than the account's */
  readonly short: readonly string[];
}

/** What a broker takes of a quantity: rounded towards 0 to its step, 0 below its least. */
export type Rounding = (symbol: string, units: number) => number;

/** Returns the market orders that bring what a broker holds to what an account holds. What the broker has too much of is always taken away.
 *  What it has too little of is bought where the account itself has just grown, and not otherwise: a position that a stop left at the broker
 *  alone, or whose order was refused, is not run after.
 *  held    what the session has bought and not sold at the broker, signed units by symbol */
export function planOrders(target: AccountTarget, held: ReadonlyMap<string, number>, round: Rounding): OrderPlan {
  const symbols = [...new Set([...Object.keys(target.before), ...Object.keys(target.after), ...held.keys()])].sort();
  const moves = symbols.map((symbol) => moveOf(target, symbol, held.get(symbol) ?? 0, round));
  return {
    orders: [...moves.flatMap(({ smaller }) => smaller), ...moves.flatMap(({ larger }) => larger)],
    short: moves.flatMap(({ short }) => short),
  };
}

interface Move {
  readonly smaller: readonly WantedOrder[];
  readonly larger: readonly WantedOrder[];
  readonly short: readonly string[];
}

function moveOf({ time, before, after }: AccountTarget, symbol: string, held: number, round: Rounding): Move {
  const [was, wanted] = [before[symbol] ?? 0, after[symbol] ?? 0];
  const kept = isSameSide(held, wanted) ? Math.min(Math.abs(held), Math.abs(wanted)) : 0;
  const missing = Math.abs(wanted) - kept;
  const grown = Math.abs(wanted) - (isSameSide(was, wanted) ? Math.min(Math.abs(was), Math.abs(wanted)) : 0);
  const bought = round(symbol, Math.min(missing, grown));
  const taken = round(symbol, Math.abs(held) - kept);
  const order = (quantity: number, direction: number, purpose: WantedOrder['purpose'], reduces: boolean): WantedOrder[] => {
    const side = direction > 0 ? 'buy' : 'sell';
    return quantity > 0 ? [{ symbol, leg: symbol, side, type: 'market', quantity, purpose, time, reduces, sequence: 0 }] : [];
  };
  const rest = round(symbol, missing - bought);
  return {
    smaller: order(taken, -held, kept === 0 ? 'leave' : 'reduce', true),
    larger: order(bought, wanted, kept === 0 ? 'enter' : 'add', false),
    short: rest > 0 ? [`the account holds ${wanted} ${symbol} and the broker ${held}: what is missing is not bought later`] : [],
  };
}

function isSameSide(a: number, b: number): boolean {
  return Math.sign(a) === Math.sign(b);
}
