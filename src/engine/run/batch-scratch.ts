import type { Kernels } from '../memory/kernels.js';
import type { LocalProgram } from '../plan/local-program.js';
import { align } from '../memory/memory.js';
import type { BatchLimits } from '../plan/order-units.js';

/** How a worker divides its scratch for batches: byte offsets from its start. */
export interface BatchScratch {
  /** bits of entries and leaves of each side, one after the other */
  readonly signals: number;
  readonly signalBytes: number;
  readonly spec: number;
  /** a Trial each, then what the walk keeps of each */
  readonly trials: number;
  readonly walk: number;
  /** values of the local nodes */
  readonly slots: number;
  readonly slotBytes: { readonly column: number; readonly condition: number };
  readonly bytes: number;
}

const SIGNAL_SETS = 4;

/** Plans the scratch for the largest batches. */
export function planScratch(program: LocalProgram, kernels: Kernels, limits: BatchLimits): BatchScratch {
  const signalBytes = bitsBytes(program.barCount);
  const spec = SIGNAL_SETS * signalBytes;
  const trials = spec + align(kernels.constant('SPEC_BYTES'));
  const walk = trials + align(limits.trials * kernels.constant('TRIAL_BYTES'));
  const slots = walk + align(kernels.constant('WALK_BYTES') + limits.trials * kernels.constant('ACCOUNT_BYTES'));
  const slotBytes = slotBytesOf(program, kernels);
  return { signals: 0, signalBytes, spec, trials, walk, slots, slotBytes, bytes: slots + limits.units * localBytes(program, slotBytes) };
}

/** Returns the bytes of a local node's values. */
export function slotBytesOf({ barCount }: LocalProgram, kernels: Kernels): BatchScratch['slotBytes'] {
  return { column: align(kernels.constant('COLUMN_HEADER_BYTES') + barCount * 8), condition: bitsBytes(barCount) };
}

/** Returns the scratch bytes that each further unit of a batch needs for its local nodes. */
export function unitBytes(program: LocalProgram, kernels: Kernels): number {
  return localBytes(program, planScratch(program, kernels, { units: 0, trials: 0 }).slotBytes);
}

/** Returns the bytes of all local nodes of a unit. */
export function localBytes(program: LocalProgram, slotBytes: BatchScratch['slotBytes']): number {
  return program.nodes.reduce((sum, { type }) => sum + slotBytes[type], 0);
}

/** Returns the bytes of a condition, in whole cache lines. */
export function bitsBytes(barCount: number): number {
  return align(Math.ceil(barCount / 64) * 8);
}
