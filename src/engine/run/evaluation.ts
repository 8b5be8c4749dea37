import { KernelError } from '../../core/errors.js';
import type { TradeColumns } from '../../core/trade-columns.js';
import type { BarWindow } from '../../core/trading-data.js';
import { readField, RECORD_NAMES } from '../../core/trial-record.js';
import { TRIAL_STATES, type TrialResults, type TrialTable } from '../../core/trial-table.js';
import type { AccountReplay } from '../../core/account.js';
import type { AccountSetup } from './account/account-setup.js';
import { AccountWork } from './account/account-work.js';
import type { BatchSetup } from './batch-runner.js';
import { makeSetup } from './batch-setup.js';
import { planScratch, unitBytes } from './batch-scratch.js';
import type { EngineState } from '../plan/engine-state.js';
import type { Executor } from './executor.js';
import { EvaluationPlan } from '../plan/evaluation-plan.js';
import type { BatchGroup } from '../plan/group-batches.js';
import type { BatchLimits } from '../plan/order-units.js';
import { RETURN_SUMS, type EvaluationHooks } from '../../core/trial-runner.js';
import { watchFinished, type FinishedTrials } from './finished-trials.js';
import type { KeptConditions } from './kept-conditions.js';
import { openKept, type OpenedValues } from './kept-values.js';
import { SlotStore, type ColumnSlots } from '../memory/slot-store.js';
import { reserveTouches, TOUCH_BYTES } from './reserve-touches.js';
import { reserveReturns, returnsPointers } from './reserve-returns.js';
import { instanceScratchBytes, makeStoreCall } from './store-call.js';
import type { Task } from './task.js';
import { rulesOfUnits } from './rules-of-units.js';
import { layOutRows, type TrialRows } from './trial-rows.js';
import { sizeOf } from '../plan/trial-units.js';
import { createWorkQueue, isDone, statusOf, stopQueue } from './work-queue.js';

const MAX_BATCH_TRIALS = 64;
/** Of a small table each thread gets no fewer: one that is done early helps with the rest. */
const BATCHES_PER_THREAD = 2;
/** Scratch of a thread for the local nodes of a batch, at most. */
const MAX_LOCAL_BYTES = 16 * 1048576;
/** How often progress is looked at while workers run. */
const PROGRESS_MS = 50;
const [, COMPLETE, FAILED] = TRIAL_STATES.map((_, state) => state) as [number, number, number];

/** What the batches of an evaluation are walked by: a task without its trials. */
type TrialWork = { readonly kind: 'trials'; readonly setup: BatchSetup } | { readonly kind: 'accounts'; readonly setup: AccountSetup };

/** Where a batch writes: the records, what is known of touches, and the sums of returns. */
interface BatchPlaces {
  readonly records: number;
  readonly touches: number;
  /** by trial */
  readonly returns: (trial: number) => number;
}

/** One evaluation of a table: finds the distinct values, packs the trials into groups that fit into the memory, and
 *  for each group first computes what is shared, then runs the batches. */
export class Evaluation {
  /** the trades of the first trial, where they were asked for */
  trades: TradeColumns | undefined;
  /** what the account of legs was in it */
  account: AccountReplay | undefined;
  /** whether there were more trades than room for them */
  isTradesFull = false;
  /** trades, fills, or signals of an account that came to nothing, that there should have been room for */
  wantedCapacity = 0;
  private readonly state: EngineState;
  private readonly executor: Executor;
  private readonly table: TrialTable;
  private readonly window: BarWindow;
  private readonly hooks: EvaluationHooks;
  private readonly tradeCapacity: number;
  private readonly plan: EvaluationPlan;
  private readonly fields: number;
  private readonly states: Uint8Array;
  private done = 0;
  private readonly accountWork: AccountWork | undefined;

  constructor(state: EngineState, executor: Executor, table: TrialTable, window: BarWindow, hooks: EvaluationHooks, tradeCapacity = 0) {
    this.state = state;
    this.executor = executor;
    this.table = table;
    this.window = window;
    this.hooks = hooks;
    this.tradeCapacity = tradeCapacity;
    this.plan = new EvaluationPlan(state, table, MAX_BATCH_TRIALS);
    this.accountWork = state.account && new AccountWork(state, this.plan, state.account, tradeCapacity);
    this.fields = state.kernels.constant('RECORD_FIELDS');
    this.states = new Uint8Array(table.count);
    if (this.fields !== RECORD_NAMES.length)
      throw new KernelError(`a record of the kernels has ${this.fields} fields, one of the host ${RECORD_NAMES.length}`);
  }

