import { hundredth } from './hundredth.js';
import type { OrderBook } from '../orders/fold-orders.js';
import { describeOrder, type WantedOrder } from '../orders/order.js';
import { makesSmaller, type OrderGuard } from '../orders/order-gate.js';
import type { GuardFacts } from './guard-facts.js';
import { requireNumber } from './require-number.js';

/** What orders and positions may be worth, account currency; undefined is no limit. */
export interface NotionalRule {
  /** one order */
  readonly order?: number | undefined;
  /** what is held of a symbol once its orders are filled, long or short */
  readonly symbol?: number | undefined;
  /** that of all symbols together */
  readonly gross?: number | undefined;
}

type Word = ReturnType<OrderGuard['check']>;

/** Refuses what would be worth too much. What rests counts as filled where that is worse; what only makes a position smaller passes.
 *  Throws UsageError CONFIG_INVALID */
export class NotionalGuard implements OrderGuard {
  readonly name = 'notional';
  private readonly rule: NotionalRule;
  private readonly facts: () => Pick<GuardFacts, 'prices'>;

  constructor(rule: NotionalRule, facts: () => Pick<GuardFacts, 'prices'>) {
    for (const name of ['order', 'symbol', 'gross'] as const) requireNumber(`notional.${name}`, rule[name] ?? 0, 0);
    this.rule = rule;
    this.facts = facts;
  }

  check(order: WantedOrder, book: OrderBook): Word {
    if (makesSmaller(order, book.own.get(order.symbol) ?? 0, 0)) return undefined;
    const { prices } = this.facts();
    const own = order.quantity * Math.max(order.price ?? 0, priceOf(order.symbol, prices));
    const perOrder = this.refuse(order, `${describeOrder(order)} is worth`, own, 'an order', this.rule.order);
    if (perOrder !== undefined) return perOrder;
    const worst = worstUnits(order, book);
    const worth = (symbol: string): number => worst.get(symbol)! * priceOf(symbol, prices);
    const held = worth(order.symbol);
    return (
      this.refuse(order, `with ${describeOrder(order)} the position in ${order.symbol} may be worth`, held, 'it', this.rule.symbol) ??
      (this.rule.gross === undefined
        ? undefined
        : this.refuse(
            order,
            `with ${describeOrder(order)} all positions may be worth`,
            sum([...worst.keys()].map(worth)),
            'they',
            this.rule.gross,
          ))
    );
  }

  private refuse(order: WantedOrder, what: string, value: number, subject: string, most: number | undefined): Word {
    if (most === undefined || value <= most) return undefined;
    if (Number.isNaN(value)) throw new Error(`what ${describeOrder(order)} is worth is not known`);
    return { act: 'refuse', sentence: `${what} ${hundredth(value)}, and ${subject} must be worth at most ${most}` };
  }
}

/** Units by symbol, without a sign, where of each symbol's orders those of the worse side fill. */
function worstUnits(order: WantedOrder, { pending, orders, own }: OrderBook): Map<string, number> {
  const sides = new Map<string, { buy: number; sell: number }>();
  const add = ({ symbol, side }: WantedOrder, units: number): void => {
    const of = sides.get(symbol) ?? { buy: 0, sell: 0 };
    of[side] += units;
    sides.set(symbol, of);
  };
  add(order, order.quantity);
  for (const id of pending) {
    const own = orders.get(id)!;
    if (!own.order.reduces) add(own.order, Math.max(0, own.order.quantity - own.filled));
  }
  const symbols = new Set([...own.keys(), ...sides.keys()]);
  return new Map(
    [...symbols].map((symbol) => {
      const held = own.get(symbol) ?? 0;
      const { buy = 0, sell = 0 } = sides.get(symbol) ?? {};
      return [symbol, Math.max(Math.abs(held + buy), Math.abs(held - sell))];
    }),
  );
}

function priceOf(symbol: string, prices: ReadonlyMap<string, number>): number {
  const price = prices.get(symbol);
  if (price !== undefined && price > 0) return price;
  throw new Error(`the price of ${symbol} must be known and above 0, and is ${price ?? 'not known'}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
