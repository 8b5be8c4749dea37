import type { Kernels } from '../../memory/kernels.js';
import { align } from '../../memory/memory.js';
import type { LocalProgram } from '../../plan/local-program.js';
import { bitsBytes, localBytes, slotBytesOf } from '../batch-scratch.js';
import type { AccountSetup } from './account-setup.js';
import { ordersBytes } from './write-orders.js';

/** How a worker divides its scratch for an account: byte offsets from its start. */
export interface AccountScratch {
  /** a Spec, a Trial and a Leg of each leg */
  readonly specs: number;
  readonly trials: number;
  readonly legs: number;
  readonly money: number;
  readonly clock: number;
  readonly book: number;
  readonly work: number;
  readonly anyEntry: number;
  readonly entryStart: number;
  readonly entryOrder: number;
  readonly entries: number;
  readonly equity: number;
  readonly dayReturns: number;
  /** by leg: what it orders beyond entries at the market and whole exits */
  readonly orders: readonly number[];
  readonly rotation: number;
  readonly kelly: number;
  /** by leg: bits of entries, leaves and exits of each side, of one unit after the other */
  readonly signals: readonly number[];
  /** by leg: values of its local nodes, for all units of a batch; the legs take turns in one place unless they keep them */
  readonly slots: readonly number[];
  readonly bytes: number;
}

/** Sets of bits that each unit of a batch keeps of a leg until it is walked: entries, leaves and exits of each side. */
export const SIGNAL_SETS = 6;

/** What the scratch depends on. */
type Sizes = Pick<AccountSetup, 'programs' | 'instants' | 'days' | 'units' | 'entryCapacity' | 'largest' | 'keepsLocal'>;

/** Plans the scratch for the largest batches. */
export function planAccountScratch(
  { programs, instants, days, units, entryCapacity, largest, keepsLocal }: Sizes,
  kernels: Kernels,
): AccountScratch {
  const legCount = programs.length;
  let end = 0;
  const take = (bytes: number): number => {
    const start = end;
    end += align(bytes);
    return start;
  };
  const offsets = {
    specs: take(legCount * kernels.constant('SPEC_BYTES')),
    trials: take(legCount * kernels.constant('TRIAL_BYTES')),
    legs: take(legCount * kernels.constant('LEG_BYTES')),
    money: take(legCount * kernels.constant('MONEY_BYTES')),
    clock: take(kernels.constant('SPEC_BYTES')),
    book: take(kernels.constant('BOOK_BYTES')),
    work: take(kernels.call('book_bytes')(legCount, largest.places, largest.correlation_bars)),
    anyEntry: take(bitsBytes(instants)),
    entryStart: take((instants + 2) * 4),
    entryOrder: take(entryCapacity * 8),
    entries: take(entryCapacity * kernels.constant('ENTRY_BYTES')),
    equity: take(instants * 8),
    dayReturns: take(days * 8),
    orders: programs.map(({ orders }) => take(orders === undefined ? 0 : ordersBytes(orders, kernels))),
    rotation: take(kernels.call('rotation_bytes')(legCount, largest.weighed, largest.policy_bars)),
    kelly: take(kernels.call('kelly_bytes')(largest.kelly_scopes, largest.kelly_trades)),
    signals: programs.map((program) => take(units * signalBytes(program))),
    slots: placeSlots(
      programs.map((program) => units * valueBytes(program, kernels)),
      keepsLocal === true,
      take,
    ),
  };
  return { ...offsets, bytes: end };
}

/** Returns the scratch bytes that each further unit of a batch needs. */
export function accountUnitBytes(programs: readonly LocalProgram[], kernels: Kernels): number {
  const signals = programs.reduce((sum, program) => sum + signalBytes(program), 0);
  return signals + Math.max(...programs.map((program) => valueBytes(program, kernels)));
}

function placeSlots(bytes: readonly number[], areKept: boolean, take: (bytes: number) => number): number[] {
  if (areKept) return bytes.map(take);
  const shared = take(Math.max(...bytes));
  return bytes.map(() => shared);
}

function signalBytes({ barCount }: LocalProgram): number {
  return SIGNAL_SETS * bitsBytes(barCount);
}

function valueBytes(program: LocalProgram, kernels: Kernels): number {
  return localBytes(program, slotBytesOf(program, kernels));
}
