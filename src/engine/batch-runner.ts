import { planScratch } from './batch-scratch.js';
import type { Kernel, Kernels } from './kernels.js';
import { LocalNodes } from './local-nodes.js';
import type { LocalProgram } from './local-program.js';
import type { RowValue } from './row-values.js';
import { specSetters, trialSetters, type FieldSetter, type SpecField, type SpecFields, type TrialField } from './spec-writer.js';
import { rowsOf, type RowRange, type TrialRows } from './trial-rows.js';

/** How the batches of a group are walked. */
export interface BatchSetup {
  readonly program: LocalProgram;
  readonly fields: SpecFields;
  readonly from: number;
  readonly to: number;
  readonly kernel: 'walk' | 'bar_loop';
  /** most rows of a batch */
  readonly batchRows: number;
}

const CONDITIONS = ['long_enter', 'long_exit', 'short_enter', 'short_exit'] as const;

/** Runs batches of a group in one thread: computes their local nodes, then walks their trials. */
export class BatchRunner {
  private readonly setup: BatchSetup;
  private readonly rows: TrialRows;
  private readonly local: LocalNodes;
  private readonly prepare: Kernel;
  private readonly walk: Kernel;
  private readonly spec: number;
  private readonly trials: number;
  private readonly walkScratch: number;
  private readonly conditions: readonly RowField[];
  private readonly fields: readonly RowField[];

  constructor(kernels: Kernels, scratch: number, setup: BatchSetup, rows: TrialRows) {
    const plan = planScratch(setup.program, kernels, setup.batchRows);
    this.setup = setup;
    this.rows = rows;
    this.local = new LocalNodes(kernels, setup.program, rows, scratch, plan, setup.batchRows);
    this.prepare = kernels.call('prepare_signals');
    this.walk = kernels.call(setup.kernel);
    this.spec = scratch + plan.spec;
    this.trials = scratch + plan.trials;
    this.walkScratch = scratch + plan.walk;
    const signals = scratch + plan.signals;
    const set = specSetters(kernels, this.spec);
    const bits = { long_entry: signals, long_leave: signals + plan.signalBytes, short_entry: signals + 2 * plan.signalBytes, short_leave: signals + 3 * plan.signalBytes };
    for (const [field, value] of Object.entries({ ...setup.fields, ...bits }) as [SpecField, number][]) set[field](0, value);
    this.conditions = this.conditionsOf(set);
    this.fields = this.varyingFields(kernels);
  }

  /** Runs the trials of one batch; trials with the same conditions walk side by side. */
  run(batch: number): void {
    const range = rowsOf(this.rows, batch);
    this.local.compute(range, this.setup.from, this.setup.to);
    const order = this.byConditions(range);
    for (let first = 0, last = 0; first < order.length; first = last) {
      while (last < order.length && this.haveSameConditions(order[first]!, order[last]!)) last++;
      for (const { set, value } of this.conditions) set(0, value(order[first]!));
      for (const { set, value } of this.fields) for (let position = first; position < last; position++) set(position - first, value(order[position]!));
      this.prepare(this.spec);
      this.walk(this.spec, this.trials, last - first, this.walkScratch);
    }
  }

  /** Writes the conditions that all rows share and returns those that they do not. */
  private conditionsOf(set: Readonly<Record<SpecField, FieldSetter>>): RowField[] {
    const { program } = this.setup;
    const sources = [program.longEnter, program.longExit, program.shortEnter, program.shortExit];
    return CONDITIONS.flatMap((field, index) => {
      const pointer = this.local.values.source(sources[index]);
      if (typeof pointer === 'function') return [{ set: set[field], value: pointer }];
      set[field](0, pointer);
      return [];
    });
  }

  /** Writes the fields that all rows share and returns those that they do not. */
  private varyingFields(kernels: Kernels): RowField[] {
    const { batchRows } = this.setup;
    const set = trialSetters(kernels, this.trials);
    return (Object.entries(this.trialFields()) as [TrialField, RowValue][]).flatMap(([field, value]) => {
      if (typeof value === 'function') return [{ set: set[field], value }];
      for (let position = 0; position < batchRows; position++) set[field](position, value);
      return [];
    });
  }

  private trialFields(): Record<TrialField, RowValue> {
    const { stop, target, trail, maxBars } = this.setup.program;
    const { values } = this.local;
    const { records, longTouches, shortTouches } = this.rows;
    const scale = (distance: typeof stop): RowValue => (distance === undefined ? Number.NaN : values.scalar(distance.scale));
    return {
      stop: values.source(stop?.source), stop_scale: scale(stop),
      target: values.source(target?.source), target_scale: scale(target),
      trail: values.source(trail?.source), trail_scale: scale(trail),
      max_bars: values.scalar(maxBars),
      record: (row) => records[row]!,
      long_touch: (row) => longTouches[row]!,
      short_touch: (row) => shortTouches[row]!,
    };
  }

  /** Rows of the batch; those with the same conditions follow each other, so that their signals are prepared once. */
  private byConditions({ first, last }: RowRange): Int32Array {
    const order = new Int32Array(last - first);
    for (let position = 0; position < order.length; position++) order[position] = first + position;
    return order.sort((a, b) => {
      for (const { value } of this.conditions) {
        const difference = value(a) - value(b);
        if (difference !== 0) return difference;
      }
      return a - b;
    });
  }

  private haveSameConditions(a: number, b: number): boolean {
    return this.conditions.every(({ value }) => value(a) === value(b));
  }
}

/** A field of the kernels' Spec or Trial that differs between rows. */
interface RowField {
  readonly set: FieldSetter;
  readonly value: (row: number) => number;
}
