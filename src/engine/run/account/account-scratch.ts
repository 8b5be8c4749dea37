import type { Kernels } from '../../memory/kernels.js';
import { align } from '../../memory/memory.js';
import { bitsBytes, localBytes, slotBytesOf } from '../batch-scratch.js';
import type { AccountSetup } from './account-setup.js';

/** How a worker divides its scratch for an account: byte offsets from its start. */
export interface AccountScratch {
  /** a Spec, a Trial and a Leg of each leg */
  readonly specs: number;
  readonly trials: number;
  readonly legs: number;
  readonly clock: number;
  readonly book: number;
  readonly work: number;
  readonly fills: number;
  readonly anyFill: number;
  readonly equity: number;
  readonly dayReturns: number;
  /** by leg: bits of entries, leaves and exits of each side, one behind the other */
  readonly signals: readonly number[];
  /** values of local nodes of one leg at a time */
  readonly slots: number;
  readonly bytes: number;
}

/** Sets of bits that a leg keeps until its trials are walked: entries, leaves and exits of each side. */
export const SIGNAL_SETS = 6;

/** What the scratch depends on. */
type Sizes = Pick<AccountSetup, 'programs' | 'instants' | 'days'> & {
  readonly book: Pick<AccountSetup['book'], 'places' | 'correlation_bars'>;
};

/** Plans the scratch. */
export function planAccountScratch({ programs, instants, days, book }: Sizes, kernels: Kernels): AccountScratch {
  const legCount = programs.length;
  let end = 0;
  const take = (bytes: number): number => {
    const start = end;
    end += align(bytes);
    return start;
  };
  return {
    specs: take(legCount * kernels.constant('SPEC_BYTES')),
    trials: take(legCount * kernels.constant('TRIAL_BYTES')),
    legs: take(legCount * kernels.constant('LEG_BYTES')),
    clock: take(kernels.constant('SPEC_BYTES')),
    book: take(kernels.constant('BOOK_BYTES')),
    work: take(kernels.call('book_bytes')(legCount, book.places, book.correlation_bars)),
    fills: take(instants * Math.ceil(legCount / 64) * 8),
    anyFill: take(bitsBytes(instants)),
    equity: take(instants * 8),
    dayReturns: take(days * 8),
    signals: programs.map(({ barCount }) => take(SIGNAL_SETS * bitsBytes(barCount))),
    slots: take(Math.max(...programs.map((program) => localBytes(program, slotBytesOf(program, kernels))))),
    bytes: end,
  };
}
