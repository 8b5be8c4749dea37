import type { TargetColumns } from '../../../core/rotation.js';
import type { Kernels } from '../../memory/kernels.js';
import { recordReader } from '../record-reader.js';

/** Copies what the rebalances of a rotation aimed at out of the records that a kernel wrote. */
export function readTargets(kernels: Kernels, pointer: number, count: number): TargetColumns {
  const { whole, number } = recordReader(kernels, 'TARGET', pointer, count);
  return { count, leg: whole('LEG'), instant: whole('INSTANT'), weight: number('WEIGHT') };
}
