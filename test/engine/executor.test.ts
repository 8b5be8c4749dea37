// A task that goes wrong: in this thread and on a pool alike it is told as a bug of ours, and what ran it can be used again and closed.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { KernelError } from '../../src/core/errors.js';
import { compileKernels, instantiateKernels } from '../../src/engine/memory/kernels.js';
import { SharedMemory } from '../../src/engine/memory/memory.js';
import { createInlineExecutor, createPoolExecutor, type Executor } from '../../src/engine/run/executor.js';
import * as storing from '../../src/engine/run/store-call.js';
import type { StoreCall, Task } from '../../src/engine/run/task.js';
import { createWorkQueue, isDone } from '../../src/engine/run/work-queue.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { bitsOf, dataOf, gridTable, jobOf, NAMES, walkBars } from './sample-job.js';

vi.mock('../../src/engine/run/store-call.js', { spy: true });
afterEach(() => vi.resetAllMocks());

const MEGABYTE = 1048576;
const LENGTH = 100;
const BEYOND_THE_MEMORY = 512 * MEGABYTE;

/** Memory with two columns, and what runs tasks over it. */
async function openExecutor(threads: number): Promise<{ executor: Executor; input: number; out: number; read: () => number[] }> {
  const module = compileKernels(),
    shared = new SharedMemory(64 * MEGABYTE);
  const [input, out] = [shared.reserve(LENGTH * 8, 'a column'), shared.reserve(LENGTH * 8, 'a column')];
  shared.f64(input, LENGTH).fill(3);
  const executor =
    threads > 1
      ? await createPoolExecutor(threads, module, shared.memory)
      : createInlineExecutor(instantiateKernels(module, shared.memory));
  return { executor, input, out, read: () => [...shared.f64(out, LENGTH)] };
}

const callOf = (kernel: string, ...args: number[]): StoreCall => ({ kernel, args, scratchAt: -1, column: 0, length: 0, shadow: 0 });
const taskOf = (...calls: StoreCall[]): Task => ({ kind: 'store', calls, scratchOf: [0, 0], queue: createWorkQueue(calls.length) });

describe.each([
  ['in this thread', 1],
  ['on a pool of 2', 2],
])('a task %s', (_, threads) => {
  test.each<[string, (input: number, out: number) => StoreCall, RegExp]>([
    ['whose kernel traps', (input) => callOf('shift_column', input, BEYOND_THE_MEMORY, LENGTH, 1), /^Invariant: .*out of bounds/],
    // opens of 3 lie inside highs and lows of 3: it says 1, which is no status of a kernel that stores
    [
      'whose kernel answers another status',
      (input) => callOf('are_opens_inside', input, input, input, LENGTH),
      /^Invariant: kernel are_opens_inside answered 1$/,
    ],
    ['whose kernel does not exist', () => callOf('no_such_kernel'), /^Invariant: no kernel export no_such_kernel$/],
  ])('%s is a KernelError; the next task runs, and it closes', async (_, failing, sentence) => {
    const { executor, input, out, read } = await openExecutor(threads);
    const sound = callOf('shift_column', input, out, LENGTH, 0);
    const error: unknown = await executor.run(taskOf(failing(input, out))).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KernelError);
    expect((error as KernelError).message).toMatch(sentence);
    await executor.run(taskOf(sound, sound));
    expect(read()).toEqual(Array(LENGTH).fill(3));
    await executor.close();
  });

  test('that goes wrong begins no further item', async () => {
    const { executor, input, out } = await openExecutor(threads);
    const sound = callOf('shift_column', input, out, LENGTH, 0);
    const failing = callOf('no_such_kernel');
    const task = taskOf(failing, ...Array<StoreCall>(20_000).fill(sound));
    await expect(executor.run(task)).rejects.toThrow('no_such_kernel');
    expect(isDone(task.queue, 20_000)).toBe(false);
    await executor.close();
  });
});

test.each([1, 2])('an evaluation on %i workers whose kernel fails says so; what it had kept is not taken for computed', async (workers) => {
  const engine = new TrialEngine(jobOf(dataOf(walkBars(1500, 5))), { workers, maxMemoryBytes: 64 * MEGABYTE });
  const table = gridTable(NAMES, [[3, 8], [20, 50], [2]]),
    window = { from: 100, to: 1500 };
  const failing = vi.mocked(storing.makeStoreCall);
  failing.mockImplementationOnce(() => callOf('ema', BEYOND_THE_MEMORY, BEYOND_THE_MEMORY, LENGTH, 3));
  await expect(engine.evaluate(table, window, { keepsValues: true })).rejects.toThrow(KernelError);
  const again = await engine.evaluate(table, window, { keepsValues: true });
  const fresh = await engine.evaluate(table, window);
  for (let trial = 0; trial < table.count; trial++) expect(bitsOf(again, trial), `trial ${trial}`).toBe(bitsOf(fresh, trial));
  expect([...fresh.states]).toEqual(Array(table.count).fill(1));
  await engine.close();
});
