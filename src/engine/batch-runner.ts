import type { Scalar } from '../core/graph.js';
import { compileKey, compileScalar } from './indexed-scalar.js';
import type { Kernel, Kernels } from './kernels.js';
import type { LocalNode, LocalOperand, LocalProgram, Source } from './local-program.js';
import { align } from './memory.js';
import { specSetters, trialSetters, type FieldSetter, type SpecField, type SpecFields } from './spec-writer.js';

/** Trials that one worker runs together. `T` trials, `P` parameters, `R` references of the program. */
export interface TrialBatch {
  /** i32[T * P]: positions of the parameters' values */
  readonly indices: Int32Array;
  /** i32[T * R]: pointers of the stored nodes that the program reads */
  readonly references: Int32Array;
  /** i32[T * 3]: pointers of the record, the long and the short touch memo */
  readonly pointers: Int32Array;
}

/** How a batch is walked. */
export interface BatchSetup {
  readonly program: LocalProgram;
  readonly fields: SpecFields;
  readonly from: number;
  readonly to: number;
  readonly kernel: 'walk' | 'bar_loop';
}

/** Bars of a tile: the columns that a batch reads then stay in the second-level cache. */
const TILE_BARS = 4096;
const SIGNAL_SETS = 4;

/** Returns the scratch bytes that `batchTrials` trials of a program need. */
export function scratchBytes(program: LocalProgram, kernels: Kernels, batchTrials: number): number {
  return fixedBytes(program, kernels, batchTrials) + batchTrials * trialBytes(program, kernels);
}

/** Returns the scratch bytes that each further trial of a batch needs. */
export function trialBytes(program: LocalProgram, kernels: Kernels): number {
  return program.nodes.reduce((sum, { type }) => sum + slotBytes(program, kernels, type), 0);
}

function fixedBytes({ barCount }: LocalProgram, kernels: Kernels, batchTrials: number): number {
  return SIGNAL_SETS * bitsBytes(barCount) + align(kernels.constant('SPEC_BYTES')) + walkBytes(kernels, batchTrials);
}

/** The trials that walk side by side, and what the walk keeps of each. */
function walkBytes(kernels: Kernels, trials: number): number {
  return align(trials * kernels.constant('TRIAL_BYTES')) + align(kernels.constant('WALK_BYTES') + trials * kernels.constant('ACCOUNT_BYTES'));
}

function slotBytes(program: LocalProgram, kernels: Kernels, type: 'column' | 'condition'): number {
  return type === 'condition' ? bitsBytes(program.barCount) : align(kernels.constant('COLUMN_HEADER_BYTES') + program.barCount * 8);
}

/** Returns the bytes of a condition, in whole cache lines. */
export function bitsBytes(barCount: number): number {
  return align(Math.ceil(barCount / 64) * 8);
}

/** Runs the batch: computes the local nodes tile by tile, then walks the trials. */
export function runBatch(kernels: Kernels, scratch: number, setup: BatchSetup, batch: TrialBatch): void {
  new BatchRun(kernels, scratch, setup, batch).run();
}

type TileStep = (from: number, to: number) => void;

class BatchRun {
  private readonly kernels: Kernels;
  private readonly setup: BatchSetup;
  private readonly batch: TrialBatch;
  private readonly trials: number;
  private readonly signals: number;
  private readonly spec: number;
  /** the Trials that walk together, then the walk's scratch */
  private readonly rows: number;
  private nextSlot: number;
  /** pointer of each local node, per trial */
  private readonly local: Int32Array[] = [];
  private readonly tileSteps: TileStep[] = [];
  private readonly prepare: Kernel;
  private readonly walk: Kernel;

  constructor(kernels: Kernels, scratch: number, setup: BatchSetup, batch: TrialBatch) {
    this.kernels = kernels;
    this.setup = setup;
    this.batch = batch;
    this.trials = batch.pointers.length / 3;
    this.prepare = kernels.call('prepare_signals');
    this.walk = kernels.call(setup.kernel);
    this.signals = scratch;
    this.spec = scratch + SIGNAL_SETS * bitsBytes(setup.program.barCount);
    this.rows = this.spec + align(kernels.constant('SPEC_BYTES'));
    this.nextSlot = scratch + fixedBytes(setup.program, kernels, this.trials);
  }

