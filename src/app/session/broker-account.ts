import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { wordsOf } from '../../core/words-of.js';
import type { Wake } from '../../live/brokers/wake-on-trades.js';
import { OrderJournal } from '../../live/orders/order-journal.js';
import { AccountFollower, type Outcome } from '../../live/orders/account-follower.js';
import type { Broker, WantedOrder } from '../../live/orders/order.js';
import type { OrderGuard } from '../../live/orders/order-gate.js';
import { flatten, type Flattened } from '../../live/orders/flatten.js';
import { OrderDesk } from '../../live/orders/order-desk.js';
import type { OrderPlan, Rounding, Units } from '../../live/orders/plan-orders.js';
import type { StopLevel } from '../../live/orders/plan-stops.js';
import type { OrderBook } from '../../live/orders/fold-orders.js';
import type { OrderEvent } from '../../live/orders/order-events.js';
import type { HeldLeg } from './paper-session.js';

/** A broker as a session reaches it. */
export interface BrokerDoor {
  readonly broker: Broker;
  /** whether stop orders rest there */
  readonly stops: boolean;
  readonly round: Rounding;
  /** watches a stream of the account's trades until the signal is aborted, and says when fills are to be read; undefined where there is none */
  readonly watch?: ((wake: (why: Wake) => Promise<void>, signal: AbortSignal) => Promise<void>) | undefined;
  close(): Promise<void>;
}

export interface BrokerChoice {
  readonly open: (symbols: readonly string[], book: OrderBook) => Promise<BrokerDoor>;
  readonly guards?: readonly OrderGuard[] | undefined;
  /** hears of what happens to the orders */
  readonly onOrder?: ((event: OrderEvent, book: OrderBook) => void) | undefined;
  /** before each question for an order whose result is unknown, milliseconds; default those of the desk */
  readonly waits?: readonly number[] | undefined;
  /** a person's word that what the broker has is right */
  readonly adopt?: string | undefined;
}

/** Where the journal of a session's orders lies in its folder. */
export const ORDERS_FOLDER = 'orders';

/** The account at a broker that follows a session's. */
export class BrokerAccount {
  private readonly door: BrokerDoor;
  private readonly journal: OrderJournal;
  private readonly desk: OrderDesk;
  private readonly follower: AccountFollower;
  private readonly closing = new AbortController();

  /** Opens the account, asks for orders whose result is not known, and compares it with the broker.
   *  released  a person's word that it may trade again, where it was halted
   *  Throws UsageError RUN_LOCKED, SESSION_OTHER, REGISTRY_DAMAGED */
  static async open(
    dir: string,
    session: string,
    symbols: readonly string[],
    choice: BrokerChoice,
    released: string | undefined,
  ): Promise<BrokerAccount> {
    const journal = OrderJournal.open(join(dir, ORDERS_FOLDER));
    let door: BrokerDoor | undefined;
    try {
      door = await choice.open(symbols, journal.book);
      const account = new BrokerAccount(door, journal, choice);
      await account.start(session, choice.adopt, released);
      return account;
    } catch (error) {
      journal.close();
      await door?.close();
      throw error;
    }
  }

  private constructor(door: BrokerDoor, journal: OrderJournal, { guards, waits, onOrder }: BrokerChoice) {
    this.door = door;
    this.journal = journal;
    journal.onEvent = (event) => onOrder?.(event, journal.book);
    this.desk = new OrderDesk(journal, door.broker, { guards: guards ?? [], ...(waits && { waits }) });
    this.follower = new AccountFollower(this.desk, door);
  }

  /** Why nothing more is sent; undefined where it is. */
  get halted(): string | undefined {
    return this.book.state === 'halted' ? this.book.why : undefined;
  }

  get book(): OrderBook {
    return this.desk.book;
  }

  plan(time: number, before: Units, after: Units): Promise<OrderPlan> {
    return this.follower.plan({ time, before, after });
  }

  send(orders: readonly WantedOrder[], held: readonly HeldLeg[], time: number): Promise<readonly Outcome[]> {
    return this.follower.send(orders, stopLevels(held), time);
  }

  /** Reads fills as the broker's stream tells of them, and compares everything where the stream is new. What goes wrong is told.
   *  onFault  hears a sentence */
  watch(onFault: (sentence: string) => void): void {
    const wake = async ({ kind }: Wake): Promise<void> => {
      try {
        if (kind === 'trades') await this.desk.takeFills();
        else if (kind === 'connected') await this.desk.reconcile();
      } catch (error) {
        onFault(`the broker could not be asked for fills: ${wordsOf(error)}`);
      }
    };
    this.door.watch?.(wake, this.closing.signal).catch((error: unknown) => onFault(`the broker's stream has ended: ${wordsOf(error)}`));
  }

  /** Takes the fills that are new. Throws what the broker throws. */
  takeFills(): Promise<number> {
    return this.desk.takeFills();
  }

  reconcile(): Promise<readonly string[]> {
    return this.desk.reconcile();
  }

  /** Returns cash and what the session holds, at these prices, account currency; NaN where a price is missing. What was there before counts for
   *  nothing.
   *  prices  quote price by symbol */
  equity(prices: ReadonlyMap<string, number>): number {
    const { startCash, cashChange, own } = this.book;
    return [...own].reduce((sum, [symbol, units]) => sum + units * (prices.get(symbol) ?? Number.NaN), startCash + cashChange);
  }

  /** From now on only what makes positions smaller leaves. */
  kill(sentence: string): void {
    this.desk.kill(sentence);
  }

  /** From now on nothing leaves. */
  halt(why: string): void {
    this.desk.halt(why);
  }

  /** Throws the kill switch, cancels what is open and closes what is held; see `flatten`.
   *  time  of the orders, epoch milliseconds */
  flatten(time: number, why: string): Promise<Flattened> {
    return flatten(this.desk, time, why);
  }

  async close(why: string): Promise<void> {
    this.closing.abort();
    try {
      await this.desk.stop(why);
    } finally {
      this.journal.close();
      await this.door.close();
    }
  }

  private async start(session: string, adopt: string | undefined, released: string | undefined): Promise<void> {
    await this.desk.start(session);
    await this.desk.recover();
    if (adopt !== undefined) await this.desk.adopt(adopt);
    const word = released ?? adopt;
    if (this.book.state !== 'active' && word !== undefined) this.desk.resume(word);
    await this.desk.reconcile();
  }
}

function stopLevels(held: readonly HeldLeg[]): StopLevel[] {
  return held.flatMap(({ symbol, leg, units, stop }) => (stop > 0 ? [{ symbol, leg: `${symbol}#${leg}`, units, price: stop }] : []));
}

/** Throws UsageError SESSION_HALTED where an account at a broker does not trade. */
export function requireTrading(dir: string, { halted, book }: BrokerAccount): void {
  if (halted === undefined) return;
  throw new UsageError(
    'SESSION_HALTED',
    `${dir} sends no orders to ${book.broker}: ${halted}. A person lets it go on: barloom session release ${dir} --reason "…", and where the broker is right, barloom session start … --adopt "…"`,
    { context: { folder: dir } },
  );
}