  /** Runs every trial; memory that it reserved is free again afterwards. */
  async run(readTrades?: (pointer: number, count: number) => TradeColumns): Promise<TrialResults> {
    const { shared } = this.state;
    const kept: OpenedValues = this.hooks.keepsValues
      ? openKept(this.state, this.plan, this.table, this.window)
      : { columns: undefined, conditions: undefined };
    const mark = shared.mark;
    try {
      const failures = this.markFailures();
      const records = shared.reserve(this.table.count * this.fields * 8, 'the results');
      const trades =
        this.tradeCapacity > 0 ? shared.reserve(this.tradeCapacity * this.state.kernels.constant('TRADE_BYTES'), 'the trades') : 0;
      const returns = reserveReturns(shared, this.hooks.returns);
      await this.runGroups(records, trades, returns, kept);
      const found = shared.f64(records, this.table.count * this.fields);
      this.blankUnfinished(found);
      if (readTrades) this.readReplay(readField(found, 'trades') || 0, (count) => readTrades(trades, count));
      return {
        count: this.table.count,
        fields: this.fields,
        records: this.hooks.borrowsRecords ? found : found.slice(),
        states: this.states,
        failures,
        ...(this.hooks.returns && {
          returns: shared.f64(returns, this.hooks.returns.trials.length * RETURN_SUMS * this.hooks.returns.blocks).slice(),
        }),
      };
    } finally {
      kept.columns?.close();
      kept.conditions?.close();
      shared.release(mark);
    }
  }

  private readReplay(trades: number, readTrades: (count: number) => TradeColumns): void {
    this.trades = readTrades(Math.min(this.tradeCapacity, trades));
    const read = this.accountWork?.read();
    this.account = read?.account;
    this.wantedCapacity = Math.max(trades, read?.wanted ?? 0);
  }

  /** What did not come to a result is NaN. */
  private blankUnfinished(records: Float64Array): void {
    for (let trial = 0; trial < this.table.count; trial++)
      if (this.states[trial] !== COMPLETE) records.fill(Number.NaN, trial * this.fields, (trial + 1) * this.fields);
  }

  private markFailures(): Map<number, string> {
    const failures = this.plan.failures();
    for (const trial of failures.keys()) this.states[trial] = FAILED;
    this.done = failures.size;
    return failures;
  }

  private async runGroups(records: number, trades: number, returns: number, kept: OpenedValues): Promise<void> {
    const { shared } = this.state;
    const limits = this.chooseLimits();
    const scratchOf = this.reserveScratch(limits);
    const touches = reserveTouches(this.state, this.plan.instances.touches.memos);
    const groups = this.plan.groups(limits, kept.columns?.capacity ?? this.plan.slotsIn(shared.freeBytes));
    const store = kept.columns ?? this.reserveSlots(groups);
    const work = this.makeWork(limits, trades, touches);
    const places = { records, touches, returns: returnsPointers(returns, this.hooks.returns, this.table.count) };
    const finished = watchFinished(this.hooks, this.plan.units, () => shared.f64(records, this.table.count * this.fields));
    for (const group of groups) {
      finished?.nextGroup();
      await this.storeInstances(group, store, scratchOf);
      await this.runBatches(group, store, scratchOf, work, places, kept.conditions, finished);
      if (this.hooks.signal?.aborted) return;
    }
  }

  /** What all batches share: how a market is walked, or an account of legs. */
  private makeWork(limits: BatchLimits, trades: number, touches: number): TrialWork {
    const { plan, state, window, hooks, tradeCapacity } = this;
    const touchStride = touches === 0 ? 0 : plan.instances.touches.memos * TOUCH_BYTES;
    if (this.accountWork !== undefined) return { kind: 'accounts', setup: this.accountWork.makeSetup(window, hooks, limits.units, trades) };
    const places = { pointer: trades, capacity: tradeCapacity, touchStride };
    return { kind: 'trials', setup: makeSetup(state, plan.program, window, hooks, limits, places) };
  }

  private reserveSlots(groups: readonly BatchGroup[]): SlotStore {
    const slots = Math.max(0, ...groups.map(({ instances }) => instances.size));
    return new SlotStore(
      this.state.shared,
      this.plan.instances.instances.length,
      slots,
      this.plan.slotBytes(),
      this.state.kernels.constant('COLUMN_HEADER_BYTES'),
    );
  }

  private chooseLimits(): BatchLimits {
    const room = Math.min(MAX_LOCAL_BYTES, this.state.shared.freeBytes / (4 * this.executor.threads));
    const bytes = this.accountWork?.unitBytes() ?? unitBytes(this.plan.program, this.state.kernels);
    const units = Math.floor(room / Math.max(1, bytes));
    const fair = Math.ceil(this.plan.units.count / (BATCHES_PER_THREAD * this.executor.threads));
    return { units: Math.max(1, Math.min(MAX_BATCH_TRIALS, fair, units)), trials: Math.min(MAX_BATCH_TRIALS, this.table.count) };
  }