  run(): void {
    this.placeLocalNodes();
    this.computeTiles();
    this.walkTrials();
  }

  private placeLocalNodes(): void {
    const { nodes } = this.setup.program;
    const slots = nodes.map(() => new Map<number | string, number>());
    nodes.forEach((node, index) => {
      const key = this.keyOf(node);
      const make = this.compileStep(node, index, slots);
      const pointers = new Int32Array(this.trials);
      for (let trial = 0; trial < this.trials; trial++) {
        const trialKey = key(trial);
        pointers[trial] = slots[index]!.get(trialKey) ?? make(trial, trialKey);
      }
      this.local.push(pointers);
    });
  }

  private keyOf({ parameters }: LocalNode): (trial: number) => number | string {
    const { parameterNames, parameterNumbers } = this.setup.program;
    const stride = parameterNames.length;
    return compileKey(parameters, parameterNumbers.map((numbers) => numbers.length), (parameter, trial) => this.batch.indices[trial * stride + parameter]!);
  }

  /** Returns what allocates the node's slot for a trial, schedules its computation and returns its pointer. */
  private compileStep(node: LocalNode, index: number, slots: Map<number | string, number>[]): (trial: number, key: number | string) => number {
    const { step } = node;
    const { kernels } = this;
    const take = (key: number | string, slot = index): number => {
      const pointer = this.takeSlot(this.setup.program.nodes[slot]!.type);
      slots[slot]!.set(key, pointer);
      return pointer;
    };
    switch (step.kind) {
      case 'constant': {
        const value = this.scalar(step.value);
        const kernel = kernels.call('constant_column');
        return (trial, key) => this.schedule(take(key), (out) => [out, value(trial)], kernel);
      }
      case 'arithmetic':
      case 'compare': {
        const code = kernels.constant(step.op.toUpperCase());
        const kernel = kernels.call(step.kind);
        const [left, right] = [this.operand(step.left), this.operand(step.right)];
        return (trial, key) => this.schedule(take(key), (out) => [code, ...left(trial), ...right(trial), out], kernel);
      }
      case 'cross': {
        const kernel = kernels.call('cross');
        const [left, right] = [this.operand(step.left), this.operand(step.right)];
        return (trial, key) => {
          const own = take(key);
          const other = step.partner > index ? take(key, step.partner) : 0;
          const [above, below] = step.direction === 'above' ? [own, other] : [other, own];
          return this.schedule(own, () => [...left(trial), ...right(trial), above, below], kernel);
        };
      }
      case 'not': {
        const input = this.source(step.input);
        return (trial, key) => this.schedule(take(key), (out) => [input(trial), out], kernels.call('not_condition'));
      }
      case 'and':
      case 'or': {
        const kernel = kernels.call(`${step.kind}_conditions`);
        const [left, right] = [this.source(step.left), this.source(step.right)];
        return (trial, key) => this.schedule(take(key), (out) => [left(trial), right(trial), out], kernel);
      }
      case 'select': {
        const kernel = kernels.call('select_column');
        const condition = this.source(step.condition);
        const [left, right] = [this.operand(step.whenTrue), this.operand(step.whenFalse)];
        return (trial, key) => this.schedule(take(key), (out) => [condition(trial), ...left(trial), ...right(trial), out], kernel);
      }
    }
  }

  private schedule(out: number, args: (out: number) => number[], kernel: (...args: number[]) => number): number {
    const fixed = args(out);
    this.tileSteps.push((from, to) => void kernel(...fixed, from, to));
    return out;
  }

  private takeSlot(type: 'column' | 'condition'): number {
    const { kernels, setup } = this;
    const header = type === 'column' ? kernels.constant('COLUMN_HEADER_BYTES') : 0;
    const pointer = this.nextSlot + header;
    this.nextSlot += slotBytes(setup.program, kernels, type);
    if (type === 'column') kernels.call('mark_unclean')(pointer, setup.program.barCount);
    return pointer;
  }

  private scalar(scalar: Scalar): (trial: number) => number {
    const { parameterNames, parameterNumbers } = this.setup.program;
    const stride = parameterNames.length;
    return compileScalar(scalar, parameterNames, (parameter, trial) => parameterNumbers[parameter]![this.batch.indices[trial * stride + parameter]!]!);
  }

