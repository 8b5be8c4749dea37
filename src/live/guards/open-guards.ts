import type { OrderBook } from '../orders/fold-orders.js';
import { makesSmaller, type OrderGuard } from '../orders/order-gate.js';
import type { WantedOrder } from '../orders/order.js';
import { ClockOffsetGuard } from './clock-offset-guard.js';
import { DailyLossGuard, type DayStart } from './daily-loss-guard.js';
import type { GuardFacts } from './guard-facts.js';
import type { GuardsConfig } from './guards-config.js';
import { NotionalGuard } from './notional-guard.js';
import { OrderRateGuard } from './order-rate-guard.js';
import { StaleGuard, type StaleOptions } from './stale-guard.js';
import { checkTimeGuard, type TimeGuard } from './time-guard.js';

/** What guards are opened with. */
export interface GuardSurroundings extends Pick<StaleOptions, 'symbols' | 'timeframeMs' | 'startMs' | 'openMs'> {
  /** epoch milliseconds */
  readonly now: () => number;
  readonly facts: () => GuardFacts;
  /** of a session that goes on: when its latest orders left, epoch milliseconds, and what its day began with */
  readonly sent?: readonly number[] | undefined;
  readonly dayStart?: DayStart | undefined;
}

export interface OpenedGuards {
  /** for the desk: those of orders, and those of time before each order too */
  readonly orderGuards: readonly OrderGuard[];
  /** for `watchGuards` */
  readonly timeGuards: readonly TimeGuard[];
}

/** Opens the guards of a session. What flattens passes those of orders: it must leave when they are why it is sent.
 *  Throws UsageError CONFIG_INVALID */
export function openGuards(config: GuardsConfig, around: GuardSurroundings): OpenedGuards {
  const { stale = {}, clockOffset = {}, orderRate, notional, dailyLoss } = config;
  const timeGuards: TimeGuard[] = [
    ...(stale === 'off' ? [] : [new StaleGuard({ ...around, ...stale })]),
    ...(clockOffset === 'off' ? [] : [new ClockOffsetGuard(clockOffset)]),
    ...(dailyLoss === undefined ? [] : [new DailyLossGuard(dailyLoss, around.dayStart)]),
  ];
  const orderGuards: OrderGuard[] = [
    ...timeGuards.map((guard) => beforeOrders(guard, around)),
    ...(notional === undefined ? [] : [new NotionalGuard(notional, around.facts)]),
    ...(orderRate === undefined ? [] : [new OrderRateGuard(orderRate, around.now, around.sent)]),
  ];
  return { timeGuards, orderGuards: orderGuards.map(lettingFlatten) };
}

function beforeOrders(guard: TimeGuard, { now, facts }: GuardSurroundings): OrderGuard {
  return { name: guard.name, check: () => checkTimeGuard(guard, now(), facts) };
}

function lettingFlatten(guard: OrderGuard): OrderGuard {
  const flattens = (order: WantedOrder, { positions }: OrderBook): boolean =>
    order.purpose === 'flatten' && makesSmaller(order, positions.get(order.symbol) ?? 0, 0);
  return { name: guard.name, check: (order, book) => (flattens(order, book) ? undefined : guard.check(order, book)) };
}
