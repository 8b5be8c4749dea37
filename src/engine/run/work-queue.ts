/** Work that threads take from in shared memory: one message a thread instead of one an item.
 *  i32[3 + items]: the next item, 1 after a stop, what the kernels answered (bits), and for each item 1 once it is done. */
export type WorkQueue = Int32Array;

const NEXT = 0;
const STOPPED = 1;
const ANSWERED = 2;
const FIRST_FLAG = 3;

export function createWorkQueue(items: number): WorkQueue {
  return new Int32Array(new SharedArrayBuffer((FIRST_FLAG + items) * 4));
}

/** Takes the next item; -1 where none is left or the queue was stopped. */
export function takeItem(queue: WorkQueue): number {
  if (Atomics.load(queue, STOPPED) !== 0) return -1;
  const item = Atomics.add(queue, NEXT, 1);
  return item < queue.length - FIRST_FLAG ? item : -1;
}

export function markDone(queue: WorkQueue, item: number): void {
  Atomics.store(queue, FIRST_FLAG + item, 1);
}

/** Adds what a kernel answered to what others did. */
export function addStatus(queue: WorkQueue, status: number): void {
  if (status !== 0) Atomics.or(queue, ANSWERED, status);
}

/** Returns every status that a kernel answered, joined bit by bit. */
export function statusOf(queue: WorkQueue): number {
  return Atomics.load(queue, ANSWERED);
}

export function isDone(queue: WorkQueue, item: number): boolean {
  return Atomics.load(queue, FIRST_FLAG + item) === 1;
}

/** Lets items under way end and no other start. */
export function stopQueue(queue: WorkQueue): void {
  Atomics.store(queue, STOPPED, 1);
}