  private source(source: Source | undefined): (trial: number) => number {
    if (source === undefined) return () => 0;
    if (source.kind === 'bars') return () => source.pointer;
    if (source.kind === 'local') return (trial) => this.local[source.index]![trial]!;
    const stride = this.setup.program.references.length;
    return (trial) => this.batch.references[trial * stride + source.index]!;
  }

  /** A kernel's operand is a pointer and a number; the number counts where the pointer is 0. */
  private operand(operand: LocalOperand): (trial: number) => [number, number] {
    if (operand.kind === 'scalar') {
      const value = this.scalar(operand.scalar);
      return (trial) => [0, value(trial)];
    }
    const pointer = this.source(operand.source);
    return (trial) => [pointer(trial), 0];
  }

  /** Bars before the window's first word are read by nothing but a cross, one bar back. */
  private computeTiles(): void {
    const first = Math.max(0, Math.floor(this.setup.from / 64) * 64 - 64);
    for (let from = first; from < this.setup.to; from += TILE_BARS) {
      const to = Math.min(this.setup.to, from + TILE_BARS);
      for (const step of this.tileSteps) step(from, to);
    }
  }

  /** Trials with the same conditions walk side by side. */
  private walkTrials(): void {
    const { kernels, setup, spec } = this;
    const { program } = setup;
    const bits = bitsBytes(program.barCount);
    const set = specSetters(kernels, spec);
    const fixed = { ...setup.fields, long_entry: this.signals, long_leave: this.signals + bits, short_entry: this.signals + 2 * bits, short_leave: this.signals + 3 * bits };
    for (const [field, value] of Object.entries(fixed) as [SpecField, number][]) set[field](0, value);
    const setConditions = [set.long_enter, set.long_exit, set.short_enter, set.short_exit];
    const fields = this.trialFields();
    const conditions = [program.longEnter, program.longExit, program.shortEnter, program.shortExit].map((source) => this.pointersOf(source));
    const order = this.byConditions(conditions);
    for (let first = 0, last = 0; first < order.length; first = last) {
      while (last < order.length && conditions.every((pointers) => pointers[order[last]!] === pointers[order[first]!])) last++;
      for (let index = 0; index < conditions.length; index++) setConditions[index]!(0, conditions[index]![order[first]!]!);
      this.walkGroup(order, first, last, fields);
    }
  }

  private walkGroup(order: Int32Array, first: number, last: number, fields: readonly TrialValue[]): void {
    const { kernels, spec, rows } = this;
    for (const { set, value } of fields) for (let position = first; position < last; position++) set(position - first, value(order[position]!));
    this.prepare(spec);
    this.walk(spec, rows, last - first, rows + align((last - first) * kernels.constant('TRIAL_BYTES')));
  }

  private pointersOf(source: Source | undefined): Int32Array {
    const pointer = this.source(source);
    return Int32Array.from({ length: this.trials }, (_, trial) => pointer(trial));
  }

  private trialFields(): readonly TrialValue[] {
    const { program } = this.setup;
    const { pointers } = this.batch;
    const set = trialSetters(this.kernels, this.rows);
    const distances = (['stop', 'target', 'trail'] as const).flatMap((name) => {
      const distance = program[name];
      const scale = distance === undefined ? () => Number.NaN : this.scalar(distance.scale);
      return [{ set: set[name], value: this.source(distance?.source) }, { set: set[`${name}_scale`], value: scale }];
    });
    return [
      ...distances,
      { set: set.max_bars, value: this.scalar(program.maxBars) },
      { set: set.record, value: (trial) => pointers[trial * 3]! },
      { set: set.long_touch, value: (trial) => pointers[trial * 3 + 1]! },
      { set: set.short_touch, value: (trial) => pointers[trial * 3 + 2]! },
    ];
  }

  /** Trials with the same conditions follow each other, so that their signals are prepared once. */
  private byConditions(conditions: readonly Int32Array[]): Int32Array {
    const order = Int32Array.from({ length: this.trials }, (_, trial) => trial);
    return order.sort((a, b) => {
      for (const pointers of conditions) if (pointers[a] !== pointers[b]) return pointers[a]! - pointers[b]!;
      return a - b;
    });
  }
}

/** A field of the kernels' Trial and its value for each trial of the batch. */
interface TrialValue {
  readonly set: FieldSetter;
  readonly value: (trial: number) => number;
}
