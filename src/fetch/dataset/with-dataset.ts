import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeHalfWritten } from '../../files/new-folder.js';
import { makeFolder, writing } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';

/** Runs a step that alone writes in a dataset's folder, which is created.
 *  place  below the folder of all datasets
 *  Throws UsageError RUN_LOCKED, OUTPUT_UNWRITABLE, and what the step throws. */
export async function withDataset<T>(root: string, place: string, step: (dir: string) => Promise<T>): Promise<T> {
  const dir = join(root, place);
  makeFolder(dir);
  const lock = await writing(dir, () => RunLock.take(dir, 'dataset'));
  try {
    removeHalfWritten(dir);
    return await writing(dir, () => step(dir));
  } finally {
    lock.release();
    removeEmpty(dir);
  }
}

/** A dataset of which nothing was fetched leaves no folder. */
function removeEmpty(dir: string): void {
  if (readdirSync(dir).length === 0) rmdirSync(dir);
}
