import { setImmediate as nextTurn } from 'node:timers/promises';
import { KernelError } from '../core/errors.js';
import type { Kernels } from './kernels.js';
import { runTask, type Task, type TaskResult } from './task.js';

/** Where tasks run: in this thread, or on a pool of workers over the same memory. */
export interface Executor {
  readonly threads: number;
  run(task: Task): Promise<void>;
  close(): Promise<void>;
}

/** Runs tasks in this thread, giving way to other events between them. */
export function createInlineExecutor(kernels: Kernels): Executor {
  return {
    threads: 1,
    async run(task) {
      await nextTurn();
      expectOk(runTask(kernels, 0, task));
    },
    async close() {},
  };
}

/** Starts a Piscina pool whose workers instantiate the kernels over the memory. */
export async function createPoolExecutor(threads: number, module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Executor> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL('../../dist/engine/worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    workerData: { module, memory, threadCounter: new Int32Array(new SharedArrayBuffer(4)) },
  });
  return {
    threads,
    run: async (task) => expectOk((await pool.run(task)) as TaskResult),
    // not close(): it rejects tasks in flight; callers await their own
    close: () => pool.destroy(),
  };
}

function expectOk(result: TaskResult): void {
  if (!result.ok) throw new KernelError(result.message);
}
