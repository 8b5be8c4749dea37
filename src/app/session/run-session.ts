import { existsSync, mkdirSync } from 'node:fs';
import { UsageError } from '../../core/errors.js';
import { writing } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';
import type { BarPolicies } from '../../live/bars/bar-policies.js';
import { BarSorter, type Instant, type SortedBars, type SorterOptions } from '../../live/bars/sort-bars.js';
import type { FeedEvent } from '../../live/feeds/feed-event.js';
import { KillSwitch, removeKillFile } from '../../live/guards/kill-switch.js';
import { readSession, SessionJournal, type SessionEvent, type SessionState } from '../../live/journal/session-journal.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { RunOptions } from '../system/run-options.js';
import { hashSystem, PaperSession, requireSameSystem, requireSameWalk } from './paper-session.js';

export interface SessionRequest extends RunOptions {
  /** folder of the session: a new one, or one that goes on */
  readonly dir: string;
  readonly symbol: string;
  /** opens the feed, which ends when its signal is aborted */
  readonly feed: (signal: AbortSignal) => AsyncIterable<FeedEvent>;
  readonly graceMs: number;
  /** what is done about bars that are missing, late or revised; default: nothing halts */
  readonly policies?: Partial<BarPolicies> | undefined;
  /** whether a symbol has a bar of that time when all is well; default: only what other symbols have is missed */
  readonly isDue?: SorterOptions['isDue'];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** aborted where a person stops it */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: SessionEvent) => void) | undefined;
}

/** How a session ended, for now. */
export interface SessionEnd {
  readonly instants: number;
  /** null where nothing was walked */
  readonly equity: number | null;
  readonly positions: Readonly<Record<string, number>>;
  /** bars that were told again and left out */
  readonly repeated: number;
  readonly halted: { readonly guard: string; readonly sentence: string } | null;
}

/** Runs a session on paper until its feed ends, a person stops it or its kill switch is thrown. Each bar is on disk before it is walked; a
 *  session that was killed goes on where it was, with the same bits.
 *  Throws UsageError RUN_LOCKED, SESSION_OTHER, SESSION_HALTED, OUTPUT_UNWRITABLE, REGISTRY_DAMAGED; DataError SESSION_DIFFERS */
export async function runSession(system: ResolvedSystem, request: SessionRequest): Promise<SessionEnd> {
  const { dir } = request;
  writing(dir, () => mkdirSync(dir, { recursive: true }));
  const lock = RunLock.take(dir, 'session');
  const kill = new KillSwitch(dir, request.environment);
  try {
    return await new SessionRun(system, request, kill).run();
  } finally {
    kill.close();
    lock.release();
  }
}

class SessionRun {
  private readonly system: ResolvedSystem;
  private readonly request: SessionRequest;
  private readonly kill: KillSwitch;
  private readonly journal: SessionJournal;
  private session!: PaperSession;
  private sorter!: BarSorter;
  private firstMs = 0;
  private instants = 0;
  private equity: number | undefined;
  private repeated = 0;
  /** the feed's own clock, where it has one; epoch milliseconds */
  private feedNow: number | undefined;

  constructor(system: ResolvedSystem, request: SessionRequest, kill: KillSwitch) {
    this.system = system;
    this.request = request;
    this.kill = kill;
    this.journal = new SessionJournal(request.dir);
  }

  async run(): Promise<SessionEnd> {
    await this.open();
    const stop = AbortSignal.any([this.kill.signal, ...(this.request.signal ? [this.request.signal] : [])]);
    for await (const event of this.request.feed(stop)) {
      if (stop.aborted) break;
      this.feedNow = event.now;
      const now = this.now();
      if (event.kind === 'fault' || event.kind === 'recovered') this.tell({ kind: event.kind, at: timeOf(now), sentence: event.sentence });
      else if (event.kind === 'idle') await this.take(this.sorter.tick(now));
      else if (event.bar.time >= this.firstMs) await this.take(this.sorter.accept(event.bar, now)); // those before are history
      if (stop.aborted) break;
    }
    if (!stop.aborted) await this.take(this.sorter.end(this.now()));
    return this.end();
  }

