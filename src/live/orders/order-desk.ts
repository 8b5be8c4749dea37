import { UsageError } from '../../core/errors.js';
import { canonicalJson } from '../../core/canonical-json.js';
import type { BookedOrder, OrderBook } from './fold-orders.js';
import type { TradingState } from './order-events.js';
import type { NewEvent, OrderJournal } from './order-journal.js';
import { askBroker } from './ask-broker.js';
import { BrokerReader } from './broker-reader.js';
import type { Tolerances } from './compare-broker.js';
import { checkGuard, closedFor, type OrderGuard } from './order-gate.js';
import { wordsOf } from '../../core/words-of.js';
import { clientId, describeOrder, requireOrder, type Broker, type PlaceResult, type WantedOrder } from './order.js';

/** What became of an order; `refused`: it never left; `unknown`: the desk is halted until a person has looked. */
export type Submitted = { readonly clientId: string } & (
  | { readonly outcome: 'accepted' | 'rejected' | 'lost' | 'unknown' }
  | { readonly outcome: 'refused'; readonly sentence: string }
);

export interface DeskOptions {
  readonly guards?: readonly OrderGuard[];
  /** how long to wait before each question for an order whose result is unknown, milliseconds */
  readonly waits?: readonly number[];
  readonly tolerances?: Tolerances;
}

const WAITS = [250, 500, 1000, 2000, 4000];
const TOLERANCES: Tolerances = { position: 1e-9, cash: 0.01 };

/** Sends the orders of a session. Each is on disk before it leaves and leaves once; what is unknown is asked for, never sent again. One
 *  thing happens at a time, cancels aside. */
export class OrderDesk {
  private readonly journal: OrderJournal;
  private readonly broker: Broker;
  private readonly options: Required<DeskOptions>;
  private readonly reader: BrokerReader;
  private turn: Promise<unknown> = Promise.resolve();
  /** what broke the desk itself, such as a full disk: the journal could not be told */
  private fault: string | undefined;

  constructor(journal: OrderJournal, broker: Broker, options: DeskOptions = {}) {
    this.journal = journal;
    this.broker = broker;
    this.options = { guards: [], waits: WAITS, tolerances: TOLERANCES, ...options };
    this.reader = new BrokerReader(journal.book, broker, this.options.tolerances, (event) => this.append(event));
  }

  get book(): OrderBook {
    return this.journal.book;
  }

  /** Begins a session, or goes on with it behind a stop or a kill: its state is what it was. Call `recover` and `reconcile` then.
   *  Throws UsageError SESSION_OTHER where the journal is another session's or another broker's. */
  start(session: string): Promise<void> {
    return this.inTurn(async () => {
      const { book, broker } = this;
      if (book.session === undefined) {
        const [trades, view] = await this.reader.readTradesAndView();
        this.append({ kind: 'started', session, broker: broker.name, view, trades });
      } else if (book.session !== session || book.broker !== broker.name) {
        throw new UsageError(
          'SESSION_OTHER',
          `the orders are those of session ${book.session} at ${book.broker}, and not of ${session} at ${broker.name}`,
          { context: { session, broker: broker.name } },
        );
      } else this.append({ kind: 'resumed' });
    });
  }

  stop(why: string): Promise<void> {
    return this.inTurn(async () => this.append({ kind: 'stopped', why }));
  }

  /** Sends an order, once: the same one again gives what became of it. Throws UsageError ORDER_INVALID; what the disk refuses as it is. */
  submit(order: WantedOrder): Promise<Submitted> {
    return this.inTurn(async () => {
      requireOrder(order);
      const id = clientId(this.requireSession(), order);
      const before = this.book.orders.get(id);
      if (before !== undefined) return toldAgain(before, order);
      const sentence = this.refusal(order);
      if (sentence !== undefined) return { clientId: id, outcome: 'refused', sentence };
      this.append({ kind: 'intent', clientId: id, order });
      const result = await this.place(id, order);
      if (result.outcome === 'accepted') this.append({ ...acceptedBy(result), kind: 'accepted', clientId: id });
      else if (result.outcome === 'rejected') this.append({ kind: 'rejected', clientId: id, reason: result.reason });
      else {
        this.append({ kind: 'unknown', clientId: id, why: result.why });
        await this.resolve(id);
      }
      return { clientId: id, outcome: outcomeOf(this.book.orders.get(id)!) };
    });
  }

