import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import { isBarDue } from '../../data/calendar/open-time.js';
import { writingNow } from '../../files/output.js';
import { BarSorter, type Instant, type SortedBars } from '../../live/bars/sort-bars.js';
import type { FeedEvent, FeedTrouble } from '../../live/feeds/feed-event.js';
import type { KillSwitch, Trip } from '../../live/guards/kill-switch.js';
import type { GuardWord } from '../../live/guards/time-guard.js';
import { readSession, SessionJournal, type SessionEvent, type SessionState } from '../../live/journal/session-journal.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { requireTrading } from './broker-account.js';
import { FreshWalks } from './fresh-walk.js';
import { PaperSession, unitsBySymbol } from './paper-session.js';
import { hashSystem, requireReleased, requireSameSystem, requireSameWalk } from './require-session.js';
import { SessionGuards } from './session-guards.js';
import { SessionObservers } from './session-observers.js';
import { SessionOrders, timeOf } from './session-orders.js';
import type { SessionEnd, SessionRequest } from './session-request.js';
import { checkSettings, type SessionSettings } from './settings/session-settings.js';

type Started = Extract<SessionEvent, { kind: 'started' }>;

/** A session under way: feed, journal, account, guards, and where there is one the broker. */
export class SessionRun {
  private readonly system: ResolvedSystem;
  private readonly request: SessionRequest;
  private readonly settings: SessionSettings;
  private readonly kill: KillSwitch;
  private readonly journal: SessionJournal;
  private readonly fresh: FreshWalks;
  private readonly halt = new AbortController();
  private session!: PaperSession;
  private sorter!: BarSorter;
  private guards!: SessionGuards;
  private observers: SessionObservers | undefined;
  private orders: SessionOrders | undefined;
  private trip: Trip | undefined;
  private id = '';
  private firstMs = 0;
  private instants = 0;
  private equity: number | undefined;
  private repeated = 0;
  /** the feed's own clock, where it has one, and when it said so; epoch milliseconds */
  private feedClock: { readonly now: number; readonly at: number } | undefined;

  constructor(system: ResolvedSystem, request: SessionRequest, kill: KillSwitch) {
    this.system = system;
    this.request = request;
    this.settings = request.settings ?? checkSettings({}, 'settings');
    this.kill = kill;
    this.journal = new SessionJournal(request.dir);
    this.fresh = new FreshWalks(system, request);
  }

  async run(): Promise<SessionEnd> {
    try {
      const since = await this.open();
      await this.listen(since);
      return await this.end();
    } finally {
      this.guards?.close();
      await this.orders?.account.close('the session ended');
      await this.observers?.close();
      writingNow(this.request.dir, () => this.journal.close());
    }
  }

  private async listen(since: number): Promise<void> {
    const { signal } = this.request;
    const stop = AbortSignal.any([this.kill.signal, this.halt.signal, ...(signal ? [signal] : [])]);
    const { timeframe } = this.session.recorded.data.market;
    const place = {
      symbols: this.session.symbols,
      timeframe: timeframe.name,
      timeframeMs: timeframe.durationMs,
      since,
      onClockOffset: (offsetMs: number) => void (this.guards.clockOffsetMs = offsetMs),
    };
    for await (const event of this.request.feed(stop, place)) {
      if (stop.aborted) return;
      this.feedClock = event.now === undefined ? undefined : { now: event.now, at: Date.now() };
      this.guards.open();
      await this.hear(event, event.now ?? Date.now());
      if (stop.aborted) return;
    }
    const now = this.feedClock?.now ?? Date.now();
    if (!stop.aborted) await this.take(this.sorter.end(now), now);
  }