  private reserveScratch(limits: BatchLimits): number[] {
    const { shared, kernels, layouts } = this.state;
    const walk = this.accountWork?.scratchBytes(limits.units) ?? planScratch(this.plan.program, kernels, limits).bytes;
    const forKernels = this.plan.instances.instances.flatMap((instance) => layouts.map((layout) => instanceScratchBytes(instance, layout)));
    const bytes = forKernels.reduce((most, each) => Math.max(most, each), walk);
    return Array.from({ length: this.executor.threads }, () => shared.reserve(bytes, 'the scratch of each worker'));
  }

  /** Computes what the group shares and what is not there yet, inputs before outputs. */
  private async storeInstances(group: BatchGroup, store: ColumnSlots, scratchOf: readonly number[]): Promise<void> {
    const { kernels, layouts, shadowed } = this.state;
    const offsets = this.plan.legOffsets(),
      wanted = layouts.map((_, leg) => this.plan.instancesOfLeg(leg));
    for (const level of this.plan.levels(store.admit(group.instances))) {
      const calls = level.flatMap((instance) =>
        layouts.flatMap((layout, leg) => {
          if (wanted[leg]?.has(instance.id) === false) return [];
          const pointerOf = (id: number): number => store.pointerOf(id) + offsets[leg]!;
          return makeStoreCall(instance, pointerOf(instance.id), layout, kernels, pointerOf, shadowed.has(instance.node.id));
        }),
      );
      await this.runTask({ kind: 'store', calls, scratchOf, queue: createWorkQueue(calls.length) });
    }
    if (!this.hooks.signal?.aborted) store.confirm();
  }

  private async runBatches(
    group: BatchGroup,
    store: ColumnSlots,
    scratchOf: readonly number[],
    work: TrialWork,
    places: BatchPlaces,
    conditions: KeptConditions | undefined,
    finished: FinishedTrials | undefined,
  ): Promise<void> {
    const queue = createWorkQueue(group.batches.length);
    const before = this.done;
    const count = (): void => {
      finished?.look(group, queue);
      this.done = before + group.batches.reduce((sum, batch, item) => sum + (isDone(queue, item) ? this.trialsOf(batch) : 0), 0);
      this.hooks.onProgress?.(this.done);
    };
    const watch = setInterval(count, PROGRESS_MS);
    try {
      await this.runTask({ ...work, scratchOf, queue, rows: this.makeRows(group, store, places, conditions) });
      if (!this.hooks.signal?.aborted) conditions?.confirm();
    } finally {
      clearInterval(watch);
    }
    group.batches.forEach((batch, item) => {
      if (isDone(queue, item)) this.markComplete(batch);
    });
    count();
  }

  private trialsOf(batch: Int32Array): number {
    return batch.reduce((sum, unit) => sum + sizeOf(this.plan.units, unit), 0);
  }

  private markComplete(batch: Int32Array): void {
    const { trials, starts } = this.plan.units;
    for (const unit of batch)
      for (let position = starts[unit]!; position < starts[unit + 1]!; position++) this.states[trials[position]!] = COMPLETE;
  }

  private makeRows(
    { batches }: BatchGroup,
    store: ColumnSlots,
    { records, touches, returns }: BatchPlaces,
    conditions: KeptConditions | undefined,
  ): TrialRows {
    const { touches: memos } = this.plan.instances;
    const touchPointer = (memo: number): number => (memo < 0 || touches === 0 ? 0 : touches + memo * TOUCH_BYTES);
    return layOutRows(batches, this.plan.units, this.table, {
      references: this.plan.columns.map((instances) => (unit) => store.pointerOf(instances[unit]!)),
      kept: (conditions?.assign(batches) ?? []).map((pointers) => (unit) => pointers.get(unit)!),
      rules: rulesOfUnits(this.plan.rules, this.hooks.cash, this.accountWork?.furtherNumbers()),
      record: (trial) => records + trial * this.fields * 8,
      returns,
      longTouch: (trial) => touchPointer(memos.long[trial]!),
      shortTouch: (trial) => touchPointer(memos.short[trial]!),
    });
  }

  /** Runs a task on all threads; after an abort no further item starts and those under way end. */
  private async runTask(task: Task): Promise<void> {
    const { signal } = this.hooks;
    const stop = (): void => stopQueue(task.queue);
    if (signal?.aborted) return;
    signal?.addEventListener('abort', stop);
    try {
      await this.executor.run(task);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    this.readStatus(statusOf(task.queue));
  }

  /** Room for trades may not suffice where trades were asked for; anything else is a bug. */
  private readStatus(status: number): void {
    const tradesFull = this.state.kernels.constant('STATUS_TRADES_FULL');
    if ((status & ~tradesFull) !== 0 || (status !== 0 && this.tradeCapacity === 0)) throw new KernelError(`a kernel answered ${status}`);
    if (status !== 0) this.isTradesFull = true;
  }
}
