import type { LegScores, AccountPreview, AccountStretch, OpenPosition } from '../../core/account-steps.js';
import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { singleTrial } from '../../core/trial-table.js';
import { compileKernels, instantiateKernels, type Kernels } from '../memory/kernels.js';
import { SharedMemory } from '../memory/memory.js';
import type { EngineJob, EngineState } from '../plan/engine-state.js';
import { EvaluationPlan } from '../plan/evaluation-plan.js';
import { openState } from '../plan/open-state.js';
import { AccountRunner } from '../run/account/account-runner.js';
import { planAccountScratch } from '../run/account/account-scratch.js';
import { makeAccountSetup, type AccountSetup, type ReplayPlaces } from '../run/account/account-setup.js';
import { layOutRows } from '../run/trial-rows.js';
import { detailCapacity, frameCapacity, padTradingData } from './pad-data.js';
import { NO_TOTALS, ResultRoom, type Totals } from './results.js';
import { SessionLayout } from './session-layout.js';
import { Snapshot } from './snapshot.js';
import { StoredValues } from './stored-values.js';

/** How large a session is laid out. */
export interface SessionRoom {
  /** instants, and bars of a leg */
  readonly instants: number;
  /** trades, fills, charges, … of a stretch */
  readonly results: number;
  readonly maxMemoryBytes: number;
}

/** What did not fit: the session is laid out anew, larger. */
export type Shortage = 'instants' | 'results';

/** An account in memory of a fixed size that is walked on as its bars come. */
export class AccountSession {
  private readonly job: EngineJob;
  private readonly kernels: Kernels;
  private readonly shared: SharedMemory;
  private readonly room: SessionRoom;
  private readonly layout: SessionLayout;
  private readonly values: StoredValues;
  private readonly runner: AccountRunner;
  private readonly results: ResultRoom;
  private readonly open: Snapshot;
  private readonly last: Snapshot;
  private readonly record: number;
  private readonly held: number;
  private readonly first: number;
  private readonly ends: number[];
  private readonly bars: number[];
  private instants = 0;
  private isStarted = false;
  private totals = NO_TOTALS;
  private totalsBefore = NO_TOTALS;

  /** job    whose rules have no number that parameters decide
   *  first  the instant that trading begins at
   *  Throws UsageError MEMORY_TOO_SMALL, EXPRESSION_INVALID where the parameters break a rule of a function */
  constructor(job: EngineJob, parameters: Parameters, first: number, room: SessionRoom) {
    this.job = job;
    this.room = room;
    this.first = first;
    this.shared = new SharedMemory(room.maxMemoryBytes);
    this.kernels = instantiateKernels(compileKernels('steps'), this.shared.memory);
    // what grows has no shadows
    const state = openState(job, padTradingData(job.data, room.instants), new Set(), this.shared, this.kernels);
    const table = singleTrial(parameters);
    const plan = new EvaluationPlan(state, table, 1);
    const failure = plan.failures().get(0);
    if (failure !== undefined) throw new UsageError('EXPRESSION_INVALID', failure);
    this.layout = new SessionLayout(
      this.shared,
      state.layouts,
      state.account!,
      room.instants,
      job.graph,
      job.execution.fill === 'next_open',
    );
    this.values = new StoredValues(state, plan);
    this.results = new ResultRoom(this.shared, this.kernels, room.results);
    const setup = this.setUp({ ...state, account: this.layout.account }, plan);
    this.record = this.shared.reserve(this.kernels.constant('RECORD_FIELDS') * 8, 'the results');
    const rows = layOutRows([Int32Array.of(0)], plan.units, table, {
      references: plan.programs[0]!.references.map((node) => () => this.values.pointerOf(node)),
      kept: [],
      rules: [],
      record: () => this.record,
      returns: () => 0,
      longTouch: () => 0,
      shortTouch: () => 0,
    });
    const scratch = this.shared.reserve(planAccountScratch(setup, this.kernels).bytes, 'the scratch of each worker');
    this.runner = new AccountRunner(this.kernels, scratch, setup, rows);
    this.held = this.shared.reserve(setup.largest.places * this.kernels.constant('OPEN_POSITION_FIELDS') * 8, 'the results');
    this.open = new Snapshot(this.shared, this.runner.carried);
    this.last = new Snapshot(this.shared, this.runner.carried);
    this.ends = setup.programs.map(() => Number.POSITIVE_INFINITY);
    this.bars = setup.programs.map(() => 0);
  }

  /** Returns what there is too little room for, if the data grow to that. */
  shortage(data: TradingData): Shortage | undefined {
    const { instants } = this.room;
    if (data.market.bars.timeMs.length + SPARE_INSTANTS > instants) return 'instants';
    const isShort = data.legs!.some(({ data: { frames, detail } }, leg) => {
      const first = this.job.data.legs![leg]!.data;
      if (detail !== undefined && detail.bars.timeMs.length > detailCapacity(first.detail!, instants)) return true;
      return frames.some(({ bars }, frame) => bars.timeMs.length > frameCapacity(first.frames[frame]!, instants));
    });
    return isShort ? 'instants' : undefined;
  }

  /** Walks what the data have beyond what was walked; undefined where there was too little room for its results.
   *  See AccountSteps.extend */
  extend(data: TradingData, ended: readonly number[] = []): AccountStretch | undefined {
    this.write(data, ended);
    return this.walk(this.instants, data.market.bars.timeMs.length);
  }

