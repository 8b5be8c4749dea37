import type { BarWindow } from '../../../core/trading-data.js';
import type { Kernel, Kernels } from '../../memory/kernels.js';
import { bitsBytes } from '../batch-scratch.js';
import {
  INSTRUMENT_FIELDS,
  RULE_FIELDS,
  specSetters,
  trialSetters,
  type FieldSetter,
  type SpecField,
  type SpecFields,
  type TrialField,
} from '../spec-writer.js';
import type { TrialNumber } from '../trial-numbers.js';
import type { TrialRows } from '../trial-rows.js';
import { planAccountScratch, SIGNAL_SETS, type AccountScratch } from './account-scratch.js';
import type { AccountSetup } from './account-setup.js';
import { bookSetters, legSetters, moneySetters, type MoneyRecordField } from './record-fields.js';
import type { LegNumber } from './leg-numbers.js';
import { openLegReader, type LegReader } from './leg-reader.js';
import { shareSignals, type SharedSignals } from './share-signals.js';

/** Bits that `prepare_signals` writes, in the order in which they stand, and behind them the exits that they were made of. */
const SIGNALS = ['long_entry', 'long_leave', 'short_entry', 'short_leave'] as const;
const EXITS: readonly SpecField[] = ['long_exit', 'short_exit'];
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
  private windows: readonly BarWindow[];

  constructor(kernels: Kernels, scratch: number, setup: AccountSetup, rows: TrialRows) {
    this.kernels = kernels;
    this.setup = setup;
    this.windows = setup.windows;
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
    const shared = this.computeUnits(firstUnit, lastUnit);
    let status = 0;
    let gathered: string | undefined;
    for (const position of shared.order) {
      const unit = firstUnit + position;
      if (shared.entriesOf[position] !== gathered) {
        this.pointUnit(unit, shared.ownerOf[position]!);
        this.gather(this.book);
      }
      gathered = shared.entriesOf[position];
      this.writeRules(unit);
      for (let row = unitStarts[unit]!; row < unitStarts[unit + 1]!; row++) {
        this.writeTrial(row, unit);
        status |= this.walk(this.book, records[row]!, returns[row]!);
      }
    }
    return status;
  }

  /** The account of the last trial. */
  get book(): number {
    return this.scratch + this.plan.book;
  }

  /** Where what walks carry from instant to instant stands: pointers and bytes. */
  get carried(): readonly (readonly [pointer: number, bytes: number])[] {
    const { legs, money, book, anyEntry, orders, rotation, signals, slots } = this.plan;
    const [first, end] = [orders[0] ?? rotation, signals[0] ?? slots[0]!];
    return [
      [this.scratch + legs, money - legs],
      [this.scratch + book, anyEntry - book],
      [this.scratch + first, end - first],
    ];
  }

  /** f64[instants]: the equity on each mark. */
  get equity(): number {
    return this.scratch + this.plan.equity;
  }

  /** Computes what the walk of the first trial reads, of the bars in these windows, and moves its ends; what was computed of the bars before
   *  them is kept.
   *  ends  of the legs and of the account: the bar, the instant, behind the last */
  prepareFirst(windows: readonly BarWindow[], ends: { readonly legs: readonly number[]; readonly clock: number }): void {
    this.windows = windows;
    ends.legs.forEach((end, leg) => this.setSpec.to(leg, end));
    this.setClock.to(0, ends.clock);
    this.computeUnits(0, 1);
    this.pointUnit(0, 0);
    this.writeRules(0);
    this.writeTrial(0, 0);
  }

  /** Sets why each leg leaves what it holds on its last bar: REASON codes. */
  endLegs(reasons: readonly number[]): void {
    reasons.forEach((reason, leg) => this.setLeg.end_reason(leg, reason));
  }

  /** Points at where trades, fills and what came to nothing are written. */
  placeResults(clock: SpecFields, book: Partial<Record<keyof AccountSetup['book'], number>>): void {
    for (const [field, value] of Object.entries(clock) as [SpecField, number][]) this.setClock[field](0, value);
    for (const [field, value] of Object.entries(book) as [keyof typeof book, number][]) this.setBook[field](0, value);
  }

  private computeUnits(firstUnit: number, lastUnit: number): SharedSignals {
    this.computeLocal(0, firstUnit, lastUnit);
    const shared = shareSignals(this.legs[0]!, firstUnit, lastUnit);
    this.setup.programs.forEach((_, leg) => {
      if (leg > 0) this.computeLocal(leg, firstUnit, lastUnit);
      this.computeSignals(leg, firstUnit, shared);
    });
    return shared;
  }

  private computeLocal(leg: number, firstUnit: number, lastUnit: number): void {
    const { from, to } = this.windows[leg]!;
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

  /** Sets what all trials read of units with the same entries.
   *  position  of the unit in the batch that has the signals */
  private pointUnit(unit: number, position: number): void {
    this.legs.forEach(({ local, conditions, columns, rank }, leg) => {
      const read = (value: TrialNumber): number => local.numbers.ofUnit(value, unit);
      this.pointSignals(leg, position);
      for (const { field, value } of conditions)
        if (EXITS.includes(field)) this.setSpec[field](leg, read(value) === 0 ? 0 : this.keptExit(leg, position, field));
      for (const { field, value } of columns) this.setTrial[field](leg, read(value));
      this.setLeg.rank(leg, read(rank));
    });
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
    const { kernels, setup, rows, scratch, plan } = this;
    for (const [field, value] of Object.entries(setup.specs[leg]!) as [SpecField, number][]) this.setSpec[field](leg, value);
    return openLegReader(kernels, setup, rows, leg, {
      slots: scratch + plan.slots[leg]!,
      orders: scratch + plan.orders[leg]!,
      setTrial: (field, value) => this.setTrial[field](leg, value),
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
