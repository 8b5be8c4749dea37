import { UsageError } from '../../core/errors.js';
import { systemStates } from '../../lifecycle/systems/system-states.js';
import { readJournal, requireSystem } from './journal.js';
import { readManifest, type SystemManifest } from './manifest.js';

/** Returns the manifest of a version. Throws UsageError NAME_UNKNOWN, MANIFEST_DAMAGED. */
export function readVersion(folder: string, system: string, version: number): SystemManifest {
  const { versions } = requireSystem(systemStates(readJournal(folder)), system);
  const found = versions.find((each) => each.version === version);
  if (found !== undefined) return readManifest(folder, found);
  const known = versions.map((each) => each.version).join(', ') || 'none';
  throw new UsageError('NAME_UNKNOWN', `system "${system}" has no version ${version}; it has ${known}`, { context: { system, version } });
}
