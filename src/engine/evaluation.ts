import { KernelError } from '../core/errors.js';
import { intColumn } from '../core/int-column.js';
import { METRIC_NAMES } from '../core/metrics.js';
import type { TradeColumns } from '../core/trade-columns.js';
import type { BarWindow } from '../core/trading-data.js';
import { namesToPositions, TRIAL_STATES, type TrialResults, type TrialTable } from '../core/trial-table.js';
import type { BatchSetup } from './batch-runner.js';
import { planScratch, unitBytes } from './batch-scratch.js';
import type { EngineState } from './engine-state.js';
import type { Executor } from './executor.js';
import { groupBatches, type BatchGroup } from './group-batches.js';
import { numericValues } from './indexed-scalar.js';
import { tabulateInstances, type Instance, type InstanceTable } from './instances.js';
import { makeLocalProgram, type LocalProgram } from './local-program.js';
import { align, columnBytes } from './memory.js';
import { orderUnits, type BatchLimits } from './order-units.js';
import { SlotStore } from './slot-store.js';
import { setupFields } from './spec-writer.js';
import { instanceScratchBytes, makeStoreCall } from './store-call.js';
import type { Task } from './task.js';
import { layOutRows, type TrialRows } from './trial-rows.js';
import { findUnits, sizeOf, type TrialUnits } from './trial-units.js';
import { createWorkQueue, isDone, stopQueue } from './work-queue.js';

export interface EvaluationHooks {
  /** stops between tasks; trials that did not run stay `not_run` */
  readonly signal?: AbortSignal;
  /** called after each task with the trials that are done */
  readonly onProgress?: (doneTrials: number) => void;
  /** the records stay in the engine's memory and are good until it runs again; without it they are copied */
  readonly borrowsRecords?: boolean;
}

const MAX_BATCH_TRIALS = 64;
/** Scratch of a thread for the local nodes of a batch, at most. */
const MAX_LOCAL_BYTES = 16 * 1048576;
/** What is known of the touch after an entry. */
const TOUCH_BYTES = 2;
/** Share of the free memory that what is known of touches may take. */
const MAX_TOUCH_SHARE = 0.25;
/** Stored values that stand in the memory together, where the batches do not need more: with k values on each of two axes
 *  2k columns serve k² trials, so that more of them save little. */
const ENOUGH_SLOTS = 128;
/** How often progress is looked at while workers run. */
const PROGRESS_MS = 50;
const [, COMPLETE, FAILED] = TRIAL_STATES.map((_, state) => state) as [number, number, number];

/** Where a batch writes: the records, and what is known of touches. */
interface BatchPlaces {
  readonly records: number;
  readonly touches: number;
}

/** One evaluation of a table: finds the distinct values, packs the trials into groups that fit into the memory, and
 *  for each group first computes what is shared, then runs the batches. */
export class Evaluation {
  /** the trades of the first trial, where they were asked for */
  trades: TradeColumns | undefined;
  private readonly state: EngineState;
  private readonly executor: Executor;
  private readonly table: TrialTable;
  private readonly window: BarWindow;
  private readonly hooks: EvaluationHooks;
  private readonly tradeCapacity: number;
  private readonly units: TrialUnits;
  private readonly instances: InstanceTable;
  private readonly program: LocalProgram;
  /** instances of the nodes that the program reads, by unit */
  private readonly columns: readonly Int32Array[];
  private readonly fields: number;
  private readonly states: Uint8Array;
  private done = 0;

  constructor(state: EngineState, executor: Executor, table: TrialTable, window: BarWindow, hooks: EvaluationHooks, tradeCapacity = 0) {
    this.state = state;
    this.executor = executor;
    this.table = table;
    this.window = window;
    this.hooks = hooks;
    this.tradeCapacity = tradeCapacity;
    const { graph } = state.job;
    this.units = findUnits(table, [...new Set(graph.nodes.flatMap(({ parameters }) => parameters))], MAX_BATCH_TRIALS);
    this.instances = tabulateInstances(graph, state.places, table, this.units);
    this.program = makeLocalProgram(graph, state.places, state.layout, table.names, numericValues(table));
    this.columns = this.program.references.map((id) => this.instances.ofNode.get(id)!);
    this.fields = state.kernels.constant('RECORD_FIELDS');
    this.states = new Uint8Array(table.count);
    if (state.kernels.constant('METRIC_COUNT') !== METRIC_NAMES.length) throw new KernelError('the kernels know other metrics than the host');
  }

