import { dirname, relative, resolve, sep } from 'node:path';
import { isMapping } from '../../core/canonical-json.js';
import type { SystemFile } from '../system/system-schema.js';
import type { SystemManifest } from './manifest.js';

/** What a manifest says about where it was staged. */
export type StagedPlace = NonNullable<SystemManifest['place']>;

/** Returns what puts the paths of a file that was resolved where a version was staged to where the factory is now: those that lie in the
 *  folder that holds both the factory and the system's file. Others, and those of a manifest that says no place, stay.
 *  folder  that of the factory */
export function placing(folder: string, place: StagedPlace | undefined): (file: SystemFile) => SystemFile {
  const up = place === undefined ? '' : commonFolder(place.file);
  const [from, to] = [resolve(place?.folder ?? folder, up), resolve(folder, up)];
  return from === to ? (file) => file : (file) => move(file, from, to) as SystemFile;
}

/** Returns a version's file with its paths where the factory is now. */
export function placedConfig(folder: string, { config, place }: Pick<SystemManifest, 'config' | 'place'>): SystemFile {
  return placing(folder, place)(config);
}

/** The way up from the factory's folder that the path of a file begins with. */
function commonFolder(file: string): string {
  const steps = dirname(file).split(sep);
  const down = steps.findIndex((step) => step !== '..');
  return steps.slice(0, down < 0 ? steps.length : down).join(sep);
}

function move(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return value === from || value.startsWith(from + sep) ? resolve(to, relative(from, value)) : value;
  if (Array.isArray(value)) return value.map((each) => move(each, from, to));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, move(each, from, to)]));
}