  /** Whether the order was sent, or meant to be. */
  knows(order: WantedOrder): boolean {
    return this.book.orders.has(clientId(this.requireSession(), order));
  }

  /** Cancels an order, whatever the state. Returns why it could not be; undefined where it was. */
  async cancel(id: string): Promise<string | undefined> {
    const symbol = this.book.orders.get(id)?.order.symbol ?? this.book.foreign.get(id)?.symbol;
    if (symbol === undefined) return `the session has no order ${id}`;
    try {
      const state = await this.broker.cancel(id, symbol);
      if (state?.status === 'cancelled') {
        this.append({ kind: 'cancelled', clientId: id, by: 'session' });
        return undefined;
      }
      return `order ${id} is ${state?.status ?? 'not there'} at ${this.broker.name}`;
    } catch (error) {
      const sentence = `order ${id} could not be cancelled: ${wordsOf(error)}`;
      this.append({ kind: 'incident', sentence });
      return sentence;
    }
  }

  /** Asks for every order whose result the journal does not have, behind a kill: what the broker does not have was lost before sending. */
  recover(): Promise<void> {
    return this.inTurn(async () => {
      for (const id of this.book.pending) {
        const { status } = this.book.orders.get(id)!;
        if (status === 'intent' || status === 'unknown') await this.resolve(id);
      }
    });
  }

  /** Takes the fills that are new. Throws what the broker throws. */
  takeFills(): Promise<number> {
    return this.inTurn(() => this.reader.countFills());
  }

  /** Compares orders, positions and cash with the broker's. A difference halts; so does a broker that cannot be asked.
   *  Returns a sentence for each difference. */
  reconcile(): Promise<readonly string[]> {
    return this.inTurn(async () => {
      const sentences = await this.reader
        .findDifferences()
        .catch((error: unknown) => [`${this.broker.name} could not be asked for orders, positions and cash: ${wordsOf(error)}`]);
      if (sentences.length === 0) return sentences;
      this.append({ kind: 'difference', sentences });
      this.setState('halted', `the journal and ${this.broker.name} differ: ${sentences.join('; ')}`);
      return sentences;
    });
  }

  /** Takes over what the broker has: a person's word. The state stays; `resume` is a word of its own. Throws what the broker throws. */
  adopt(reason: string): Promise<void> {
    return this.inTurn(async () => {
      requireReason(reason);
      const [trades, view] = await this.reader.readTradesAndView();
      this.append({ kind: 'adopted', reason, view, trades });
    });
  }

  /** Lets a session trade again: a person's word. Throws UsageError SESSION_HALTED while a result is unknown. */
  resume(reason: string): void {
    requireReason(reason);
    const open = [...this.book.pending].find((id) => this.book.orders.get(id)!.status === 'unknown');
    if (open !== undefined) {
      throw new UsageError('SESSION_HALTED', `the result of order ${open} must be known before the session resumes, and is not`, {
        context: { order: open },
      });
    }
    this.fault = undefined;
    this.setState('active', reason);
  }

  /** Lets only orders pass that make a position smaller, from now on: the kill switch. What is halted stays halted. */
  kill(sentence: string): void {
    this.append({ kind: 'kill', sentence });
    if (this.book.state === 'active') this.setState('reducing', sentence);
  }

  halt(why: string): void {
    this.setState('halted', why);
  }

