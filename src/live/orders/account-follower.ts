import type { BookedOrder } from './fold-orders.js';
import type { WantedOrder } from './order.js';
import type { OrderDesk, Submitted } from './order-desk.js';
import { planOrders, type AccountTarget, type OrderPlan, type Rounding } from './plan-orders.js';
import { planStops, type StopLevel } from './plan-stops.js';

export interface FollowerOptions {
  /** whether the broker takes stop orders, which rest there */
  readonly stops: boolean;
  readonly round: Rounding;
}

/** What became of an order of a plan. */
export type Outcome = Submitted & { readonly order: WantedOrder };

/** Lets what a broker holds follow an account. */
export class AccountFollower {
  private readonly desk: OrderDesk;
  private readonly options: FollowerOptions;

  constructor(desk: OrderDesk, options: FollowerOptions) {
    this.desk = desk;
    this.options = options;
  }

  /** Cancels what is still open of bars before, takes the fills that are new and returns what is to be sent. Throws what the broker throws. */
  async plan(target: AccountTarget): Promise<OrderPlan> {
    const { orders, pending } = this.desk.book;
    const stale = [...pending].filter((id) => orders.get(id)!.order.purpose !== 'protect' && orders.get(id)!.order.time < target.time);
    for (const id of stale) await this.desk.cancel(id);
    await this.desk.takeFills();
    return planOrders(target, this.desk.book.own, this.options.round);
  }

  /** Sends orders of a plan, and then lets stop orders rest on the levels of the account. The same plan again sends nothing twice.
   *  time  of the bar that decided, epoch milliseconds */
  async send(orders: readonly WantedOrder[], levels: readonly StopLevel[], time: number): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const freed = new Set(orders.filter((order) => order.reduces && !this.desk.knows(order)).map(({ symbol }) => symbol));
    for (const { clientId, order } of this.protecting(time)) if (freed.has(order.symbol)) await this.desk.cancel(clientId); // what a stop order binds cannot be sold
    for (const order of orders) outcomes.push(await this.submit(order));
    if (!this.options.stops || this.desk.book.state === 'halted') return outcomes;
    await this.desk.takeFills();
    const known = this.known(time);
    const plan = planStops(time, levels, this.desk.book.own, known, this.options.round);
    for (const id of plan.cancels) await this.desk.cancel(id);
    for (const order of plan.orders) outcomes.push(await this.submit(order));
    return outcomes;
  }

  private async submit(order: WantedOrder): Promise<Outcome> {
    return { order, ...(await this.desk.submit(order)) };
  }

  /** Stop orders that rest. */
  private protecting(time: number): BookedOrder[] {
    return this.known(time).filter(({ status }) => status === 'open');
  }

  private known(time: number): BookedOrder[] {
    const { orders, pending, last } = this.desk.book;
    const ofBar = last.time === time ? last.ids : [];
    return [...new Set([...pending, ...ofBar])].map((id) => orders.get(id)!).filter(({ order }) => order.purpose === 'protect');
  }
}
