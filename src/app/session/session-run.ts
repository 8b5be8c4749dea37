import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import { wordsOf } from '../../core/words-of.js';
import { writingNow } from '../../files/output.js';
import { BarSorter, type Instant, type SortedBars } from '../../live/bars/sort-bars.js';
import type { FeedEvent, FeedTrouble } from '../../live/feeds/feed-event.js';
import type { KillSwitch, Trip } from '../../live/guards/kill-switch.js';
import {
  readSession,
  SessionJournal,
  type JournalOutcome,
  type SessionEvent,
  type SessionState,
} from '../../live/journal/session-journal.js';
import type { Outcome } from '../../live/orders/account-follower.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { OrderBook } from '../../live/journal/fold-orders.js';
import type { OrderEvent } from '../../live/journal/order-events.js';
import { SessionObservers } from './session-observers.js';
import { FreshWalks } from './fresh-walk.js';
import { BrokerAccount, requireTrading } from './broker-account.js';
import { PaperSession, unitsBySymbol, type Preview } from './paper-session.js';
import { hashSystem, requireReleased, requireSameSystem, requireSameWalk } from './require-session.js';
import type { SessionEnd, SessionRequest } from './session-request.js';

type Started = Extract<SessionEvent, { kind: 'started' }>;

/** How often fills are asked for while no bar comes, milliseconds. */
const FILLS_EACH_MS = 5000;
/** How often orders, positions and cash are compared with the broker, milliseconds. */
const RECONCILE_EACH_MS = 900_000;

/** A session under way: feed, journal, account, and where there is one the broker. */
export class SessionRun {
  private readonly system: ResolvedSystem;
  private readonly request: SessionRequest;
  private readonly kill: KillSwitch;
  private readonly journal: SessionJournal;
  private readonly fresh: FreshWalks;
  private readonly halt = new AbortController();
  private session!: PaperSession;
  private sorter!: BarSorter;
  private account: BrokerAccount | undefined;
  private observers: SessionObservers | undefined;
  private trip: Trip | undefined;
  private targets: Readonly<Record<string, number>> = {};
  private id = '';
  private firstMs = 0;
  private instants = 0;
  private equity: number | undefined;
  private repeated = 0;
  private short = '';
  /** the feed's own clock, where it has one; epoch milliseconds */
  private feedNow: number | undefined;
  private filledAt = 0;
  private comparedAt = 0;

  constructor(system: ResolvedSystem, request: SessionRequest, kill: KillSwitch) {
    this.system = system;
    this.request = request;
    this.kill = kill;
    this.journal = new SessionJournal(request.dir);
    this.fresh = new FreshWalks(system, request);
  }

  async run(): Promise<SessionEnd> {
    try {
      await this.open();
      const { signal } = this.request;
      const stop = AbortSignal.any([this.kill.signal, this.halt.signal, ...(signal ? [signal] : [])]);
      for await (const event of this.request.feed(stop)) {
        if (stop.aborted) break;
        this.feedNow = event.now;
        await this.hear(event, this.now());
        if (stop.aborted) break;
      }
      if (!stop.aborted) await this.take(this.sorter.end(this.now()), this.now());
      return this.end();
    } finally {
      await this.account?.close('the session ended');
      await this.observers?.close();
    }
  }

  private async hear(event: FeedEvent, now: number): Promise<void> {
    if (event.kind === 'fault' || event.kind === 'recovered') this.tellFeed(event, now);
    else if (event.kind === 'idle') await this.take(this.sorter.tick(now), now);
    else if (event.bar.time >= this.firstMs) await this.take(this.sorter.accept(event.bar, now), now); // those before are history
    await this.lookAtBroker(now);
    await this.compare();
    this.observers?.look();
  }

  private tellFeed({ kind, sentence, isDown }: FeedTrouble, now: number): void {
    this.tell({ kind, at: timeOf(now), sentence, ...(isDown && { down: isDown }) });
  }

  private async compare(): Promise<void> {
    if (this.trip !== undefined || !this.fresh.isDue(this.instants)) return;
    this.tell({ kind: 'compared', at: timeOf(this.now()), ...(await this.fresh.compare(this.instants)) });
  }

