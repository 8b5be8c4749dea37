import { rmSync } from 'node:fs';
import { checkpointPath } from '../../files/chain-checkpoint.js';
import { makeFolder, writing } from '../../files/output.js';
import { repairChain, type ChainRepair } from '../../files/repair-chain.js';
import { RunLock } from '../../files/run-lock.js';
import { journalPath } from './journal.js';
import { orchestrating } from './orchestrating.js';

/** Chains the lines of a factory's journal anew that can be read, and keeps the damaged file. What is lost stays lost: a stage that rested
 *  on it is earned again. Throws UsageError RUN_LOCKED, OUTPUT_UNWRITABLE. */
export async function repairJournal(folder: string): Promise<ChainRepair> {
  makeFolder(folder);
  return await orchestrating(folder, async () => {
    const lock = RunLock.take(folder, 'factory');
    try {
      rmSync(checkpointPath(journalPath(folder)), { force: true });
      return await writing(folder, () => repairChain(journalPath(folder)));
    } finally {
      lock.release();
    }
  });
}
