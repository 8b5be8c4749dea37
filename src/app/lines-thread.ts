import { parentPort, workerData } from 'node:worker_threads';
import { writeLines, type LinesFile } from './lines-file.js';

/** Errors lose their fields between threads, so the failure comes as data. */
function failureOf(error: unknown): object {
  const { message, code, syscall } = error as NodeJS.ErrnoException;
  return { message, code, syscall };
}

try {
  writeLines(workerData as readonly LinesFile[]);
  parentPort!.postMessage(undefined);
} catch (error) {
  parentPort!.postMessage(failureOf(error));
}
