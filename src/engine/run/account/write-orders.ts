import { POSITION_VALUES } from '../../../core/graph.js';
import type { Kernels } from '../../memory/kernels.js';
import { align } from '../../memory/memory.js';
import type { LocalOrders, LocalSide } from '../../plan/local-orders.js';
import { listPrograms } from '../../plan/local-orders.js';
import type { LocalDistance } from '../../plan/local-source.js';
import type { PositionProgram, ProgramStep } from '../../plan/position-program.js';
import type { TrialNumber, TrialNumbers } from '../trial-numbers.js';

/** Writes what a trial has of its own. */
type WriteTrial = (row: number, unit: number) => void;

/** Returns the bytes of a leg's orders: a LegOrders, partial targets, and the steps of what reads the position. */
export function ordersBytes(orders: LocalOrders, kernels: Kernels): number {
  const takes = orders.long.takes.length + orders.short.takes.length;
  const steps = listPrograms(orders).reduce((sum, program) => sum + (program?.steps.length ?? 0), 0);
  return align(
    kernels.constant('LEG_ORDERS_BYTES') + takes * kernels.constant('TAKE_BYTES') + steps * kernels.constant('STEP_OF_PROGRAM_BYTES'),
  );
}

/** Writes a leg's orders at a pointer: what all trials share at once; returns what writes the rest. */
export function writeOrders(kernels: Kernels, pointer: number, orders: LocalOrders, numbers: TrialNumbers): WriteTrial {
  const writer = new OrdersWriter(kernels, pointer, numbers);
  writer.write(orders);
  return (row, unit) => {
    for (const write of writer.varying) write(row, unit);
  };
}

class OrdersWriter {
  readonly varying: WriteTrial[] = [];
  private readonly kernels: Kernels;
  private readonly numbers: TrialNumbers;
  private readonly start: number;
  private readonly wholes: Int32Array;
  private readonly floats: Float64Array;
  /** where takes and steps go on */
  private next: number;

  constructor(kernels: Kernels, pointer: number, numbers: TrialNumbers) {
    this.kernels = kernels;
    this.numbers = numbers;
    this.start = pointer;
    this.next = pointer + kernels.constant('LEG_ORDERS_BYTES');
    this.wholes = new Int32Array(kernels.memory.buffer);
    this.floats = new Float64Array(kernels.memory.buffer);
  }

  write({ long, short, stopToEntry, trail }: LocalOrders): void {
    this.writeSide(this.start + this.kernels.constant('LONG_ORDERS'), long);
    this.writeSide(this.start + this.kernels.constant('SHORT_ORDERS'), short);
    this.distance(this.start, 'LEG_ORDERS_TO_ENTRY', 'LEG_ORDERS_TO_ENTRY_SCALE', stopToEntry);
    this.program(this.start, 'LEG_ORDERS_TRAIL', 'LEG_ORDERS_TRAIL_STEPS', trail);
  }

  private writeSide(at: number, { entry, takes, addition, exit }: LocalSide): void {
    const scalar = (field: string, value: TrialNumber): void => this.whole(at, field, value);
    scalar('SIDE_ORDERS_KIND', this.kernels.constant(`ORDER_${(entry?.type ?? 'market').toUpperCase()}`));
    this.distance(at, 'SIDE_ORDERS_PRICE', 'SIDE_ORDERS_PRICE_SCALE', entry?.price);
    scalar('SIDE_ORDERS_VALID_BARS', entry === undefined ? 0 : this.numbers.scalar(entry.validBars));
    this.program(at, 'SIDE_ORDERS_EXIT', 'SIDE_ORDERS_EXIT_STEPS', exit);
    this.program(at, 'SIDE_ORDERS_WHEN', 'SIDE_ORDERS_WHEN_STEPS', addition?.when);
    scalar('SIDE_ORDERS_MOST_ADDITIONS', addition === undefined ? 0 : this.numbers.scalar(addition.max));
    this.number(at, 'SIDE_ORDERS_FRACTION', addition === undefined ? 0 : this.numbers.scalar(addition.fraction));
    scalar('SIDE_ORDERS_RESTOP', addition?.restop === true ? 1 : 0);
    scalar('SIDE_ORDERS_TAKES', this.next);
    scalar('SIDE_ORDERS_TAKE_COUNT', takes.length);
    for (const take of takes) this.writeTake(take);
  }

  private writeTake({ at, close }: LocalSide['takes'][number]): void {
    const record = this.take('TAKE_BYTES');
    this.distance(record, 'TAKE_DISTANCE', 'TAKE_SCALE', at);
    this.number(record, 'TAKE_SHARE', this.numbers.scalar(close));
  }

  private program(at: number, field: string, countField: string, program: PositionProgram | undefined): void {
    this.whole(at, field, this.next);
    this.whole(at, countField, program?.steps.length ?? 0);
    for (const step of program?.steps ?? []) this.writeStep(step);
  }

  private writeStep(step: ProgramStep): void {
    const record = this.take('STEP_OF_PROGRAM_BYTES');
    const code = step.kind === 'operation' ? step.code : step.kind.toUpperCase();
    this.whole(record, 'STEP_OF_PROGRAM_CODE', this.kernels.constant(`PROGRAM_${code}`));
    if (step.kind === 'number') this.number(record, 'STEP_OF_PROGRAM_NUMBER', this.numbers.scalar(step.scalar));
    const [a = 0, b = 0, c = 0] = this.readsOf(step);
    this.whole(record, 'STEP_OF_PROGRAM_A', a);
    this.whole(record, 'STEP_OF_PROGRAM_B', b);
    this.whole(record, 'STEP_OF_PROGRAM_C', c);
  }

  private readsOf(step: ProgramStep): readonly TrialNumber[] {
    switch (step.kind) {
      case 'column':
      case 'condition':
        return [this.numbers.source(step.source)];
      case 'position':
        return [POSITION_VALUES.indexOf(step.value)];
      case 'operation':
        return step.reads;
      case 'number':
        return [];
    }
  }

  /** A distance that is not there is NaN: none. */
  private distance(at: number, field: string, scaleField: string, distance: LocalDistance | undefined): void {
    this.whole(at, field, this.numbers.source(distance?.source));
    this.number(at, scaleField, distance === undefined ? Number.NaN : this.numbers.scalar(distance.scale));
  }

  private take(bytes: string): number {
    const start = this.next;
    this.next += this.kernels.constant(bytes);
    return start;
  }

  private whole(at: number, field: string, value: TrialNumber): void {
    this.put(this.wholes, (at + this.kernels.constant(field)) / 4, value);
  }

  private number(at: number, field: string, value: TrialNumber): void {
    this.put(this.floats, (at + this.kernels.constant(field)) / 8, value);
  }

  private put(view: Int32Array | Float64Array, place: number, value: TrialNumber): void {
    if (typeof value === 'number') view[place] = value;
    else this.varying.push((row, unit) => void (view[place] = value(row, unit)));
  }
}
