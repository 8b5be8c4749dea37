import type { Scalar } from '../../../core/graph.js';
import type { Kernel, Kernels } from '../../memory/kernels.js';
import type { LocalDistance } from '../../plan/local-program.js';
import { bitsBytes, slotBytesOf } from '../batch-scratch.js';
import { LocalNodes } from '../local-nodes.js';
import { specSetters, trialSetters, type FieldSetter, type SpecField, type TrialField } from '../spec-writer.js';
import type { TrialNumber } from '../trial-numbers.js';
import type { TrialRows } from '../trial-rows.js';
import { planAccountScratch, type AccountScratch } from './account-scratch.js';
import type { AccountSetup } from './account-setup.js';
import { bookSetters, legSetters } from './record-fields.js';

/** Fields of a leg's Trial that differ between trials, and those that differ between units alone. */
const SCALES = { stop: 'stop_scale', target: 'target_scale', trail: 'trail_scale' } as const;
const CONDITIONS = {
  long_enter: 'longEnter',
  long_exit: 'longExit',
  short_enter: 'shortEnter',
  short_exit: 'shortExit',
} as const;

/** What is read of one leg for a unit or a trial. */
interface LegReader {
  readonly local: LocalNodes;
  readonly conditions: readonly { readonly field: SpecField; readonly value: TrialNumber }[];
  readonly columns: readonly { readonly field: TrialField; readonly value: TrialNumber }[];
  readonly numbers: readonly { readonly field: TrialField; readonly value: TrialNumber }[];
  readonly rank: TrialNumber;
}

/** Runs batches of trials of an account in one thread: for each unit the signals of every leg, then the walk of each trial. */
export class AccountRunner {
  private readonly kernels: Kernels;
  private readonly setup: AccountSetup;
  private readonly rows: TrialRows;
  private readonly memory: Uint8Array;
  private readonly scratch: number;
  private readonly plan: AccountScratch;
  private readonly legs: readonly LegReader[];
  private readonly setSpec: Readonly<Record<SpecField, FieldSetter>>;
  private readonly setTrial: Readonly<Record<TrialField, FieldSetter>>;
  private readonly setLeg: ReturnType<typeof legSetters>;
  private readonly prepare: Kernel;
  private readonly gather: Kernel;
  private readonly walk: Kernel;

  constructor(kernels: Kernels, scratch: number, setup: AccountSetup, rows: TrialRows) {
    this.kernels = kernels;
    this.setup = setup;
    this.rows = rows;
    this.memory = new Uint8Array(kernels.memory.buffer);
    this.scratch = scratch;
    this.plan = planAccountScratch(setup, kernels);
    this.prepare = kernels.call('prepare_signals');
    this.gather = kernels.call('gather_fills');
    this.walk = kernels.call('walk_account');
    this.setSpec = specSetters(kernels, scratch + this.plan.specs);
    this.setTrial = trialSetters(kernels, scratch + this.plan.trials);
    this.setLeg = legSetters(kernels, scratch + this.plan.legs);
    this.legs = setup.programs.map((_, leg) => this.openLeg(leg));
    this.writeBook();
  }

  /** Runs the trials of one batch and returns the kernels' status. */
  run(batch: number): number {
    const { batchStarts, unitStarts, records, returns } = this.rows;
    let status = 0;
    for (let unit = batchStarts[batch]!; unit < batchStarts[batch + 1]!; unit++) {
      this.prepareUnit(unit);
      for (let row = unitStarts[unit]!; row < unitStarts[unit + 1]!; row++) {
        this.writeTrial(row, unit);
        status |= this.walk(this.scratch + this.plan.book, records[row]!, returns[row]!);
      }
    }
    return status;
  }

  /** Computes the signals of every leg and sets what all trials of the unit read. */
  private prepareUnit(unit: number): void {
    const { windows } = this.setup;
    const specBytes = this.kernels.constant('SPEC_BYTES');
    this.legs.forEach(({ local, conditions, columns, rank }, leg) => {
      const { from, to } = windows[leg]!;
      local.compute(unit, unit + 1, from, to);
      const read = (value: TrialNumber): number => local.numbers.ofUnit(value, unit);
      for (const { field, value } of conditions) this.setSpec[field](leg, read(value));
      for (const { field, value } of columns) this.setTrial[field](leg, read(value));
      this.setLeg.rank(leg, read(rank));
      this.prepare(this.scratch + this.plan.specs + leg * specBytes);
      this.keepExits(leg, read);
    });
    this.gather(this.scratch + this.plan.book);
  }