  /** Runs every trial; memory that it reserved is free again afterwards. */
  async run(readTrades?: (pointer: number, count: number) => TradeColumns): Promise<TrialResults> {
    const { shared } = this.state;
    const mark = shared.mark;
    try {
      const failures = this.markFailures();
      const records = shared.reserve(this.table.count * this.fields * 8, 'the results');
      const trades = this.tradeCapacity > 0 ? shared.reserve(this.tradeCapacity * this.state.kernels.constant('TRADE_BYTES'), 'the trades') : 0;
      await this.runGroups(records, trades);
      const found = shared.f64(records, this.table.count * this.fields);
      this.blankUnfinished(found);
      if (readTrades) this.trades = readTrades(trades, Math.min(this.tradeCapacity, found[METRIC_NAMES.indexOf('trades')]! || 0));
      return { count: this.table.count, fields: this.fields, records: this.hooks.borrowsRecords ? found : found.slice(), states: this.states, failures };
    } finally {
      shared.release(mark);
    }
  }

  /** What did not come to a result is NaN. */
  private blankUnfinished(records: Float64Array): void {
    for (let trial = 0; trial < this.table.count; trial++) if (this.states[trial] !== COMPLETE) records.fill(Number.NaN, trial * this.fields, (trial + 1) * this.fields);
  }

  private markFailures(): Map<number, string> {
    const failures = new Map<number, string>();
    if (this.instances.failures.length === 0) return failures;
    for (let trial = 0; trial < this.table.count; trial++) {
      const instance = this.failedInstance(this.units.unitOf[trial]!);
      if (instance !== undefined) failures.set(trial, this.instances.failures[-1 - instance]!);
    }
    for (const trial of failures.keys()) this.states[trial] = FAILED;
    this.done = failures.size;
    return failures;
  }

  /** The first stored node that a rule of its function keeps from being computed, as its failure code. */
  private failedInstance(unit: number): number | undefined {
    return this.columns.find((instances) => instances[unit]! < 0)?.[unit];
  }

  private async runGroups(records: number, trades: number): Promise<void> {
    const { shared, kernels } = this.state;
    const limits = this.chooseLimits();
    const scratchOf = this.reserveScratch(limits);
    const touches = this.reserveTouches();
    const batches = orderUnits(this.table, this.units, this.runnableUnits(), this.dependencies(), limits);
    const slotBytes = this.slotBytes();
    const needsOf = this.needsOf();
    const most = Math.max(ENOUGH_SLOTS, 2 * this.instances.ofNode.size);
    const slots = Math.min(this.instances.instances.length, Math.floor(shared.freeBytes / slotBytes), most);
    const groups = groupBatches(batches, slots, needsOf);
    const store = new SlotStore(shared, this.instances.instances.length, Math.max(0, ...groups.map(({ instances }) => instances.size)), slotBytes, kernels.constant('COLUMN_HEADER_BYTES'));
    const setup = this.makeSetup(limits, trades, touches);
    for (const group of groups) {
      await this.storeInstances(group, store, scratchOf);
      await this.runBatches(group, store, scratchOf, setup, { records, touches });
      if (this.hooks.signal?.aborted) return;
    }
  }

  private runnableUnits(): Int32Array {
    const units = intColumn(this.units.count, (unit) => unit);
    return this.instances.failures.length === 0 ? units : units.filter((unit) => this.failedInstance(unit) === undefined);
  }

  private chooseLimits(): BatchLimits {
    const room = Math.min(MAX_LOCAL_BYTES, this.state.shared.freeBytes / (4 * this.executor.threads));
    const units = Math.floor(room / Math.max(1, unitBytes(this.program, this.state.kernels)));
    return { units: Math.max(1, Math.min(MAX_BATCH_TRIALS, this.units.count, units)), trials: Math.min(MAX_BATCH_TRIALS, this.table.count) };
  }

  private reserveScratch(limits: BatchLimits): number[] {
    const { shared, kernels, layout } = this.state;
    const forKernels = this.instances.instances.map((instance) => instanceScratchBytes(instance, layout));
    const bytes = forKernels.reduce((most, each) => Math.max(most, each), planScratch(this.program, kernels, limits).bytes);
    return Array.from({ length: this.executor.threads }, () => shared.reserve(bytes, 'the scratch of each worker'));
  }

  /** Room for what is known of touches, bar by bar, the settings of a bar beside each other; 0 where it would take too much. */
  private reserveTouches(): number {
    const { shared, layout } = this.state;
    const bytes = this.instances.touches.memos * layout.frames[0]!.barCount * TOUCH_BYTES;
    if (bytes === 0 || bytes > shared.freeBytes * MAX_TOUCH_SHARE) return 0;
    const pointer = shared.reserve(bytes, 'what is known of touches');
    shared.bytes(pointer, bytes).fill(0);
    return pointer;
  }

