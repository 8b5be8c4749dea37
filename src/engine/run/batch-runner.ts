import { intColumn } from '../../core/int-column.js';
import { planScratch } from './batch-scratch.js';
import type { Kernel, Kernels } from '../memory/kernels.js';
import { LocalNodes } from './local-nodes.js';
import type { LocalProgram } from '../plan/local-program.js';
import type { BatchLimits } from '../plan/order-units.js';
import {
  RULE_FIELDS,
  specSetters,
  trialSetters,
  type FieldSetter,
  type SpecField,
  type SpecFields,
  type TrialField,
} from './spec-writer.js';
import type { TrialNumber } from './trial-numbers.js';
import type { TrialRows } from './trial-rows.js';

/** How the batches of a group are walked. */
export interface BatchSetup {
  readonly program: LocalProgram;
  readonly fields: SpecFields;
  readonly from: number;
  readonly to: number;
  readonly kernel: 'walk' | 'bar_loop';
  readonly limits: BatchLimits;
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
  private readonly conditions: readonly VaryingField[];
  /** numbers of the rules; none where all units have the same */
  private readonly rules: readonly VaryingField[];
  private readonly fields: readonly VaryingField[];

  constructor(kernels: Kernels, scratch: number, setup: BatchSetup, rows: TrialRows) {
    const plan = planScratch(setup.program, kernels, setup.limits);
    this.setup = setup;
    this.rows = rows;
    this.local = new LocalNodes(kernels, setup.program, rows, scratch + plan.slots, plan.slotBytes, setup.limits.units);
    this.prepare = kernels.call('prepare_signals');
    this.walk = kernels.call(setup.kernel);
    this.spec = scratch + plan.spec;
    this.trials = scratch + plan.trials;
    this.walkScratch = scratch + plan.walk;
    const signals = scratch + plan.signals;
    const set = specSetters(kernels, this.spec);
    const bits = {
      long_entry: signals,
      long_leave: signals + plan.signalBytes,
      short_entry: signals + 2 * plan.signalBytes,
      short_leave: signals + 3 * plan.signalBytes,
    };
    for (const [field, value] of Object.entries({ ...setup.fields, ...bits }) as [SpecField, number][]) set[field](0, value);
    this.conditions = this.conditionsOf(set);
    this.rules = rows.rules.map((numbers, position) => ({ set: set[RULE_FIELDS[position]!], value: (_, unit) => numbers[unit]! }));
    this.fields = this.varyingFields(kernels);
  }

  /** Runs the trials of one batch and returns the kernel's status; units with the same conditions and rules walk side by side. */
  run(batch: number): number {
    const { batchStarts } = this.rows;
    const [firstUnit, lastUnit] = [batchStarts[batch]!, batchStarts[batch + 1]!];
    this.local.compute(firstUnit, lastUnit, this.setup.from, this.setup.to);
    const units = this.byConditions(firstUnit, lastUnit);
    let status = 0;
    for (let first = 0, last = 0; first < units.length; first = last) {
      while (last < units.length && this.compare(units[first]!, units[last]!) === 0) last++;
      if (first === 0 || this.compareFields(this.conditions, units[first - 1]!, units[first]!) !== 0) this.prepareSignals(units[first]!);
      status |= this.walkUnits(units.subarray(first, last));
    }
    return status;
  }

  private prepareSignals(unit: number): void {
    for (const { set, value } of this.conditions) set(0, this.local.numbers.ofUnit(value, unit));
    this.prepare(this.spec);
  }

  private walkUnits(units: Int32Array): number {
    for (const { set, value } of this.rules) set(0, this.local.numbers.ofUnit(value, units[0]!));
    let count = 0;
    for (const unit of units) count = this.writeTrials(unit, count);
    return this.walk(this.spec, this.trials, count, this.walkScratch);
  }

  /** Writes the unit's trials at the position; returns the position behind them. */
  private writeTrials(unit: number, position: number): number {
    const { unitStarts } = this.rows;
    const [first, last] = [unitStarts[unit]!, unitStarts[unit + 1]!];
    for (const { set, value } of this.fields) for (let row = first; row < last; row++) set(position + row - first, value(row, unit));
    return position + last - first;
  }

  /** Writes the conditions that all trials share and returns those that they do not. */
  private conditionsOf(set: Readonly<Record<SpecField, FieldSetter>>): VaryingField[] {
    const { program } = this.setup;
    const sources = [program.longEnter, program.longExit, program.shortEnter, program.shortExit];
    return CONDITIONS.flatMap((field, index) => {
      const pointer = this.local.numbers.source(sources[index]);
      if (typeof pointer === 'function') return [{ set: set[field], value: pointer }];
      set[field](0, pointer);
      return [];
    });
  }

  /** Writes the fields that all trials share and returns those that they do not. */
  private varyingFields(kernels: Kernels): VaryingField[] {
    const { limits } = this.setup;
    const set = trialSetters(kernels, this.trials);
    return (Object.entries(this.trialFields()) as [TrialField, TrialNumber][]).flatMap(([field, value]) => {
      if (typeof value === 'function') return [{ set: set[field], value }];
      for (let position = 0; position < limits.trials; position++) set[field](position, value);
      return [];
    });
  }

  private trialFields(): Record<TrialField, TrialNumber> {
    const { stop, target, trail, weight, maxBars } = this.setup.program;
    const { numbers } = this.local;
    const { records, returns, longTouches, shortTouches } = this.rows;
    const scale = (distance: typeof stop): TrialNumber => (distance === undefined ? Number.NaN : numbers.scalar(distance.scale));
    return {
      stop: numbers.source(stop?.source),
      stop_scale: scale(stop),
      target: numbers.source(target?.source),
      target_scale: scale(target),
      trail: numbers.source(trail?.source),
      trail_scale: scale(trail),
      weight: numbers.source(weight?.source),
      weight_scale: scale(weight),
      max_bars: numbers.scalar(maxBars),
      record: (row) => records[row]!,
      returns: (row) => returns[row]!,
      long_touch: (row) => longTouches[row]!,
      short_touch: (row) => shortTouches[row]!,
    };
  }

  /** Units of the batch; those with the same conditions follow each other, so that their signals are prepared once, and of these those with
   *  the same rules. */
  private byConditions(firstUnit: number, lastUnit: number): Int32Array {
    const units = intColumn(lastUnit - firstUnit, (position) => firstUnit + position);
    const isGrouped = units.every((unit, position) => position === 0 || this.compare(units[position - 1]!, unit) <= 0);
    return isGrouped ? units : units.sort((a, b) => this.compare(a, b) || a - b);
  }

  private compare(a: number, b: number): number {
    return this.compareFields(this.conditions, a, b) || this.compareFields(this.rules, a, b);
  }

  private compareFields(fields: readonly VaryingField[], a: number, b: number): number {
    for (const { value } of fields) {
      const difference = this.local.numbers.ofUnit(value, a) - this.local.numbers.ofUnit(value, b);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

/** A field of the kernels' Spec or Trial that differs between trials. */
interface VaryingField {
  readonly set: FieldSetter;
  readonly value: (row: number, unit: number) => number;
}
