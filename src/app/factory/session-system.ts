import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { Journal, requireSystem } from './journal.js';
import { readVersion, ALIASES, type Alias } from './read-version.js';
import { sessionFolder } from './session-place.js';
import { readOwnFile } from './system-files.js';

/** What a session of the factory trades, and where it lies. */
export interface FactorySession {
  readonly system: ResolvedSystem;
  /** folder of the session */
  readonly dir: string;
  /** of the manifest; undefined at demo */
  readonly version: number | undefined;
  /** whether it is the version that is live, which a person has approved */
  readonly isLive: boolean;
}

/** `NAME@WHAT`: a system of the factory, and which of it: a version's number, champion, previous, staging, or demo. */
const NAMED = /^([^@/\\]+)@(\d+|demo|champion|previous|staging)$/;

/** Returns the parts of a name of the factory; undefined where it is none. */
export function factoryName(text: string): { readonly name: string; readonly which: string } | undefined {
  const [, name, which] = NAMED.exec(text) ?? [];
  return name === undefined || which === undefined ? undefined : { name, which };
}

/** Returns what a system of the factory trades in a session: the version as its manifest has it, or at demo what its file says.
 *  Throws UsageError NAME_UNKNOWN, MANIFEST_DAMAGED; STAGE_INVALID where it is to be at demo and is not */
export function factorySession(folder: string, name: string, which: string): FactorySession {
  const state = requireSystem(Journal.open(folder).states, name);
  if (which === 'demo') {
    if (state.stage !== 'demo') {
      throw new UsageError('STAGE_INVALID', `system "${name}" must stand at demo for a session of its demo, and stands at ${state.stage}`, {
        context: { system: name, stage: state.stage },
      });
    }
    return { system: readOwnFile(folder, state), dir: join(folder, sessionFolder(name, 'demo')), version: undefined, isLive: false };
  }
  const { version, config } = readVersion(folder, name, isAlias(which) ? which : Number(which));
  const system = { file: config, source: `${name}@${version}` };
  return { system, dir: join(folder, sessionFolder(name, version)), version, isLive: state.live === version };
}

function isAlias(text: string): text is Alias {
  return (ALIASES as readonly string[]).includes(text);
}