  private slotBytes(): number {
    const longest = Math.max(...this.state.layout.frames.map(({ barCount }) => barCount));
    const hasShadows = [...this.instances.ofNode.keys()].some((id) => this.state.shadowed.has(id));
    return align(this.state.kernels.constant('COLUMN_HEADER_BYTES') + columnBytes(longest, hasShadows));
  }

  /** Parameters (positions) that each stored node depends on. */
  private dependencies(): number[][] {
    return [...this.instances.ofNode.keys()].map((id) => namesToPositions(this.table, this.state.job.graph.nodes[id]!.parameters));
  }

  /** Returns what finds the instances that a batch needs, with everything that these are computed from. */
  private needsOf(): (batch: Int32Array) => Set<number> {
    const { instances } = this.instances;
    const add = (id: number, needs: Set<number>): void => {
      if (needs.has(id)) return;
      needs.add(id);
      for (const input of instances[id]!.needs) add(input, needs);
    };
    return (batch) => {
      const needs = new Set<number>();
      for (const column of this.columns) for (const unit of batch) add(column[unit]!, needs);
      return needs;
    };
  }

  /** Computes what the group shares and what is not there yet, inputs before outputs. */
  private async storeInstances(group: BatchGroup, store: SlotStore, scratchOf: readonly number[]): Promise<void> {
    const { kernels, layout } = this.state;
    const levels: Instance[][] = [];
    const depths = new Map<number, number>();
    for (const id of store.admit(group.instances)) {
      const instance = this.instances.instances[id]!;
      const depth = Math.max(0, ...instance.needs.map((need) => (depths.get(need) ?? -1) + 1));
      depths.set(id, depth);
      (levels[depth] ??= []).push(instance);
    }
    for (const level of levels) {
      const calls = level.map((instance) => makeStoreCall(instance, store.pointerOf(instance.id), layout, kernels, (id) => store.pointerOf(id), this.state.shadowed.has(instance.node.id)));
      await this.runTask({ kind: 'store', calls, scratchOf, queue: createWorkQueue(calls.length) });
    }
  }

  private makeSetup(limits: BatchLimits, trades: number, touches: number): BatchSetup {
    const { job, layout, kernels } = this.state;
    const { data, graph, execution, risk } = job;
    const { calendar, timeframe } = data.market;
    const fields = setupFields(
      { execution, risk, window: this.window, daysPerYear: calendar.daysPerYear, timeframeMs: timeframe.durationMs, hasShort: graph.shortEnter !== undefined },
      layout,
      kernels,
    );
    const kernel = graph.trail === undefined ? 'walk' : 'bar_loop';
    return { program: this.program, fields: { ...fields, trades, trade_capacity: this.tradeCapacity, touch_stride: touches === 0 ? 0 : this.instances.touches.memos * TOUCH_BYTES }, from: this.window.from, to: this.window.to, kernel, limits };
  }

  private async runBatches(group: BatchGroup, store: SlotStore, scratchOf: readonly number[], setup: BatchSetup, places: BatchPlaces): Promise<void> {
    const queue = createWorkQueue(group.batches.length);
    const before = this.done;
    const count = (): void => {
      this.done = before + group.batches.reduce((sum, batch, item) => sum + (isDone(queue, item) ? this.trialsOf(batch) : 0), 0);
      this.hooks.onProgress?.(this.done);
    };
    const watch = setInterval(count, PROGRESS_MS);
    try {
      await this.runTask({ kind: 'trials', setup, scratchOf, queue, rows: this.makeRows(group, store, places) });
    } finally {
      clearInterval(watch);
    }
    group.batches.forEach((batch, item) => {
      if (isDone(queue, item)) this.markComplete(batch);
    });
    count();
  }

  private trialsOf(batch: Int32Array): number {
    return batch.reduce((sum, unit) => sum + sizeOf(this.units, unit), 0);
  }

  private markComplete(batch: Int32Array): void {
    const { trials, starts } = this.units;
    for (const unit of batch) for (let position = starts[unit]!; position < starts[unit + 1]!; position++) this.states[trials[position]!] = COMPLETE;
  }

  private makeRows({ batches }: BatchGroup, store: SlotStore, { records, touches }: BatchPlaces): TrialRows {
    const { touches: memos } = this.instances;
    const touchPointer = (memo: number): number => (memo < 0 || touches === 0 ? 0 : touches + memo * TOUCH_BYTES);
    return layOutRows(batches, this.units, this.table, {
      references: this.columns.map((instances) => (unit) => store.pointerOf(instances[unit]!)),
      record: (trial) => records + trial * this.fields * 8,
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
  }
}
