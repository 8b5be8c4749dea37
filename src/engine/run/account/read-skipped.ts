import type { SkippedSignals } from '../../../core/account.js';
import type { Kernels } from '../../memory/kernels.js';
import { recordReader } from '../record-reader.js';

/** Copies signals that came to nothing out of the records that a kernel wrote. */
export function readSkipped(kernels: Kernels, pointer: number, count: number): SkippedSignals {
  const { whole } = recordReader(kernels, 'SKIPPED', pointer, count);
  return {
    count,
    leg: whole('LEG'),
    decision: whole('DECISION'),
    instant: whole('INSTANT'),
    side: whole('SIDE'),
    reason: whole('REASON'),
  };
}