  /** Opens a new session, or the one whose folder it is. */
  private async open(): Promise<void> {
    const { dir, symbol, graceMs } = this.request;
    const state = this.journal.isThere ? readSession(dir) : undefined;
    if (state !== undefined) requireSameSystem(dir, state, this.system);
    requireReleased(dir, state);
    this.session = new PaperSession(this.system, symbol, this.request, state?.started?.first);
    const recorded = (state?.bars ?? []).map(({ time, bars }) => ({ time, bars }));
    const { historyEndMs, walked } = await this.session.open(recorded);
    if (state !== undefined) requireSameWalk(dir, state, walked);
    this.firstMs = state?.started?.first ?? historyEndMs + 1;
    const at = timeOf(Date.now());
    if (state?.started !== undefined) this.tell({ kind: 'resumed', at });
    else this.tell({ kind: 'started', at, system: this.system.file.system, system_hash: hashSystem(this.system), first: this.firstMs });
    for (const event of walked.slice(state?.walked.length ?? 0)) this.tell(event); // a kill came between a bar and its walk
    this.instants = walked.length;
    this.equity = walked.at(-1)?.equity;
    const { symbols } = this.system.file.data;
    const { timeframeMs } = this.session;
    const { policies, isDue } = this.request;
    this.sorter = new BarSorter(
      { symbols: this.system.file.portfolio ? symbols : [symbol], timeframeMs, graceMs, after: historyEndMs, policies, isDue },
      recorded,
      state?.incidents,
    );
  }

  private async take({ instants, incidents }: SortedBars): Promise<void> {
    const at = timeOf(this.now());
    for (const incident of incidents) {
      if (incident.kind === 'repeated') this.repeated++;
      else this.tell({ kind: 'incident', at, incident });
    }
    for (const instant of instants) {
      if (this.kill.look() !== undefined) return;
      await this.walk(instant);
    }
    const halting = incidents.find(({ halts }) => halts);
    if (halting === undefined) return;
    const { kind, symbol, time, done } = halting;
    this.kill.throw({ guard: 'bars', sentence: `the bar of ${symbol} at ${timeOf(time)} is ${kind}: ${done}` });
  }

  private now(): number {
    return this.feedNow ?? Date.now();
  }

  private async walk(instant: Instant): Promise<void> {
    this.tell({ kind: 'bars', at: timeOf(this.now()), ...instant });
    const walked = await this.session.walk(instant);
    this.tell(walked);
    this.instants++;
    this.equity = walked.equity;
  }

  private end(): SessionEnd {
    const at = timeOf(this.now());
    const { trip } = this.kill;
    if (trip !== undefined) this.tell({ kind: 'halted', at, ...trip });
    else this.tell({ kind: 'stopped', at, why: this.request.signal?.aborted ? 'it was stopped' : 'the feed ended' });
    const { instants, equity = null, repeated } = this;
    return { instants, equity, positions: this.session.positions(), repeated, halted: trip ?? null };
  }

  private tell(event: SessionEvent): void {
    writing(this.request.dir, () => this.journal.append(event));
    this.request.onEvent?.(event);
  }
}

/** Takes a person's word that a halted session may go on, and the file of its kill switch away.
 *  Throws UsageError RUN_LOCKED, RUN_UNREADABLE. */
export function releaseSession(dir: string, reason: string): void {
  requireSession(dir);
  const lock = RunLock.take(dir, 'session');
  try {
    removeKillFile(dir);
    new SessionJournal(dir).append({ kind: 'released', at: timeOf(Date.now()), reason });
  } finally {
    lock.release();
  }
}

/** Returns what a session came to so far, without stopping it. Throws UsageError RUN_UNREADABLE, REGISTRY_DAMAGED. */
export function sessionState(dir: string): SessionState {
  requireSession(dir);
  return readSession(dir);
}

function requireSession(dir: string): void {
  if (existsSync(dir) && new SessionJournal(dir).isThere) return;
  throw new UsageError('RUN_UNREADABLE', `${dir} is the folder of no session: it has no journal.jsonl`, { context: { folder: dir } });
}

function requireReleased(dir: string, state: SessionState | undefined): void {
  if (state?.halted === undefined) return;
  throw new UsageError(
    'SESSION_HALTED',
    `${dir} was halted at ${state.halted.at}: ${state.halted.sentence}. A person lets it go on: barloom session release ${dir} --reason "…"`,
    { context: { folder: dir, guard: state.halted.guard } },
  );
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