  /** The reason of an exit is looked up in the exits themselves, and the room of the leg's values is the next leg's: they are kept. */
  private keepExits(leg: number, read: (value: TrialNumber) => number): void {
    const { programs } = this.setup;
    const bytes = bitsBytes(programs[leg]!.barCount);
    const kept = this.scratch + this.plan.signals[leg]! + 4 * bytes;
    this.legs[leg]!.conditions.forEach(({ field, value }) => {
      if (field !== 'long_exit' && field !== 'short_exit') return;
      const pointer = read(value);
      if (pointer === 0) return;
      const place = field === 'long_exit' ? kept : kept + bytes;
      this.memory.copyWithin(place, pointer, pointer + bytes);
      this.setSpec[field](leg, place);
    });
  }

  private writeTrial(row: number, unit: number): void {
    const { touchOffsets } = this.setup;
    const { longTouches, shortTouches } = this.rows;
    this.legs.forEach(({ numbers }, leg) => {
      for (const { field, value } of numbers) this.setTrial[field](leg, typeof value === 'number' ? value : value(row, unit));
      this.setTrial.long_touch(leg, touchAt(longTouches[row]!, touchOffsets[leg]!));
      this.setTrial.short_touch(leg, touchAt(shortTouches[row]!, touchOffsets[leg]!));
    });
  }

  private openLeg(leg: number): LegReader {
    const { programs, legOffsets, specs } = this.setup;
    const program = programs[leg]!;
    const slots = this.scratch + this.plan.slots;
    const local = new LocalNodes(this.kernels, program, this.rows, slots, slotBytesOf(program, this.kernels), 1, legOffsets[leg]!);
    const { numbers } = local;
    const scale = (distance: LocalDistance | undefined): TrialNumber =>
      distance === undefined ? Number.NaN : numbers.scalar(distance.scale);
    const scalar = (value: Scalar): TrialNumber => numbers.scalar(value);
    this.writeSpec(leg, specs[leg]!);
    const names = ['stop', 'target', 'trail'] as const;
    return {
      local,
      conditions: Object.entries(CONDITIONS).map(([field, name]) => ({ field: field as SpecField, value: numbers.source(program[name]) })),
      columns: names.map((field) => ({ field, value: numbers.source(program[field]?.source) })),
      numbers: [
        ...names.map((name) => ({ field: SCALES[name], value: scale(program[name]) })),
        { field: 'max_bars', value: scalar(program.maxBars) },
      ],
      rank: numbers.source(program.rank),
    };
  }

  private writeSpec(leg: number, fields: AccountSetup['specs'][number]): void {
    const bytes = bitsBytes(this.setup.programs[leg]!.barCount);
    const signals = this.scratch + this.plan.signals[leg]!;
    const bits = {
      long_entry: signals,
      long_leave: signals + bytes,
      short_entry: signals + 2 * bytes,
      short_leave: signals + 3 * bytes,
    };
    for (const [field, value] of Object.entries({ ...fields, ...bits }) as [SpecField, number][]) this.setSpec[field](leg, value);
  }

  private writeBook(): void {
    const { kernels, plan, scratch, setup } = this;
    const setClock = specSetters(kernels, scratch + plan.clock);
    for (const [field, value] of Object.entries(setup.clock) as [SpecField, number][]) setClock[field](0, value);
    setup.legs.forEach((fields, leg) => {
      const places = {
        spec_at: scratch + plan.specs + leg * kernels.constant('SPEC_BYTES'),
        trial_at: scratch + plan.trials + leg * kernels.constant('TRIAL_BYTES'),
        rank: 0,
      };
      for (const [field, value] of Object.entries({ ...fields, ...places })) this.setLeg[field as keyof typeof places](leg, value);
    });
    const { book } = setup;
    const places = {
      clock_at: scratch + plan.clock,
      legs: scratch + plan.legs,
      fills: scratch + plan.fills,
      any_fill: scratch + plan.anyFill,
      equity: book.equity === 0 ? scratch + plan.equity : book.equity,
      day_returns: book.volatility_days > 0 ? scratch + plan.dayReturns : 0,
      work: scratch + plan.work,
    };
    const setBook = bookSetters(kernels, scratch + plan.book);
    for (const [field, value] of Object.entries({ ...book, ...places })) setBook[field as keyof typeof places](0, value);
  }
}

/** Where nothing is remembered, no leg remembers. */
function touchAt(pointer: number, offset: number): number {
  return pointer === 0 ? 0 : pointer + offset;
}
