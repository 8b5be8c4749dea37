import type { FillColumns } from '../../../core/account.js';
import type { Kernels } from '../../memory/kernels.js';
import { recordReader } from '../record-reader.js';

/** Copies fills out of the records that a kernel wrote: those that there was room for.
 *  total  of the fills */
export function readFills(
  kernels: Kernels,
  pointer: number,
  total: number,
  capacity: number,
): { readonly columns: FillColumns; readonly total: number } {
  const count = Math.min(total, capacity);
  const { whole, number } = recordReader(kernels, 'FILL', pointer, count);
  const columns = {
    count,
    leg: whole('LEG'),
    instant: whole('INSTANT'),
    side: whole('SIDE'),
    kind: whole('KIND'),
    number: whole('NUMBER'),
    reason: whole('REASON'),
    quantity: number('QUANTITY'),
    price: number('PRICE'),
    fee: number('FEE'),
  };
  return { columns, total };
}