  private async hear(event: FeedEvent, now: number): Promise<void> {
    if (event.kind === 'fault' || event.kind === 'recovered') this.tellFeed(event, now);
    else if (event.kind === 'idle') await this.take(this.sorter.tick(now), now);
    else if (event.bar.time >= this.firstMs) await this.take(this.sorter.accept(event.bar, now), now); // those before are history
    if (this.trip === undefined) await this.orders?.look();
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

  /** Opens a new session, or the one whose folder it is. Returns the first bar that is wanted of the feed, epoch milliseconds. */
  private async open(): Promise<number> {
    const { dir, symbol, graceMs, broker } = this.request;
    const state = this.journal.isThere ? readSession(dir) : undefined;
    if (state !== undefined) requireSameSystem(dir, state, this.system);
    requireReleased(dir, state);
    this.session = new PaperSession(this.system, symbol, this.request, state?.started?.first);
    const recorded = (state?.bars ?? []).map(({ time, bars }) => ({ time, bars }));
    // what the last bar decided is told to a broker once more: it may not have heard
    const held = broker === undefined || recorded.length === 0 ? 0 : 1;
    const { historyEndMs, walked } = await this.session.open(recorded.slice(0, recorded.length - held));
    const targets = held > 0 ? unitsBySymbol((await this.session.preview()).positions) : {};
    if (held > 0) walked.push(...[await this.session.walk(recorded.at(-1)!)].flatMap((each) => each ?? []));
    if (state !== undefined) requireSameWalk(dir, state, walked);
    await this.begin(state, historyEndMs);
    for (const event of walked.slice(state?.walked.length ?? 0)) this.tell(event); // a kill came between a bar and its walk
    this.observers!.write(this.session.takeTelemetry());
    this.instants = walked.length;
    this.equity = walked.at(-1)?.equity;
    const { timeframeMs } = this.session;
    const { calendar } = this.session.recorded.data.legs![0]!.data.market;
    const isDue = (_: string, time: number): boolean => isBarDue(calendar, time, timeframeMs);
    const policies = { ...this.settings.bars, repeated: 'leave' } as const;
    this.sorter = new BarSorter(
      { symbols: this.session.symbols, timeframeMs, graceMs, after: historyEndMs, policies, isDue },
      recorded,
      state?.incidents,
    );
    this.openGuards();
    const last = recorded.at(-1);
    if (last !== undefined) this.guards.take(last);
    if (broker !== undefined) await this.openBroker(state, targets, last?.time);
    return last === undefined ? this.firstMs : last.time + timeframeMs;
  }

  /** Tells that the session began, or goes on. */
  private async begin(state: SessionState | undefined, historyEndMs: number): Promise<void> {
    const at = timeOf(Date.now());
    const { system } = this.system.file;
    this.firstMs = state?.started?.first ?? historyEndMs + 1;
    const begun: Started = state?.started ?? { kind: 'started', at, system, system_hash: hashSystem(this.system), first: this.firstMs };
    this.id = hash('sha256', canonicalJson([begun.system_hash, begun.first, begun.at]), 'hex').slice(0, 16);
    this.observers = await this.openObservers();
    this.tell(state?.started === undefined ? begun : { kind: 'resumed', at });
  }

  private async openObservers(): Promise<SessionObservers> {
    const { dir, environment, onPort } = this.request;
    const observers = await SessionObservers.open({
      dir,
      environment,
      id: this.id,
      symbols: this.session.symbols,
      system: this.system.file.system,
      timeframe: this.session.recorded.data.market.timeframe,
      hasBroker: this.request.broker !== undefined,
      fillsAtClose: this.system.file.execution.fill === 'close',
      settings: this.settings,
      now: () => this.now(),
      health: () => ({ isHealthy: this.trip === undefined, reason: this.trip?.sentence }),
    });
    if (observers.port !== undefined) onPort?.(observers.port);
    return observers;
  }

  private openGuards(): void {
    this.guards = new SessionGuards({
      config: this.settings.guards,
      symbols: this.session.symbols,
      market: this.session.recorded.data.legs![0]!.data.market,
      now: () => this.now(),
      equity: () => (this.orders === undefined ? this.equity : this.orders.equity()),
      onWord: (word) => this.obey(word),
    });
  }

  private async openBroker(
    state: SessionState | undefined,
    targets: Readonly<Record<string, number>>,
    last: number | undefined,
  ): Promise<void> {
    const { dir, broker, graceMs } = this.request;
    const { guards, observers, session, id, traded: symbols } = this;
    guards.orderGuards.push(...(broker!.guards ?? []));
    const around = {
      dir,
      id,
      symbols,
      session,
      graceMs,
      now: () => this.now(),
      tell: (event: SessionEvent) => this.tell(event),
      onHalt: (guard: string, sentence: string) => this.stopFor(guard, sentence),
    };
    const choice = { ...broker!, guards: guards.orderGuards, onOrder: observers!.hearOrder.bind(observers) };
    this.orders = await SessionOrders.open(around, choice, state?.released, targets);
    const { account } = this.orders;
    if (account.halted !== undefined) this.tell({ kind: 'halted', at: timeOf(Date.now()), guard: 'orders', sentence: account.halted });
    requireTrading(dir, account);
    // what is under way at the broker must not hold the switch up
    this.kill.signal.addEventListener('abort', () => account.kill(this.kill.trip!.sentence));
    if (this.kill.trip === undefined && last !== undefined) await this.orders.goOn(state!, last);
  }

  /** Those that orders are of. */
  private get traded(): readonly string[] {
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
      if (!(await this.walk(instant, now))) continue;
      if (at < instants.length - 1) await this.orders?.pass();
      else await this.orders?.follow(instant.time);
    }
    const halting = incidents.find(({ halts }) => halts);
    if (halting !== undefined)
      this.stopFor('bars', `the bar of ${halting.symbol} at ${timeOf(halting.time)} is ${halting.kind}: ${halting.done}`);
  }