  private inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const mine = this.turn.then(act);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Returns why an order must not leave; undefined where it may. */
  private refusal(order: WantedOrder): string | undefined {
    const closed = this.closedFor(order);
    if (closed !== undefined) return closed;
    for (const guard of this.options.guards) {
      const word = checkGuard(guard, order, this.book);
      if (word === undefined) continue;
      this.append({ kind: 'guard', guard: guard.name, ...word });
      if (word.act === 'halt') this.setState('halted', word.sentence);
      if (word.act === 'reduce' && this.book.state === 'active') this.setState('reducing', word.sentence);
      const sentence = word.act === 'reduce' ? this.closedFor(order) : `${guard.name}: ${word.sentence}`;
      if (sentence !== undefined) return sentence;
    }
    return undefined;
  }

  private closedFor(order: WantedOrder): string | undefined {
    if (this.fault !== undefined) return `the session is halted: ${this.fault}`;
    return closedFor(order, this.book, this.options.tolerances.position);
  }

  private async place(id: string, order: WantedOrder): Promise<PlaceResult> {
    try {
      return await this.broker.place(id, order);
    } catch (error) {
      return { outcome: 'unknown', why: wordsOf(error) };
    }
  }

  /** Asks what became of an order until the broker says it; halts with its name where it never does. */
  private async resolve(id: string): Promise<void> {
    const { order } = this.book.orders.get(id)!;
    const answer = await askBroker(this.broker, id, order.symbol, this.options.waits);
    if (answer.kind === 'silent') {
      if (this.book.orders.get(id)!.status === 'intent') this.append({ kind: 'unknown', clientId: id, why: answer.why });
      this.setState('halted', `the result of order ${id} (${describeOrder(order)}) is unknown: ${answer.why}`);
    } else if (answer.kind === 'absent') {
      const reason = `lost before sending: ${this.broker.name} has no such order`;
      this.append({ kind: 'resolved', clientId: id, as: 'lost', reason });
    } else if (answer.state.status === 'rejected') {
      this.append({ kind: 'resolved', clientId: id, as: 'rejected', reason: `${this.broker.name} rejected it` });
    } else this.append({ ...acceptedBy(answer.state), kind: 'resolved', clientId: id, as: 'accepted' });
  }

  private setState(state: TradingState, why: string): void {
    this.append({ kind: 'state', state, why });
  }

  /** A journal that cannot be written halts: what is not in it must not happen. */
  private append(event: NewEvent): void {
    try {
      this.journal.append(event);
    } catch (error) {
      this.fault = `the journal could not be written: ${wordsOf(error)}`;
      throw error;
    }
  }

  private requireSession(): string {
    if (this.book.session !== undefined) return this.book.session;
    throw new UsageError('SESSION_OTHER', 'a session must be started before it sends an order, and none is');
  }
}

/** `quantity` is told where the broker tells it. */
function acceptedBy({ brokerId, quantity }: { readonly brokerId: string; readonly quantity?: number }): {
  readonly brokerId: string;
  readonly quantity?: number;
} {
  return quantity === undefined ? { brokerId } : { brokerId, quantity };
}

function toldAgain(before: BookedOrder, order: WantedOrder): Submitted {
  if (canonicalJson(before.order) === canonicalJson(order)) return { clientId: before.clientId, outcome: outcomeOf(before) };
  throw new UsageError(
    'ORDER_INVALID',
    `the order ${describeOrder(order)} needs another sequence: ${describeOrder(before.order)} has its client id ${before.clientId}`,
    { context: { symbol: order.symbol, order: before.clientId } },
  );
}

function outcomeOf({ status }: BookedOrder): 'accepted' | 'rejected' | 'lost' | 'unknown' {
  if (status === 'rejected' || status === 'lost') return status;
  return status === 'intent' || status === 'unknown' ? 'unknown' : 'accepted';
}

function requireReason(reason: string): void {
  if (reason.trim() === '') throw new UsageError('FLAG_INVALID', `a reason must say something, and is "${reason}"`);
}
