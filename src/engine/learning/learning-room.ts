import type { Executor } from '../executor.js';
import type { Kernels } from '../kernels.js';
import { align, type SharedMemory } from '../memory.js';
import type { StoreCall } from '../task.js';
import { createWorkQueue } from '../work-queue.js';

/** A memory and the kernels over it. */
export interface KernelRoom {
  readonly shared: SharedMemory;
  readonly kernels: Kernels;
}

/** What learners work in, and who runs its kernels. */
export interface LearningRoom extends KernelRoom {
  readonly executor: Executor;
}

/** Reserves memory for an f64 column and copies it there; returns its pointer, 0 where there is none. */
export function placeColumn(room: KernelRoom, column: Float64Array | undefined, purpose: string): number {
  if (column === undefined) return 0;
  const pointer = room.shared.reserve(column.length * 8, purpose);
  room.shared.f64(pointer, column.length).set(column);
  return pointer;
}

/** Reserves memory and clears it. */
export function reserveZeros(room: KernelRoom, bytes: number, purpose: string): number {
  const pointer = room.shared.reserve(bytes, purpose);
  room.shared.bytes(pointer, bytes).fill(0);
  return pointer;
}

/** Runs a kernel once for each list of arguments, on all threads; where the arguments hold `scratchAt`, each thread has its own bytes. */
export async function runCalls(room: LearningRoom, kernel: string, calls: readonly (readonly number[])[], scratch?: { readonly at: number; readonly bytes: number }): Promise<void> {
  const stride = align(scratch?.bytes ?? 0);
  const first = room.shared.reserve(stride * room.executor.threads, `scratch of ${kernel}`);
  const storeCalls = calls.map((args): StoreCall => ({ kernel, args, scratchAt: scratch?.at ?? -1, column: 0, length: 0, shadow: 0 }));
  const scratchOf = Array.from({ length: room.executor.threads }, (_, thread) => first + thread * stride);
  await room.executor.run({ kind: 'store', calls: storeCalls, queue: createWorkQueue(calls.length), scratchOf });
}