  /** Returns whether the account has walked on. */
  private async walk(instant: Instant, now: number): Promise<boolean> {
    this.tell({ kind: 'bars', at: timeOf(now), ...instant });
    const walked = await this.session.walk(instant);
    this.guards.take(instant);
    if (walked === undefined) return false;
    this.tell(walked);
    this.observers!.write(this.session.takeTelemetry());
    this.instants++;
    this.equity = walked.equity;
    return true;
  }

  /** On paper there is nothing that could only become smaller. */
  private obey({ guard, act, sentence }: GuardWord & { readonly guard: string }): void {
    if (act === 'halt' || this.orders === undefined) this.stopFor(guard, sentence);
    else this.orders.account.kill(`${guard}: ${sentence}`);
  }

  private stopFor(guard: string, sentence: string): void {
    this.trip ??= { guard, sentence };
    this.halt.abort();
  }

  private async end(): Promise<SessionEnd> {
    const at = timeOf(this.now());
    const trip = this.kill.trip ?? this.trip;
    await this.leaveBroker();
    if (trip !== undefined) this.tell({ kind: 'halted', at, ...trip });
    else this.tell({ kind: 'stopped', at, why: this.request.signal?.aborted ? 'it was stopped' : 'the feed ended' });
    const { instants, equity = null, repeated } = this;
    return { instants, equity, positions: this.session.positions(), repeated, halted: trip ?? null };
  }

  /** What a guard has halted sends nothing more; a kill switch closes what is held where that is wanted. */
  private async leaveBroker(): Promise<void> {
    const { trip } = this.kill;
    const account = this.orders?.account;
    if (account === undefined) return;
    if (trip === undefined) {
      if (this.trip !== undefined && account.halted === undefined) account.halt(`${this.trip.guard}: ${this.trip.sentence}`);
    } else if (this.settings.on_kill === 'flatten') {
      const { sentences } = await account.flatten(Date.now(), trip.sentence);
      for (const sentence of sentences) this.tell({ kind: 'fault', at: timeOf(this.now()), sentence });
    }
  }

  private now(): number {
    const { feedClock } = this;
    return feedClock === undefined ? Date.now() : feedClock.now + (Date.now() - feedClock.at);
  }

  private tell(event: SessionEvent): void {
    writingNow(this.request.dir, () => this.journal.append(event));
    this.observers?.hear(event);
    this.request.onEvent?.(event);
  }
}
