import { wordsOf } from '../../core/words-of.js';
import type { OrderBook } from './fold-orders.js';
import type { OrderDesk, Submitted } from './order-desk.js';
import { describeOrder, type WantedOrder } from './order.js';

/** What closes all that a session has at a broker. */
export interface FlattenPlan {
  /** client ids of orders that may still fill */
  readonly cancels: readonly string[];
  /** what is held, at market */
  readonly orders: readonly WantedOrder[];
  /** what stays held because an order that could not be cancelled may close it */
  readonly sentences: readonly string[];
}

export interface Flattened {
  readonly cancelled: readonly string[];
  readonly sent: readonly Submitted[];
  /** what could not be done; none: nothing is held or open any more, once the orders have filled */
  readonly sentences: readonly string[];
}

/** The leg of orders that close a symbol, whoever opened it. */
const LEG = 'account';

/** Returns what is to be done. Never more is closed than is held: an order of the closing side that could not be cancelled may fill yet.
 *  time   of the orders, epoch milliseconds
 *  stuck  client ids that could not be cancelled */
export function planFlatten(book: OrderBook, time: number, stuck: ReadonlySet<string> = new Set()): FlattenPlan {
  const open = [...book.pending];
  const orders: WantedOrder[] = [];
  const sentences: string[] = [];
  for (const [symbol, held] of book.own) {
    const side = held > 0 ? 'sell' : 'buy';
    const mayFill = open.filter((id) => stuck.has(id)).reduce((units, id) => units + unitsLeft(book, id, symbol, side), 0);
    const quantity = Math.abs(held) - mayFill;
    if (mayFill > 0) sentences.push(`${mayFill} of ${held} ${symbol} are left to orders that could not be cancelled and may close them`);
    if (quantity > 0)
      orders.push({ symbol, leg: LEG, side, type: 'market', quantity, purpose: 'flatten', time, reduces: true, sequence: 0 });
  }
  return { cancels: open.filter((id) => !stuck.has(id)), orders, sentences };
}

/** Throws the kill switch of a desk, cancels what is open and closes what is held. The state changes first and at once, and needs no network;
 *  what cannot be sent then is told.
 *  time  epoch milliseconds; a further flatten needs another one */
export async function flatten(desk: OrderDesk, time: number, why: string): Promise<Flattened> {
  try {
    desk.kill(why);
  } catch (error) {
    return { cancelled: [], sent: [], sentences: [`nothing is sent any more, and nothing was flattened: ${wordsOf(error)}`] };
  }
  return await new Flattening(desk, time).run();
}

class Flattening {
  private readonly desk: OrderDesk;
  private readonly time: number;
  private readonly cancelled = new Set<string>();
  private readonly sent: Submitted[] = [];
  private readonly sentences: string[] = [];
  /** why an order could not be cancelled, by client id */
  private readonly stuck = new Map<string, string>();

  constructor(desk: OrderDesk, time: number) {
    this.desk = desk;
    this.time = time;
  }

  async run(): Promise<Flattened> {
    await this.cancelAll();
    if (await this.takeFills()) {
      await this.cancelAll(); // what was under way when the switch was thrown
      if (await this.takeFills()) await this.closeAll();
    }
    const { book } = this.desk;
    const left = [...this.stuck].filter(([id]) => book.pending.has(id) || book.foreign.has(id)).map(([, sentence]) => sentence);
    return { cancelled: [...this.cancelled], sent: this.sent, sentences: [...left, ...this.sentences] };
  }

  private async cancelAll(): Promise<void> {
    const { cancels } = planFlatten(this.desk.book, this.time);
    await Promise.all(cancels.filter((id) => !this.cancelled.has(id)).map((id) => this.cancel(id)));
  }

  private async cancel(id: string): Promise<void> {
    const sentence = await this.desk.cancel(id).catch(wordsOf);
    if (sentence !== undefined) this.stuck.set(id, sentence);
    else {
      this.stuck.delete(id);
      this.cancelled.add(id);
    }
  }

  private async takeFills(): Promise<boolean> {
    try {
      await this.desk.takeFills();
      return true;
    } catch (error) {
      this.sentences.push(`what is held is not known for sure, and was not closed: ${wordsOf(error)}`);
      return false;
    }
  }

  private async closeAll(): Promise<void> {
    const { orders, sentences } = planFlatten(this.desk.book, this.time, new Set(this.stuck.keys()));
    this.sentences.push(...sentences);
    for (const order of orders) await this.close(order);
    await this.takeFills();
  }

  private async close(order: WantedOrder): Promise<void> {
    try {
      const sent = await this.desk.submit(order);
      this.sent.push(sent);
      if (sent.outcome === 'refused') this.sentences.push(`${describeOrder(order)} was not sent: ${sent.sentence}`);
      else if (sent.outcome !== 'accepted') this.sentences.push(`${describeOrder(order)} is ${sent.outcome}`);
    } catch (error) {
      this.sentences.push(`${describeOrder(order)} was not sent: ${wordsOf(error)}`);
    }
  }
}

/** Returns the units of an order that may still fill, where it is of that symbol and side. */
function unitsLeft({ orders, foreign }: OrderBook, id: string, symbol: string, side: 'buy' | 'sell'): number {
  const own = orders.get(id);
  const state = own === undefined ? foreign.get(id) : { ...own.order, filled: own.filled };
  if (state === undefined || state.symbol !== symbol || state.side !== side) return 0;
  return Math.max(0, state.quantity - state.filled);
}
