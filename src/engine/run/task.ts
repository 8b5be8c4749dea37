import { wordsOf } from '../../core/words-of.js';
import { KernelError } from '../../core/errors.js';
import { AccountRunner } from './account/account-runner.js';
import type { AccountSetup } from './account/account-setup.js';
import { BatchRunner, type BatchSetup } from './batch-runner.js';
import type { Kernels } from '../memory/kernels.js';
import type { TrialRows } from './trial-rows.js';
import { addStatus, markDone, stopQueue, takeItem, type WorkQueue } from './work-queue.js';

/** One kernel call that writes a stored value. */
export interface StoreCall {
  readonly kernel: string;
  readonly args: readonly number[];
  /** position in `args` where the worker's scratch pointer goes, -1 where the kernel needs none */
  readonly scratchAt: number;
  /** pointers that the worker writes to the beginning of its scratch, i32 each; left out, there are none */
  readonly pointers?: readonly number[];
  /** the column that was written and is described then; length 0 for a condition, shadow 0 where it has none */
  readonly column: number;
  readonly length: number;
  readonly shadow: number;
}

/** Work that every thread gets and takes items of, until none is left. Plain data: it crosses to workers. */
export type Task = (
  | { readonly kind: 'store'; readonly calls: readonly StoreCall[] }
  | { readonly kind: 'trials'; readonly setup: BatchSetup; readonly rows: TrialRows }
  | { readonly kind: 'accounts'; readonly setup: AccountSetup; readonly rows: TrialRows }
) & {
  readonly queue: WorkQueue;
  /** pointer of each thread's own scratch */
  readonly scratchOf: readonly number[];
};

/** What a thread answers; errors lose their fields between threads, so they come as data. */
export type TaskResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Runs items of a task with the scratch of the thread until none is left. After a fault no thread begins another item. */
export function runTask(kernels: Kernels, thread: number, task: Task): TaskResult {
  try {
    const runNext = openTask(kernels, thread, task);
    while (runNext());
    return { ok: true };
  } catch (error) {
    stopQueue(task.queue);
    return { ok: false, message: describeFault(error) };
  }
}

/** Returns what went wrong inside a task, without the word that a KernelError begins with. */
export function describeFault(error: unknown): string {
  return wordsOf(error).replace(/^Invariant: /, '');
}

/** Returns what runs the next item; it returns false where there was none. */
export function openTask(kernels: Kernels, thread: number, task: Task): () => boolean {
  const runItem = openItems(kernels, task.scratchOf[thread]!, task);
  return () => {
    const item = takeItem(task.queue);
    if (item < 0) return false;
    addStatus(task.queue, runItem(item));
    markDone(task.queue, item);
    return true;
  };
}

/** Returns what runs an item and returns its status. */
function openItems(kernels: Kernels, scratch: number, task: Task): (item: number) => number {
  if (task.kind === 'store') return (item) => store(kernels, scratch, task.calls[item]!);
  const runner =
    task.kind === 'accounts'
      ? new AccountRunner(kernels, scratch, task.setup, task.rows)
      : new BatchRunner(kernels, scratch, task.setup, task.rows);
  return (item) => runner.run(item);
}

function store(kernels: Kernels, scratch: number, { kernel, args, scratchAt, pointers, column, length, shadow }: StoreCall): number {
  if (pointers !== undefined) new Int32Array(kernels.memory.buffer, scratch, pointers.length).set(pointers);
  const status = kernels.call(kernel)(...(scratchAt < 0 ? args : args.with(scratchAt, scratch)));
  if (status !== 0) throw new KernelError(`kernel ${kernel} answered ${status}`);
  if (length > 0) kernels.call('describe_column')(column, length, shadow);
  return status;
}
