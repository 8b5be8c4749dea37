import type { SharedMemory } from '../memory/memory.js';
import { RETURN_SUMS, type ReturnsRequest } from '../../core/trial-runner.js';

/** Reserves zeros for the sums of returns; 0 where none are wanted. */
export function reserveReturns(shared: SharedMemory, request: ReturnsRequest | undefined): number {
  if (request === undefined || request.trials.length === 0) return 0;
  const bytes = request.trials.length * RETURN_SUMS * request.blocks * 8;
  const pointer = shared.reserve(bytes, 'the returns of trials');
  shared.bytes(pointer, bytes).fill(0);
  return pointer;
}

/** Returns where each of `trials` trials sums its returns, 0 for those whose returns are not wanted. */
export function returnsPointers(pointer: number, request: ReturnsRequest | undefined, trials: number): (trial: number) => number {
  if (request === undefined) return () => 0;
  const pointers = new Float64Array(trials);
  request.trials.forEach((trial, row) => (pointers[trial] = pointer + row * RETURN_SUMS * request.blocks * 8));
  return (trial) => pointers[trial]!;
}
