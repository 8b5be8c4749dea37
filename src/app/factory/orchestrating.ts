import { join } from 'node:path';
import { makeFolder, writing } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';

/** Where the one who carries steps out has its lock: persons write in the journal meanwhile. */
const FOLDER = 'orchestrator';

/** Does something as the one orchestrator of a factory. Throws UsageError RUN_LOCKED, which names the process, where there is another one;
 *  OUTPUT_UNWRITABLE. */
export async function orchestrating<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const own = join(folder, FOLDER);
  makeFolder(own);
  const lock = await writing(own, () => RunLock.take(own, 'factory orchestrator'));
  try {
    return await act();
  } finally {
    lock.release();
  }
}
