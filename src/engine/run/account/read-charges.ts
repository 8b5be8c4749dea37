import type { Charges } from '../../../core/instrument-money.js';
import type { Kernels } from '../../memory/kernels.js';
import { recordReader } from '../record-reader.js';

/** Copies charges out of the records that a kernel wrote: those that there was room for. */
export function readCharges(kernels: Kernels, pointer: number, total: number, capacity: number): Charges {
  const count = Math.min(total, capacity);
  const { whole, number } = recordReader(kernels, 'CHARGE', pointer, count);
  return { count, leg: whole('LEG'), instant: whole('INSTANT'), kind: whole('KIND'), amount: number('AMOUNT') };
}
