import { UsageError } from '../../core/errors.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import type { RunOptions } from '../system/run-options.js';
import { Journal, readJournal, requireSystem } from './journal.js';
import { proveVersion, type VersionProof } from './prove-version.js';

/** Puts the version live that was live before, once it is proven. Returns its number.
 *  Throws UsageError NAME_UNKNOWN; STAGE_INVALID where there is none, or where it does not hold. */
export async function rollBack(folder: string, system: string, reason: string, options: RunOptions): Promise<number> {
  const journal = Journal.open(folder);
  const version = previousOf(requireSystem(journal.states, system));
  // proven before anybody is kept from writing: that takes as long as its runs
  const { broken } = await proveVersion(folder, version, options);
  if (broken.length > 0)
    throw new UsageError('STAGE_INVALID', `system "${system}" cannot go back to version ${version.version}: ${broken.join('; ')}`, {
      context: { system, version: version.version },
    });
  return await journal.locked(async () => {
    if (previousOf(requireSystem(journal.states, system)).version !== version.version)
      throw new UsageError('STAGE_INVALID', `system "${system}" was changed by somebody else meanwhile: look at its history`, {
        context: { system },
      });
    await journal.append({ event: 'rolled_back', system, version: version.version, reason });
    return version.version;
  });
}

function previousOf({ system, promotions, versions }: SystemState): SystemState['versions'][number] {
  const version = versions.find((each) => each.version === promotions.at(-2));
  if (version !== undefined) return version;
  throw new UsageError('STAGE_INVALID', `system "${system}" has no version that was live before, to go back to`, { context: { system } });
}

/** Proves the journal, each line of it, and the versions that are live and those that were staged last, of one system or of all.
 *  Throws UsageError NAME_UNKNOWN, REGISTRY_DAMAGED, MANIFEST_DAMAGED, KEY_INVALID. */
export async function verifyFactory(
  folder: string,
  system: string | undefined,
  options: RunOptions,
): Promise<{ readonly lines: number; readonly versions: readonly VersionProof[] }> {
  const lines = readJournal(folder).length;
  const { states } = Journal.open(folder);
  const proofs: VersionProof[] = [];
  for (const { versions, promotions, live } of system === undefined ? states.values() : [requireSystem(states, system)]) {
    const wanted = new Set([live, promotions.at(-1), versions.at(-1)?.version]);
    for (const version of versions.filter((each) => wanted.has(each.version))) proofs.push(await proveVersion(folder, version, options));
  }
  return { lines, versions: proofs };
}
