import type { Kernel, Kernels } from '../../memory/kernels.js';
import type { LocalDistance } from '../../plan/local-source.js';
import { bitsBytes, slotBytesOf } from '../batch-scratch.js';
import { LocalNodes } from '../local-nodes.js';
import {
  INSTRUMENT_FIELDS,
  RULE_FIELDS,
  specSetters,
  trialSetters,
  type FieldSetter,
  type SpecField,
  type TrialField,
} from '../spec-writer.js';
import type { TrialNumber } from '../trial-numbers.js';
import type { TrialRows } from '../trial-rows.js';
import { planAccountScratch, SIGNAL_SETS, type AccountScratch } from './account-scratch.js';
import type { AccountSetup } from './account-setup.js';
import { bookSetters, legSetters, moneySetters, type MoneyRecordField } from './record-fields.js';
import type { LegNumber } from './leg-numbers.js';
import type { LegReader } from './leg-reader.js';
import { writeOrders } from './write-orders.js';
import { shareSignals, type SharedSignals } from './share-signals.js';

/** Fields of a leg's Trial that differ between trials, and those that differ between units alone. */
const SCALES = { stop: 'stop_scale', target: 'target_scale', trail: 'trail_scale', weight: 'weight_scale' } as const;
/** Bits that `prepare_signals` writes, in the order in which they stand, and behind them the exits that they were made of. */
const SIGNALS = ['long_entry', 'long_leave', 'short_entry', 'short_leave'] as const;
const EXITS: readonly SpecField[] = ['long_exit', 'short_exit'];
const CONDITIONS = {
  long_enter: 'longEnter',
  long_exit: 'longExit',
  short_enter: 'shortEnter',
  short_exit: 'shortExit',
} as const;

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
  private readonly setClock: Readonly<Record<SpecField, FieldSetter>>;
  private readonly setTrial: Readonly<Record<TrialField, FieldSetter>>;
  private readonly setLeg: ReturnType<typeof legSetters>;
  private readonly setMoney: ReturnType<typeof moneySetters>;
  private readonly setBook: ReturnType<typeof bookSetters>;
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
    this.walk = kernels.call(setup.walk);
    this.setSpec = specSetters(kernels, scratch + this.plan.specs);
    this.setClock = specSetters(kernels, scratch + this.plan.clock);
    this.setTrial = trialSetters(kernels, scratch + this.plan.trials);
    this.setLeg = legSetters(kernels, scratch + this.plan.legs);
    this.setMoney = moneySetters(kernels, scratch + this.plan.money);
    this.setBook = bookSetters(kernels, scratch + this.plan.book);
    this.legs = setup.programs.map((_, leg) => this.openLeg(leg));
    this.writeBook();
  }

  /** Runs the trials of one batch and returns the kernels' status. */
  run(batch: number): number {
    const { batchStarts, unitStarts, records, returns } = this.rows;
    const [firstUnit, lastUnit] = [batchStarts[batch]!, batchStarts[batch + 1]!];
    this.computeLocal(0, firstUnit, lastUnit);
    const shared = shareSignals(this.legs[0]!, firstUnit, lastUnit);
    this.setup.programs.forEach((_, leg) => {
      if (leg > 0) this.computeLocal(leg, firstUnit, lastUnit);
      this.computeSignals(leg, firstUnit, shared);
    });
    let status = 0;
    let gathered: string | undefined;
    for (const position of shared.order) {
      const unit = firstUnit + position;
      if (shared.entriesOf[position] !== gathered) this.gatherUnit(unit, shared.ownerOf[position]!);
      gathered = shared.entriesOf[position];
      this.writeRules(unit);
      for (let row = unitStarts[unit]!; row < unitStarts[unit + 1]!; row++) {
        this.writeTrial(row, unit);
        status |= this.walk(this.scratch + this.plan.book, records[row]!, returns[row]!);
      }
    }
    return status;
  }

  private computeLocal(leg: number, firstUnit: number, lastUnit: number): void {
    const { from, to } = this.setup.windows[leg]!;
    this.legs[leg]!.local.compute(firstUnit, lastUnit, from, to);
  }

  /** Computes the signals of a leg for every unit of the batch that has some of its own: what several of them read stays near. */
  private computeSignals(leg: number, firstUnit: number, { ownerOf }: SharedSignals): void {
    const { local, conditions } = this.legs[leg]!;
    const spec = this.scratch + this.plan.specs + leg * this.kernels.constant('SPEC_BYTES');
    for (let position = 0; position < ownerOf.length; position++) {
      if (ownerOf[position] !== position) continue;
      this.pointSignals(leg, position);
      for (const { field, value } of conditions) this.setSpec[field](leg, local.numbers.ofUnit(value, firstUnit + position));
      this.prepare(spec);
      this.keepExits(leg, firstUnit + position, position);
    }
  }

  /** Points the Spec of a leg at the signals of a unit. */
  private pointSignals(leg: number, position: number): void {
    const bytes = bitsBytes(this.setup.programs[leg]!.barCount);
    const first = this.signalsOf(leg, position);
    SIGNALS.forEach((field, index) => this.setSpec[field](leg, first + index * bytes));
  }

  private signalsOf(leg: number, position: number): number {
    return this.scratch + this.plan.signals[leg]! + position * SIGNAL_SETS * bitsBytes(this.setup.programs[leg]!.barCount);
  }

  /** The reason of an exit is looked up in the exits themselves, and the room of the leg's values is the next leg's: they are kept. */
  private keepExits(leg: number, unit: number, position: number): void {
    const bytes = bitsBytes(this.setup.programs[leg]!.barCount);
    const { local, conditions } = this.legs[leg]!;
    for (const { field, value } of conditions) {
      const pointer = local.numbers.ofUnit(value, unit);
      if (pointer !== 0 && EXITS.includes(field)) this.memory.copyWithin(this.keptExit(leg, position, field), pointer, pointer + bytes);
    }
  }

  private keptExit(leg: number, position: number, field: SpecField): number {
    return this.signalsOf(leg, position) + (SIGNALS.length + EXITS.indexOf(field)) * bitsBytes(this.setup.programs[leg]!.barCount);
  }

  /** Sets what all trials read of units with the same entries, and gathers these.
   *  position  of the unit in the batch that has the signals */
  private gatherUnit(unit: number, position: number): void {
    this.legs.forEach(({ local, conditions, columns, rank }, leg) => {
      const read = (value: TrialNumber): number => local.numbers.ofUnit(value, unit);
      this.pointSignals(leg, position);
      for (const { field, value } of conditions)
        if (EXITS.includes(field)) this.setSpec[field](leg, read(value) === 0 ? 0 : this.keptExit(leg, position, field));
      for (const { field, value } of columns) this.setTrial[field](leg, read(value));
      this.setLeg.rank(leg, read(rank));
    });
    this.gather(this.scratch + this.plan.book);
  }

  /** Numbers of the rules that parameters decide; what a leg trades in is its own. */
  private writeRules(unit: number): void {
    const { rules } = this.rows;
    const { book, shares, legs } = this.setup.varying;
    if (rules.length === 0) return;
    RULE_FIELDS.forEach((field, position) => {
      if (isOfInstrument(field)) return;
      const number = rules[position]![unit]!;
      this.setClock[field](0, number);
      for (let leg = 0; leg < this.legs.length; leg++) this.setSpec[field](leg, number);
    });
    const further = (position: number): number => rules[RULE_FIELDS.length + position]![unit]!;
    book.forEach((field, position) => this.setBook[field](0, further(position)));
    shares.forEach((leg, position) => this.setLeg.share(leg, further(book.length + position)));
    legs.forEach((number, position) => this.writeLegNumber(number, further(book.length + shares.length + position)));
  }

  private writeLegNumber(number: LegNumber, value: number): void {
    if (number.of === 'instrument') this.setSpec[number.field](number.leg, value);
    else this.setMoney[number.field](number.leg, value);
  }

  private writeTrial(row: number, unit: number): void {
    for (let leg = 0; leg < this.legs.length; leg++) {
      for (const { field, value } of this.legs[leg]!.numbers) this.setTrial[field](leg, value(row, unit));
      this.legs[leg]!.writeOrders(row, unit);
    }
  }

  private openLeg(leg: number): LegReader {
    const { programs, legOffsets, specs } = this.setup;
    const program = programs[leg]!;
    const slots = this.scratch + this.plan.slots;
    const local = new LocalNodes(
      this.kernels,
      program,
      this.rows,
      slots,
      slotBytesOf(program, this.kernels),
      this.setup.units,
      legOffsets[leg]!,
    );
    const { numbers } = local;
    const scale = (distance: LocalDistance | undefined): TrialNumber =>
      distance === undefined ? Number.NaN : numbers.scalar(distance.scale);
    for (const [field, value] of Object.entries(specs[leg]!) as [SpecField, number][]) this.setSpec[field](leg, value);
    const names = ['stop', 'target', 'trail', 'weight'] as const;
    return {
      local,
      conditions: Object.entries(CONDITIONS).map(([field, name]) => ({ field: field as SpecField, value: numbers.source(program[name]) })),
      columns: names.map((field) => ({ field, value: numbers.source(program[field]?.source) })),
      numbers: this.varying(leg, [
        ...names.map((name) => ({ field: SCALES[name], value: scale(program[name]) })),
        { field: 'max_bars', value: numbers.scalar(program.maxBars) },
        { field: 'long_touch', value: 0 },
        { field: 'short_touch', value: 0 },
      ]),
      rank: numbers.source(program.rank),
      writeOrders: program.orders ? writeOrders(this.kernels, this.scratch + this.plan.orders[leg]!, program.orders, numbers) : () => {},
    };
  }

  /** Writes the fields of a leg's Trial that all trials share and returns those that they do not. */
  private varying(leg: number, fields: readonly { readonly field: TrialField; readonly value: TrialNumber }[]): LegReader['numbers'] {
    return fields.flatMap(({ field, value }) => {
      if (typeof value === 'function') return [{ field, value }];
      this.setTrial[field](leg, value);
      return [];
    });
  }

  private writeBook(): void {
    const { kernels, plan, scratch, setup } = this;
    for (const [field, value] of Object.entries(setup.clock) as [SpecField, number][]) this.setClock[field](0, value);
    setup.legs.forEach((fields, leg) => {
      const places = {
        spec_at: scratch + plan.specs + leg * kernels.constant('SPEC_BYTES'),
        trial_at: scratch + plan.trials + leg * kernels.constant('TRIAL_BYTES'),
        orders_at: setup.programs[leg]!.orders === undefined ? 0 : scratch + plan.orders[leg]!,
        rank: 0,
      };
      for (const [field, value] of Object.entries({ ...fields, ...places })) this.setLeg[field as keyof typeof places](leg, value);
    });
    const { book, money } = setup;
    money?.forEach((record, leg) => {
      for (const [field, value] of Object.entries(record)) this.setMoney[field as MoneyRecordField](leg, value);
    });
    const places = {
      clock_at: scratch + plan.clock,
      legs: scratch + plan.legs,
      money: money === undefined ? 0 : scratch + plan.money,
      any_entry: scratch + plan.anyEntry,
      entry_start: scratch + plan.entryStart,
      entry_order: scratch + plan.entryOrder,
      entries: scratch + plan.entries,
      entry_capacity: setup.entryCapacity,
      equity: book.equity === 0 ? scratch + plan.equity : book.equity,
      day_returns: book.volatility_days === 0 ? 0 : scratch + plan.dayReturns,
      work: scratch + plan.work,
      rotation_room: scratch + plan.rotation,
      kelly_room: scratch + plan.kelly,
    };
    for (const [field, value] of Object.entries({ ...book, ...places })) this.setBook[field as keyof typeof places](0, value);
  }
}

function isOfInstrument(field: SpecField): boolean {
  return (INSTRUMENT_FIELDS as readonly SpecField[]).includes(field);
}