  /** See AccountSteps.preview; undefined where there was too little room. */
  preview(data: TradingData): AccountPreview | undefined {
    const { instants, totals, totalsBefore, isStarted } = this;
    const bars = [...this.bars];
    const legs = this.layout.layouts;
    const last = this.last.copy();
    const states = this.values.copyStates();
    this.open.take();
    this.write(data, []);
    const stretch = this.walk(instants, instants + 1);
    const positions = this.positions();
    this.open.restore();
    this.values.restoreStates(states);
    this.layout.cut(instants);
    this.layout.layouts = legs;
    Object.assign(this, { instants, totals, totalsBefore, isStarted });
    bars.forEach((count, leg) => (this.bars[leg] = count));
    this.last.become(last);
    return stretch && { stretch, positions };
  }

  positions(): OpenPosition[] {
    if (!this.isStarted) return [];
    const fields = this.kernels.constant('OPEN_POSITION_FIELDS');
    const count = this.kernels.call('open_positions')(this.runner.book, this.held);
    const numbers = this.shared.f64(this.held, count * fields);
    return Array.from({ length: count }, (_, k) => {
      const [leg, side, quantity, entryPrice, entered, stop, target] = numbers.subarray(k * fields, (k + 1) * fields);
      return { leg: leg!, side: side!, quantity: quantity!, entryPrice: entryPrice!, entered: entered!, stop: stop!, target: target! };
    });
  }

  /** See AccountSteps.scores. */
  scores(from: readonly number[]): LegScores[] {
    return this.bars.flatMap((to, leg) => this.values.scoresOf(leg, Math.min(from[leg] ?? to, to), to));
  }

  /** See AccountSteps.finish; undefined where there was too little room. */
  finish(): { readonly stretch: AccountStretch; readonly record: Float64Array } | undefined {
    const to = this.instants;
    this.last.restore();
    this.totals = this.totalsBefore;
    this.layout.endLastDay();
    this.runner.prepareFirst(
      this.bars.map((bars) => ({ from: bars, to: bars })),
      { legs: this.bars, clock: to },
    );
    this.runner.endLegs(this.job.data.legs!.map((_, leg) => this.reasonOf(leg)));
    const stretch = this.walk(to - 1, to);
    this.kernels.call('finish_account')(this.runner.book, this.record);
    return stretch && { stretch, record: this.shared.f64(this.record, this.kernels.constant('RECORD_FIELDS')).slice() };
  }

  private setUp(state: EngineState, plan: EvaluationPlan): AccountSetup {
    const { results, kernels, job } = this;
    const window: BarWindow = { from: this.first, to: Math.max(this.first, job.data.market.bars.timeMs.length) };
    const setup = makeAccountSetup(state, plan.programs, plan.legOffsets(), window, {}, 1, placesOf(results));
    return {
      ...setup,
      legs: setup.legs.map((leg) => ({ ...leg, end_reason: kernels.constant('REASON_DELISTED') })),
      entryCapacity: 0,
      keepsLocal: true,
    };
  }

  /** Writes the data and computes what the walk reads of them. */
  private write(data: TradingData, ended: readonly number[]): void {
    const legs = data.legs!;
    this.layout.extend(data);
    this.values.compute(this.layout.layouts, this.bars);
    for (const leg of ended) this.ends[leg] = legs[leg]!.instantOf.length;
    const counts = legs.map(({ instantOf }) => instantOf.length);
    this.runner.prepareFirst(
      counts.map((to, leg) => ({ from: this.bars[leg]!, to })),
      { legs: counts.map((count, leg) => Math.min(count + 1, this.ends[leg]!)), clock: data.market.bars.timeMs.length + 1 },
    );
    counts.forEach((count, leg) => (this.bars[leg] = count));
  }

  private walk(start: number, to: number): AccountStretch | undefined {
    const from = Math.max(start, this.first);
    this.instants = to;
    this.results.beginBehind(this.totals, this.runner);
    if (to > from) {
      if (!this.isStarted) this.kernels.call('start_account')(this.runner.book);
      this.isStarted = true;
      this.step(from, to - 1);
      this.last.take();
      this.totalsBefore = to - 1 > from ? this.count() : this.totals; // what a preview counted stands there still
      this.step(to - 1, to);
    }
    this.totals = this.count();
    if (this.results.isOverrun(this.totals)) return undefined;
    const read = this.results.read(this.totals, this.job.account?.rotation !== undefined);
    return { from: Math.min(from, to), to, ...read, equity: this.shared.f64(this.runner.equity, to).slice(Math.min(from, to)) };
  }

  private step(from: number, to: number): void {
    if (to > from) this.kernels.call('step_account_on')(this.runner.book, from, to);
  }

  private count(): Totals {
    return this.isStarted ? this.results.count(this.runner.book) : NO_TOTALS;
  }

  /** Why what is still held is left at the end: the leg's last bar is that of the account, or came earlier. */
  private reasonOf(leg: number): number {
    const { instantOf } = this.layout.account.legs[leg]!;
    const count = this.bars[leg]!;
    const isLast = count > 0 && this.shared.i32(instantOf, count)[count - 1] === this.instants - 1;
    return this.kernels.constant(isLast ? 'REASON_END' : 'REASON_DELISTED');
  }
}

/** A bar behind the last, and one that tells a session from data whose legs all lie on one clock. */
const SPARE_INSTANTS = 4;

function placesOf(results: ResultRoom): ReplayPlaces {
  const one = 64; // pointed where it belongs before each stretch
  return {
    trades: one,
    tradeCapacity: 0,
    equity: 0,
    skips: one,
    skipTotal: results.totalAt('skipped'),
    skipCapacity: 0,
    fills: one,
    fillTotal: results.totalAt('fills'),
    fillCapacity: 0,
    charges: one,
    chargeTotal: results.totalAt('charges'),
    chargeCapacity: 0,
    targets: one,
    targetTotal: results.totalAt('targets'),
    targetCapacity: 0,
  };
}