  /** Opens a new session, or the one whose folder it is. */
  private async open(): Promise<void> {
    const { dir, symbol, graceMs, broker } = this.request;
    const state = this.journal.isThere ? readSession(dir) : undefined;
    if (state !== undefined) requireSameSystem(dir, state, this.system);
    requireReleased(dir, state);
    this.session = new PaperSession(this.system, symbol, this.request, state?.started?.first);
    const recorded = (state?.bars ?? []).map(({ time, bars }) => ({ time, bars }));
    // what the last bar decided is told to a broker once more: it may not have heard
    const held = broker === undefined || recorded.length === 0 ? 0 : 1;
    const { historyEndMs, walked } = await this.session.open(recorded.slice(0, recorded.length - held));
    if (held > 0) {
      this.targets = unitsBySymbol((await this.session.preview()).positions);
      walked.push(await this.session.walk(recorded.at(-1)!));
    }
    if (state !== undefined) requireSameWalk(dir, state, walked);
    await this.begin(state, historyEndMs);
    for (const event of walked.slice(state?.walked.length ?? 0)) this.tell(event); // a kill came between a bar and its walk
    this.observers!.write(this.session.takeTelemetry());
    this.instants = walked.length;
    this.equity = walked.at(-1)?.equity;
    const { timeframeMs } = this.session;
    const sorting = { symbols: this.symbols, timeframeMs, graceMs, after: historyEndMs, policies: this.request.policies };
    this.sorter = new BarSorter(sorting, recorded, state?.incidents);
    if (broker !== undefined) await this.openBroker(state, recorded.at(-1)?.time);
  }

  /** Tells that the session began, or goes on. */
  private async begin(state: SessionState | undefined, historyEndMs: number): Promise<void> {
    const at = timeOf(this.now());
    const { system } = this.system.file;
    this.firstMs = state?.started?.first ?? historyEndMs + 1;
    const begun: Started = state?.started ?? { kind: 'started', at, system, system_hash: hashSystem(this.system), first: this.firstMs };
    this.id = hash('sha256', canonicalJson([begun.system_hash, begun.first, begun.at]), 'hex').slice(0, 16);
    this.observers = await this.openObservers();
    this.tell(state?.started === undefined ? begun : { kind: 'resumed', at });
  }

  private async openObservers(): Promise<SessionObservers> {
    const { dir, environment, settings, onPort } = this.request;
    const { market } = this.session.recorded.data;
    const observers = await SessionObservers.open({
      dir,
      environment,
      id: this.id,
      symbols: this.symbols,
      system: this.system.file.system,
      timeframe: market.timeframe,
      fillsAtClose: this.system.file.execution.fill === 'close',
      settings: settings ?? { alerts: undefined },
      now: () => this.now(),
      health: () => ({ isHealthy: this.trip === undefined, reason: this.trip?.sentence }),
    });
    if (observers.port !== undefined) onPort?.(observers.port);
    return observers;
  }

  private async openBroker(state: SessionState | undefined, last: number | undefined): Promise<void> {
    const { dir, broker } = this.request;
    const choice = { ...broker!, onOrder: (event: OrderEvent, book: OrderBook) => this.observers!.hearOrder(event, book) };
    this.account = await BrokerAccount.open(dir, this.id, this.symbols, choice, state?.released);
    if (this.account.halted !== undefined)
      this.tell({ kind: 'halted', at: timeOf(this.now()), guard: 'orders', sentence: this.account.halted });
    requireTrading(dir, this.account);
    if (last === undefined) return;
    const planned = state?.planned.at(-1);
    if (planned?.time !== last) return this.follow(last, this.now());
    const { positions } = await this.session.preview();
    this.targets = planned.targets;
    this.tellSent(last, await this.account.send(planned.orders, positions, last));
  }

  /** Those that the feed has. */
  private get symbols(): readonly string[] {
    const { data, portfolio } = this.system.file;
    return portfolio ? data.symbols : [this.request.symbol];
  }

