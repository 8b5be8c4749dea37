import { setImmediate as nextTurn } from 'node:timers/promises';
import { KernelError } from '../../core/errors.js';
import type { Kernels } from '../memory/kernels.js';
import { describeFault, openTask, type Task, type TaskResult } from './task.js';

/** Where tasks run: in this thread, or on a pool of workers over the same memory. */
export interface Executor {
  readonly threads: number;
  /** Lets every thread take items of the task; resolves when none is left or the queue was stopped.
   *  Throws KernelError where a kernel traps or answers that it failed; the executor may be used again and closed. */
  run(task: Task): Promise<void>;
  close(): Promise<void>;
}

/** How long this thread runs items before it gives way to other events. */
const TURN_MS = 20;

/** Young generation of a worker's heap: what it allocates are calls, and they live shortly. */
const WORKER_YOUNG_MB = 2;

/** Runs tasks in this thread. */
export function createInlineExecutor(kernels: Kernels): Executor {
  const runTurn = (runNext: () => boolean): boolean => {
    const end = performance.now() + TURN_MS;
    while (runNext()) if (performance.now() > end) return true;
    return false;
  };
  return {
    threads: 1,
    async run(task) {
      try {
        const runNext = openTask(kernels, 0, task);
        while (runTurn(runNext)) await nextTurn();
      } catch (error) {
        throw new KernelError(describeFault(error), { cause: error });
      }
    },
    async close() {},
  };
}

/** Starts a Piscina pool whose workers instantiate the kernels over the memory. */
export async function createPoolExecutor(threads: number, module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Executor> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL('../../../dist/engine/run/worker.cjs', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    resourceLimits: { maxYoungGenerationSizeMb: WORKER_YOUNG_MB },
    concurrentTasksPerWorker: 1,
    workerData: { module, memory, threadCounter: new Int32Array(new SharedArrayBuffer(4)) },
  });
  return {
    threads,
    async run(task) {
      const results = await Promise.all(Array.from({ length: threads }, async () => (await pool.run(task)) as TaskResult));
      results.forEach(expectOk);
    },
    // not close(): it rejects tasks in flight; callers await their own
    close: () => pool.destroy(),
  };
}

function expectOk(result: TaskResult): void {
  if (!result.ok) throw new KernelError(result.message);
}
