import { KernelError } from '../core/errors.js';
import { METRIC_NAMES } from '../core/metrics.js';
import type { TradeColumns } from '../core/trade-columns.js';
import type { BarWindow } from '../core/trading-data.js';
import { TRIAL_STATES, type TrialResults, type TrialTable } from '../core/trial-table.js';
import { scratchBytes, trialBytes, type BatchSetup, type TrialBatch } from './batch-runner.js';
import type { EngineState } from './engine-state.js';
import type { Executor } from './executor.js';
import { groupBatches, type BatchGroup } from './group-batches.js';
import { numericValues } from './indexed-scalar.js';
import { tabulateInstances, type Instance, type InstanceTable } from './instances.js';
import { makeLocalProgram, type LocalProgram } from './local-program.js';
import { align, columnBytes } from './memory.js';
import { orderTrials } from './order-trials.js';
import { SlotStore } from './slot-store.js';
import { setupFields } from './spec-writer.js';
import { instanceScratchBytes, makeStoreCall } from './store-call.js';
import type { Task } from './task.js';
import { createWorkQueue, isDone, stopQueue } from './work-queue.js';

export interface EvaluationHooks {
  /** stops between tasks; trials that did not run stay `not_run` */
  readonly signal?: AbortSignal;
  /** called after each task with the trials that are done */
  readonly onProgress?: (doneTrials: number) => void;
  /** room for the records, which are then good until it is given again; without it they have memory of their own */
  readonly room?: Float64Array;
}