  private async take({ instants, incidents }: SortedBars, now: number): Promise<void> {
    for (const incident of incidents) {
      if (incident.kind === 'repeated') this.repeated++;
      else this.tell({ kind: 'incident', at: timeOf(now), incident });
    }
    for (const [at, instant] of instants.entries()) {
      if (this.kill.look() !== undefined || this.trip !== undefined) return;
      await this.walk(instant, now);
      if (this.account !== undefined && at < instants.length - 1) this.targets = unitsBySymbol((await this.session.preview()).positions);
    }
    const last = instants.at(-1);
    if (this.account !== undefined && last !== undefined) await this.follow(last.time, now);
    const halting = incidents.find(({ halts }) => halts);
    if (halting !== undefined)
      this.stopFor('bars', `the bar of ${halting.symbol} at ${timeOf(halting.time)} is ${halting.kind}: ${halting.done}`);
  }

  private async walk(instant: Instant, now: number): Promise<void> {
    this.tell({ kind: 'bars', at: timeOf(now), ...instant });
    const walked = await this.session.walk(instant);
    this.tell(walked);
    this.observers!.write(this.session.takeTelemetry());
    this.instants++;
    this.equity = walked.equity;
  }

  /** Tells the broker what the bar of that time has decided. An old decision opens nothing. */
  private async follow(time: number, now: number): Promise<void> {
    const account = this.account!;
    const preview: Preview = await this.session.preview();
    const targets = unitsBySymbol(preview.positions);
    const isFresh = now <= time + 2 * this.session.timeframeMs + this.request.graceMs;
    try {
      const { orders, short } = await account.plan(time, isFresh ? this.targets : targets, targets);
      this.targets = targets;
      if (orders.length > 0 || short.join() !== this.short)
        this.tell({ kind: 'planned', at: timeOf(this.now()), time, targets, orders, short });
      this.short = short.join();
      this.tellSent(time, await account.send(orders, preview.positions, time));
    } catch (error) {
      this.stopFor('orders', `what the bar of ${timeOf(time)} decided could not be told: ${wordsOf(error)}`);
    }
    this.requireAccount();
  }

  private tellSent(time: number, sent: readonly Outcome[]): void {
    if (sent.length === 0) return;
    const outcomes = sent.map(outcomeOf);
    const equity = this.account!.equity(this.session.closes());
    this.tell({ kind: 'sent', at: timeOf(this.now()), time, outcomes, equity: Number.isNaN(equity) ? null : equity });
  }

  private async lookAtBroker(now: number): Promise<void> {
    if (this.account === undefined || this.trip !== undefined) return;
    try {
      if (now >= this.filledAt + FILLS_EACH_MS) await this.account.takeFills();
      this.filledAt = Math.max(this.filledAt, now);
      if (now >= this.comparedAt + RECONCILE_EACH_MS) await this.account.reconcile();
      this.comparedAt = Math.max(this.comparedAt, now);
    } catch (error) {
      this.tell({ kind: 'fault', at: timeOf(now), sentence: `the broker could not be asked for fills: ${wordsOf(error)}` });
    }
    this.requireAccount();
  }

  /** The session ends where its account at the broker has halted. */
  private requireAccount(): void {
    if (this.account?.halted !== undefined) this.stopFor('orders', this.account.halted);
  }

  private stopFor(guard: string, sentence: string): void {
    this.trip ??= { guard, sentence };
    this.halt.abort();
  }

  private end(): SessionEnd {
    const at = timeOf(this.now());
    const trip = this.kill.trip ?? this.trip;
    if (trip !== undefined) {
      this.account?.kill(trip.sentence);
      this.tell({ kind: 'halted', at, ...trip });
    } else this.tell({ kind: 'stopped', at, why: this.request.signal?.aborted ? 'it was stopped' : 'the feed ended' });
    const { instants, equity = null, repeated } = this;
    return { instants, equity, positions: this.session.positions(), repeated, halted: trip ?? null };
  }

  private now(): number {
    return this.feedNow ?? Date.now();
  }

  private tell(event: SessionEvent): void {
    writingNow(this.request.dir, () => this.journal.append(event));
    this.observers?.hear(event);
    this.request.onEvent?.(event);
  }
}

function outcomeOf({ order: { symbol, side, type, purpose, quantity }, clientId, ...said }: Outcome): JournalOutcome {
  const sentence = 'sentence' in said ? { sentence: said.sentence } : {};
  return { client_id: clientId, symbol, side, type, purpose, quantity, outcome: said.outcome, ...sentence };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
