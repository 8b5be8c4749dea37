import { parentPort } from 'node:worker_threads';
import { writeLines, type LinesFile } from './lines-file.js';

/** Errors lose their fields between threads, so the failure comes as data. */
function failureOf(error: unknown): object {
  const { message, code, syscall } = error as NodeJS.ErrnoException;
  return { message, code, syscall };
}

parentPort!.once('message', (file: LinesFile) => {
  try {
    writeLines([file]);
    parentPort!.postMessage(undefined);
  } catch (error) {
    parentPort!.postMessage(failureOf(error));
  }
});