const MAX_BATCH_TRIALS = 64;
/** Scratch of a thread for the local nodes of a batch, at most. */
const MAX_LOCAL_BYTES = 16 * 1048576;
/** Share of the free memory that what is known of touches may take. */
const MAX_TOUCH_SHARE = 0.25;
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
  private readonly instances: InstanceTable;
  private readonly program: LocalProgram;
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
    this.instances = tabulateInstances(graph, state.places, table);
    this.program = makeLocalProgram(graph, state.places, state.layout, table.names, numericValues(table));
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
      shared.f64(records, this.table.count * this.fields).fill(Number.NaN);
      await this.runGroups(records, trades);
      const copied = this.copyRecords(shared.f64(records, this.table.count * this.fields));
      if (readTrades) this.trades = readTrades(trades, Math.min(this.tradeCapacity, copied[METRIC_NAMES.indexOf('trades')]! || 0));
      return { count: this.table.count, fields: this.fields, records: copied, states: this.states, failures };
    } finally {
      shared.release(mark);
    }
  }

  private copyRecords(records: Float64Array): Float64Array {
    const { room } = this.hooks;
    if (room === undefined) return records.slice();
    room.set(records);
    return room.subarray(0, records.length);
  }

  private markFailures(): Map<number, string> {
    const failures = new Map<number, string>();
    for (const id of this.program.references) {
      this.instances.ofNode.get(id)!.forEach((instance, trial) => {
        if (instance < 0 && !failures.has(trial)) failures.set(trial, this.instances.failures[-1 - instance]!);
      });
    }
    for (const trial of failures.keys()) this.states[trial] = FAILED;
    this.done = failures.size;
    return failures;
  }

  private async runGroups(records: number, trades: number): Promise<void> {
    const { shared, kernels } = this.state;
    const batchTrials = this.chooseBatchTrials();
    const scratchOf = this.reserveScratch(batchTrials);
    const touches = this.reserveTouches();
    const runnable = Int32Array.from({ length: this.table.count }, (_, trial) => trial).filter((trial) => this.states[trial] !== FAILED);
    const batches = orderTrials(this.table, runnable, this.dependencies(), batchTrials);
    const slotBytes = this.slotBytes();
    const slots = Math.min(this.instances.instances.length, Math.floor(shared.freeBytes / slotBytes));
    const groups = groupBatches(batches, slots, this.needsOf());
    const store = new SlotStore(shared, this.instances.instances.length, Math.max(0, ...groups.map(({ instances }) => instances.size)), slotBytes, kernels.constant('COLUMN_HEADER_BYTES'));
    const setup = this.makeSetup(trades, touches);
    for (const group of groups) {
      await this.storeInstances(group, store, scratchOf);
      await this.runBatches(group, store, scratchOf, setup, { records, touches });
      if (this.hooks.signal?.aborted) return;
    }
  }

  private chooseBatchTrials(): number {
    const perTrial = trialBytes(this.program, this.state.kernels);
    const room = Math.min(MAX_LOCAL_BYTES, this.state.shared.freeBytes / (4 * this.executor.threads));
    return Math.max(1, Math.min(MAX_BATCH_TRIALS, this.table.count, Math.floor(room / Math.max(1, perTrial))));
  }

  private reserveScratch(batchTrials: number): number[] {
    const { shared, kernels, layout } = this.state;
    const forKernels = this.instances.instances.map((instance) => instanceScratchBytes(instance, layout));
    const bytes = forKernels.reduce((most, each) => Math.max(most, each), scratchBytes(this.program, kernels, batchTrials));
    return Array.from({ length: this.executor.threads }, () => shared.reserve(bytes, 'the scratch of each worker'));
  }

  /** Room for what is known of touches, bar by bar, the settings of a bar beside each other; 0 where it would take too much. */
  private reserveTouches(): number {
    const { shared, layout } = this.state;
    const bytes = this.instances.touches.memos * layout.frames[0]!.barCount * 4;
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
    const positions = (names: readonly string[]): number[] => names.map((name) => this.table.names.indexOf(name)).filter((position) => position >= 0);
    return [...this.instances.ofNode.keys()].map((id) => positions(this.state.job.graph.nodes[id]!.parameters));
  }

  /** Returns what finds the instances that a batch needs, with everything that these are computed from. */
  private needsOf(): (batch: Int32Array) => Set<number> {
    const { instances, ofNode } = this.instances;
    const columns = this.program.references.map((id) => ofNode.get(id)!);
    const add = (id: number, needs: Set<number>): void => {
      if (needs.has(id)) return;
      needs.add(id);
      for (const input of instances[id]!.needs) add(input, needs);
    };
    return (batch) => {
      const needs = new Set<number>();
      for (const column of columns) for (let row = 0; row < batch.length; row++) add(column[batch[row]!]!, needs);
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

  private makeSetup(trades: number, touches: number): BatchSetup {
    const { job, layout, kernels } = this.state;
    const { data, graph, execution, risk } = job;
    const { calendar, timeframe } = data.market;
    const fields = setupFields(
      { execution, risk, window: this.window, daysPerYear: calendar.daysPerYear, timeframeMs: timeframe.durationMs, hasShort: graph.shortEnter !== undefined },
      layout,
      kernels,
    );
    const kernel = graph.trail === undefined ? 'walk' : 'bar_loop';
    return { program: this.program, fields: { ...fields, trades, trade_capacity: this.tradeCapacity, touch_stride: touches === 0 ? 0 : this.instances.touches.memos * 4 }, from: this.window.from, to: this.window.to, kernel };
  }

  private async runBatches(group: BatchGroup, store: SlotStore, scratchOf: readonly number[], setup: BatchSetup, places: BatchPlaces): Promise<void> {
    const queue = createWorkQueue(group.batches.length);
    const before = this.done;
    const count = (): void => {
      this.done = before + group.batches.reduce((sum, batch, item) => sum + (isDone(queue, item) ? batch.length : 0), 0);
      this.hooks.onProgress?.(this.done);
    };
    const watch = setInterval(count, PROGRESS_MS);
    try {
      await this.runTask({ kind: 'trials', setup, scratchOf, queue, batches: group.batches.map((batch) => this.makeBatch(batch, store, places)) });
    } finally {
      clearInterval(watch);
    }
    group.batches.forEach((batch, item) => {
      if (isDone(queue, item)) for (let row = 0; row < batch.length; row++) this.states[batch[row]!] = COMPLETE;
    });
    count();
  }

  private makeBatch(trials: Int32Array, store: SlotStore, { records, touches }: BatchPlaces): TrialBatch {
    const { table, program, fields } = this;
    const { ofNode, touches: memos } = this.instances;
    const references = program.references.map((id) => ofNode.get(id)!);
    const [P, R] = [table.names.length, references.length];
    const batch = { indices: new Int32Array(trials.length * P), references: new Int32Array(trials.length * R), pointers: new Int32Array(trials.length * 3) };
    for (let p = 0; p < P; p++) fillStrided(batch.indices, p, P, trials, table.indices[p]!);
    for (let r = 0; r < R; r++) fillStrided(batch.references, r, R, trials, references[r]!, (id) => store.pointerOf(id));
    for (let row = 0; row < trials.length; row++) batch.pointers[row * 3] = records + trials[row]! * fields * 8;
    const memoPointer = (memo: number): number => (memo < 0 || touches === 0 ? 0 : touches + memo * 4);
    fillStrided(batch.pointers, 1, 3, trials, memos.long, memoPointer);
    fillStrided(batch.pointers, 2, 3, trials, memos.short, memoPointer);
    return batch;
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

/** Writes one column of a row-wise table: the trials' values, mapped. */
function fillStrided(out: Int32Array, column: number, stride: number, trials: Int32Array, values: Int32Array, map: (value: number) => number = (value) => value): void {
  for (let row = 0; row < trials.length; row++) out[row * stride + column] = map(values[trials[row]!]!);
}
