import type { Executor } from '../run/executor.js';
import { align } from '../memory/memory.js';
import type { StoreCall } from '../run/task.js';
import { createWorkQueue } from '../run/work-queue.js';
import type { KernelRoom } from '../memory/kernel-room.js';

/** What learners work in, and who runs its kernels. */
export interface LearningRoom extends KernelRoom {
  readonly executor: Executor;
}

/** Runs a kernel once for each list of arguments, on all threads; where the arguments hold `scratchAt`, each thread has its own bytes. */
export async function runCalls(
  room: LearningRoom,
  kernel: string,
  calls: readonly (readonly number[])[],
  scratch?: { readonly at: number; readonly bytes: number },
): Promise<void> {
  const stride = align(scratch?.bytes ?? 0);
  const first = room.shared.reserve(stride * room.executor.threads, `scratch of ${kernel}`);
  const storeCalls = calls.map((args): StoreCall => ({ kernel, args, scratchAt: scratch?.at ?? -1, column: 0, length: 0, shadow: 0 }));
  const scratchOf = Array.from({ length: room.executor.threads }, (_, thread) => first + thread * stride);
  await room.executor.run({ kind: 'store', calls: storeCalls, queue: createWorkQueue(calls.length), scratchOf });
}
