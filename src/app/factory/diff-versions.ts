import { isMapping } from '../../core/canonical-json.js';
import type { SystemFile } from '../system/system-schema.js';
import type { SystemManifest } from './manifest.js';

/** An entry that two versions have otherwise. */
export interface VersionDifference {
  /** names from the top, joined by dots */
  readonly entry: string;
  /** undefined where the version has none */
  readonly before: unknown;
  readonly after: unknown;
}

/** Returns what two versions of a system run otherwise: entries of their resolved files, in their order. */
export function diffVersions(before: SystemManifest, after: SystemManifest): VersionDifference[] {
  const scales = differences('scale', before.scale ?? 1, after.scale ?? 1);
  return [...diffConfigs(before.config, after.config), ...scales];
}

/** The same of two resolved files. */
export function diffConfigs(before: SystemFile, after: SystemFile): VersionDifference[] {
  return differences('', before, after);
}

function differences(entry: string, before: unknown, after: unknown): VersionDifference[] {
  if (isMapping(before) && isMapping(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differences(entry === '' ? name : `${entry}.${name}`, before[name], after[name]));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ entry, before, after }];
}
