import { closeSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { LineTable } from '../../core/line-table.js';
import { LineFormatter } from '../../engine/text/line-formatter.js';
import { writeAll } from '../../files/write-all.js';

/** A file of lines that is to be written. */
export interface LinesFile {
  readonly path: string;
  readonly table: LineTable;
}

/** Below it, starting a thread takes longer than writing. */
const MIN_THREAD_ROWS = 100_000;

/** Writes files of lines one after the other. Throws the system's error. */
export function writeLines(files: readonly LinesFile[]): void {
  if (files.length === 0) return;
  const formatter = new LineFormatter();
  for (const { path, table } of files) writeFile(path, formatter.format(table));
}

/** Writes files of lines, each on a thread of its own where it is long. Columns of shared buffers are not copied.
 *  Rejects with the system's error. */
export async function writeLinesAside(files: readonly LinesFile[]): Promise<void> {
  const long = files.filter(({ table }) => table.rows >= MIN_THREAD_ROWS);
  const threads = long.map(runThread);
  try {
    writeLines(files.filter((file) => !long.includes(file)));
  } finally {
    await Promise.allSettled(threads);
  }
  await Promise.all(threads);
}

/** Threads that wait for a file. */
const spare: Worker[] = [];

/** Starts threads for files of so many rows before their columns are known; those that are not needed end with the process. */
export function prepareThreads(files: number, rows: number): void {
  if (rows < MIN_THREAD_ROWS) return;
  while (spare.length < files) spare.push(startThread());
}

function startThread(): Worker {
  const worker = new Worker(new URL('../../../dist/app/files/lines-thread.js', import.meta.url));
  worker.unref();
  return worker;
}

async function runThread(file: LinesFile): Promise<void> {
  const worker = spare.pop() ?? startThread();
  worker.ref();
  worker.postMessage(file);
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (failure: NodeJS.ErrnoException | undefined) =>
      failure ? reject(Object.assign(new Error(failure.message), failure)) : resolve(),
    );
    worker.once('error', reject);
  });
}

function writeFile(path: string, pieces: Iterable<Uint8Array>): void {
  const descriptor = openSync(path, 'w');
  try {
    for (const bytes of pieces) writeAll(descriptor, bytes);
  } finally {
    closeSync(descriptor);
  }
}
