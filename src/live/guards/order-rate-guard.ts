import { describeOrder, type WantedOrder } from '../orders/order.js';
import type { OrderGuard } from '../orders/order-gate.js';
import { requireNumber } from './require-number.js';

/** How many orders may leave within a window. */
export interface OrderRateRule {
  /** at least 1 */
  readonly most: number;
  /** milliseconds, at least 1 */
  readonly windowMs: number;
  /** of an order beyond them; default `halt`: who sends so many does not do what was meant */
  readonly act?: 'refuse' | 'halt' | undefined;
}

/** Keeps back what is more than so many orders in a window; an order that another guard refuses counts too.
 *  Throws UsageError CONFIG_INVALID */
export class OrderRateGuard implements OrderGuard {
  readonly name = 'order_rate';
  private readonly rule: OrderRateRule;
  private readonly now: () => number;
  /** ascending, epoch milliseconds */
  private times: number[];

  /** now   epoch milliseconds
   *  sent  when the latest orders left, where a session goes on; epoch milliseconds */
  constructor(rule: OrderRateRule, now: () => number, sent: readonly number[] = []) {
    requireNumber('orderRate.most', rule.most, 1);
    requireNumber('orderRate.windowMs', rule.windowMs, 1);
    this.rule = rule;
    this.now = now;
    this.times = [...sent].sort((a, b) => a - b);
  }

  check(order: WantedOrder): ReturnType<OrderGuard['check']> {
    const { most, windowMs, act = 'halt' } = this.rule;
    const now = this.now();
    this.times = this.times.filter((time) => time > now - windowMs);
    const count = this.times.length + 1;
    if (count > most) {
      return { act, sentence: `at most ${most} orders may leave within ${windowMs} ms, and ${describeOrder(order)} is number ${count}` };
    }
    this.times.push(now);
    return undefined;
  }
}
