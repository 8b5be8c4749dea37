import type { OrderBook } from './fold-orders.js';
import type { BrokerView } from './order-events.js';
import type { OrderJournal } from './order-journal.js';
import { compareFilled, compareWithBroker, type Tolerances } from './compare-broker.js';
import { describeOrder, type Broker } from './order.js';

/** Fills are asked for from this long before the last one: a broker may tell them out of order, milliseconds. */
const OVERLAP_MS = 3_600_000;
/** How often orders, positions and cash are read again because a fill came in between. */
const READINGS = 5;

/** Reads what a broker has, counts its fills in the journal and finds where the two differ. */
export class BrokerReader {
  private readonly book: OrderBook;
  private readonly broker: Broker;
  private readonly tolerances: Tolerances;
  private readonly tell: OrderJournal['append'];

  constructor(book: OrderBook, broker: Broker, tolerances: Tolerances, tell: OrderJournal['append']) {
    this.book = book;
    this.broker = broker;
    this.tolerances = tolerances;
    this.tell = tell;
  }

  /** Counts the fills that are new, each once. Throws what the broker throws. */
  async countFills(): Promise<number> {
    let counted = 0;
    for (const fill of await this.broker.fillsSince(Math.max(0, this.book.lastFillTime - OVERLAP_MS))) {
      const { trades, orders, foreign } = this.book;
      if (trades.has(fill.tradeId)) continue;
      if (orders.has(fill.clientId) || foreign.has(fill.clientId)) {
        const isLost = orders.get(fill.clientId)?.status === 'lost';
        this.tell({ kind: 'fill', fill });
        if (isLost) this.halt(`order ${fill.clientId} was lost before sending, said ${this.broker.name}, and has filled`);
        counted++;
      } else {
        const what = `${fill.side} ${fill.quantity} ${fill.symbol} at ${fill.price}`;
        const sentence = `fill ${fill.tradeId} (${what}) is of order ${fill.clientId}, which the session never sent: it does not count`;
        this.tell({ kind: 'incident', sentence, tradeId: fill.tradeId });
      }
    }
    return counted;
  }

  /** Counts what is new and returns a sentence for each difference. Throws what the broker throws. */
  async findDifferences(): Promise<string[]> {
    await this.countFills();
    let view = await this.readView();
    for (let reading = 1; (await this.countFills()) > 0 && reading < READINGS; reading++) view = await this.readView();
    const gone = await this.askForGone(new Set(view.orders.map((order) => order.clientId)), this.tolerances.position);
    return [...gone, ...compareWithBroker(this.book, view, this.tolerances)];
  }

  /** Orders that the journal has open and the broker has not: they were cancelled there, or something is wrong. */
  private async askForGone(open: ReadonlySet<string>, tolerance: number): Promise<string[]> {
    const sentences: string[] = [];
    for (const id of [...this.book.pending].filter((each) => !open.has(each))) {
      const own = this.book.orders.get(id)!;
      const what = `order ${id} (${describeOrder(own.order)})`;
      const state = own.status === 'open' ? await this.broker.find(id, own.order.symbol) : undefined;
      if (own.status !== 'open') sentences.push(`${what} has no result yet`);
      else if (state === undefined) sentences.push(`${what} is open in the journal, and ${this.broker.name} does not have it`);
      else {
        sentences.push(...compareFilled(state, own.filled, tolerance));
        if (state.status === 'cancelled') this.tell({ kind: 'cancelled', clientId: id, by: 'broker' });
      }
    }
    return sentences;
  }

  private async readView(): Promise<BrokerView> {
    const [orders, positions, cash] = [await this.broker.openOrders(), await this.broker.positions(), await this.broker.cash()];
    return { orders, positions: Object.fromEntries(positions), cash };
  }

  /** The trades are those that the view holds: none came in between. A session that begins reads those that it will be told again, and not
   *  all that the account ever had. */
  async readTradesAndView(): Promise<readonly [string[], BrokerView]> {
    const since = this.book.session === undefined ? Date.now() - 2 * OVERLAP_MS : this.book.lastFillTime - OVERLAP_MS;
    const read = async (): Promise<string[]> => (await this.broker.fillsSince(Math.max(0, since))).map(({ tradeId }) => tradeId);
    let before = await read();
    for (let reading = 1; ; reading++) {
      const view = await this.readView();
      const after = await read();
      if (after.length === before.length || reading === READINGS) return [after, view];
      before = after;
    }
  }

  private halt(why: string): void {
    this.tell({ kind: 'state', state: 'halted', why });
  }
}
