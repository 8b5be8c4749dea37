import { wordsOf } from '../../core/words-of.js';
import type { JournalOutcome, SessionEvent, SessionState } from '../../live/journal/session-journal.js';
import type { Outcome } from '../../live/orders/account-follower.js';
import { BrokerAccount, type BrokerChoice } from './broker-account.js';
import { unitsBySymbol, type PaperSession, type Preview } from './paper-session.js';

/** How often fills are asked for while no bar comes, milliseconds. */
const FILLS_EACH_MS = 5000;
/** How often orders, positions and cash are compared with the broker, milliseconds. */
const RECONCILE_EACH_MS = 900_000;

export interface OrderSurroundings {
  readonly dir: string;
  /** of the session */
  readonly id: string;
  readonly symbols: readonly string[];
  readonly session: PaperSession;
  readonly graceMs: number;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly tell: (event: SessionEvent) => void;
  /** ends the session */
  readonly onHalt: (guard: string, sentence: string) => void;
}

/** Lets the account at a broker follow a session, bar by bar. */
export class SessionOrders {
  readonly account: BrokerAccount;
  private readonly around: OrderSurroundings;
  private targets: Readonly<Record<string, number>>;
  private short = '';
  private filledAt = 0;
  private comparedAt = 0;

  /** Opens the account and compares it with the broker: a difference halts it.
   *  targets  what the session was to hold before its last bar */
  static async open(
    around: OrderSurroundings,
    choice: BrokerChoice,
    released: string | undefined,
    targets: Readonly<Record<string, number>>,
  ): Promise<SessionOrders> {
    return new SessionOrders(around, await BrokerAccount.open(around.dir, around.id, around.symbols, choice, released), targets);
  }

  private constructor(around: OrderSurroundings, account: BrokerAccount, targets: Readonly<Record<string, number>>) {
    this.around = around;
    this.account = account;
    this.targets = targets;
    account.watch((sentence) => around.tell({ kind: 'fault', at: timeOf(around.now()), sentence }));
  }

  /** Tells what the last bar has decided, once more where it was told: the broker may not have heard. */
  async goOn({ planned }: Pick<SessionState, 'planned'>, last: number): Promise<void> {
    const plan = planned.at(-1);
    if (plan?.time !== last) return this.follow(last);
    this.targets = plan.targets;
    const orders = this.isFresh(last) ? plan.orders : plan.orders.filter(({ reduces }) => reduces);
    await this.carefully(last, async () => {
      const { positions } = await this.around.session.preview();
      this.tellSent(last, await this.account.send(orders, positions, last));
    });
  }

  /** Remembers what the bar that was walked last has decided, without telling it: another one has come already. */
  async pass(): Promise<void> {
    this.targets = unitsBySymbol((await this.around.session.preview()).positions);
  }

  /** Tells the broker what the bar of that time has decided. An old decision opens nothing. */
  async follow(time: number): Promise<void> {
    const { session, tell, now } = this.around;
    const preview: Preview = await session.preview();
    const targets = unitsBySymbol(preview.positions);
    const before = this.isFresh(time) ? this.targets : targets;
    await this.carefully(time, async () => {
      const { orders, short } = await this.account.plan(time, before, targets);
      this.targets = targets;
      const said = short.join();
      if (orders.length > 0 || said !== this.short) tell({ kind: 'planned', at: timeOf(now()), time, targets, orders, short });
      this.short = said;
      this.tellSent(time, await this.account.send(orders, preview.positions, time));
    });
  }

  /** Asks for fills, and compares orders, positions and cash, where it is time to. */
  async look(): Promise<void> {
    const now = this.around.now();
    try {
      if (now >= this.filledAt + FILLS_EACH_MS) await this.account.takeFills();
      this.filledAt = Math.max(this.filledAt, now);
      if (now >= this.comparedAt + RECONCILE_EACH_MS) await this.account.reconcile();
      this.comparedAt = Math.max(this.comparedAt, now);
    } catch (error) {
      this.around.tell({ kind: 'fault', at: timeOf(now), sentence: `the broker could not be asked for fills: ${wordsOf(error)}` });
    }
    this.haltWithAccount();
  }

  /** At the broker, account currency; undefined where a price is missing. */
  equity(): number | undefined {
    const equity = this.account.equity(this.around.session.closes());
    return Number.isNaN(equity) ? undefined : equity;
  }

  private isFresh(time: number): boolean {
    const { session, graceMs, now } = this.around;
    return now() <= time + 2 * session.timeframeMs + graceMs;
  }

  private async carefully(time: number, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.haltWithAccount();
      this.around.onHalt('orders', `what the bar of ${timeOf(time)} decided could not be told: ${wordsOf(error)}`);
    }
    this.haltWithAccount();
  }

  private haltWithAccount(): void {
    if (this.account.halted !== undefined) this.around.onHalt('orders', this.account.halted);
  }

  private tellSent(time: number, sent: readonly Outcome[]): void {
    if (sent.length === 0) return;
    const { tell, now } = this.around;
    tell({ kind: 'sent', at: timeOf(now()), time, outcomes: sent.map(outcomeOf), equity: this.equity() ?? null });
  }
}

function outcomeOf({ order: { symbol, side, type, purpose, quantity }, clientId, ...said }: Outcome): JournalOutcome {
  const sentence = 'sentence' in said ? { sentence: said.sentence } : {};
  return { client_id: clientId, symbol, side, type, purpose, quantity, outcome: said.outcome, ...sentence };
}

/** Returns a time as journals have it.
 *  ms  epoch milliseconds */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
