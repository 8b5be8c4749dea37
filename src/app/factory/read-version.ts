import { UsageError } from '../../core/errors.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { Journal, requireSystem } from './journal.js';
import { readManifest, type SystemManifest } from './manifest.js';
import { placedConfig } from './placed-config.js';

/** Names that point to versions: the one that is live, the one that was before it, the one that was staged last. */
export const ALIASES = ['champion', 'previous', 'staging'] as const;
export type Alias = (typeof ALIASES)[number];

/** Returns the number that a name points to; undefined where it points to none. */
export function versionAt({ live, promotions, versions }: SystemState, alias: Alias): number | undefined {
  if (alias === 'champion') return live;
  return alias === 'previous' ? promotions.at(-2) : versions.at(-1)?.version;
}

/** Returns the manifest of a version, by its number or its name, with its paths where the factory is now. Throws UsageError NAME_UNKNOWN, MANIFEST_DAMAGED. */
export function readVersion(folder: string, system: string, version: number | Alias): SystemManifest {
  const state = requireSystem(Journal.open(folder).states, system);
  const number = typeof version === 'number' ? version : versionAt(state, version);
  const found = state.versions.find((each) => each.version === number);
  if (found !== undefined) {
    const manifest = readManifest(folder, found);
    return { ...manifest, config: placedConfig(folder, manifest) };
  }
  const known = state.versions.map((each) => each.version).join(', ') || 'none';
  const what = typeof version === 'number' ? `no version ${version}` : `no version that is its ${version}`;
  throw new UsageError('NAME_UNKNOWN', `system "${system}" has ${what}; it has ${known}`, { context: { system, version } });
}
