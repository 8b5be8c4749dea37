import { workerData } from 'node:worker_threads';
import { instantiateKernels } from '../memory/kernels.js';
import { runTask, type Task, type TaskResult } from './task.js';

interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly threadCounter: Int32Array;
}

const { module, memory, threadCounter } = workerData as WorkerData;
const kernels = instantiateKernels(module, memory);
const thread = Atomics.add(threadCounter, 0, 1);

/** Runs a task with this thread's own scratch. */
export function runOnThread(task: Task): TaskResult {
  return runTask(kernels, thread, task);
}
