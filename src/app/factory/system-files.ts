import { resolve } from 'node:path';
import type { IdentityOf } from '../../lifecycle/systems/next-step.js';
import type { GateName } from '../../lifecycle/systems/stage.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { readSystemFile, type ResolvedSystem } from '../strategy/resolve-system.js';
import { DataStamps } from './data-stamp.js';
import { identitiesOf } from './gate-identity.js';
import { demoStamp } from './session-place.js';
import { ParsedTexts } from './parsed-texts.js';

/** A system as its file says it now, with what the factory lays over it. */
export interface KnownSystem {
  readonly system: ResolvedSystem;
  readonly identityOf: IdentityOf;
  /** of the files of its bars */
  readonly stamp: string;
}

/** Reads the file of a system, with what is laid over it: what it was added with, then what the factory changed.
 *  folder  that of the factory, which the file's path counts from
 *  Throws what reading and resolving a file throws. */
export function readOwnFile(folder: string, { file, set, changes }: OwnFile, parse?: ParsedTexts['parse']): ResolvedSystem {
  return readSystemFile(resolve(folder, file), [...set, ...changes], parse && { parse });
}

type OwnFile = Pick<SystemState, 'file' | 'set' | 'changes'>;

/** The files of the systems of one round, each read once: what is edited meanwhile counts in the next one. */
export class SystemFiles {
  private readonly known = new Map<string, KnownSystem>();
  private readonly folder: string;
  private readonly texts: ParsedTexts;
  private stamps = new DataStamps();

  /** folder  that of the factory */
  constructor(folder: string) {
    this.folder = folder;
    this.texts = new ParsedTexts(folder);
  }

  /** Throws what reading and resolving the file throws. */
  read(state: OwnFile): KnownSystem {
    const key = JSON.stringify([state.file, state.set, state.changes]);
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const system = readOwnFile(this.folder, state, this.texts.parse);
    const known: KnownSystem = {
      system,
      identityOf: memoized(system),
      stamp: this.stampOf(system),
    };
    this.known.set(key, known);
    return known;
  }

  private stampOf({ file }: ResolvedSystem): string {
    return this.stamps.stampOf(file) + demoStamp(this.folder, file);
  }

  /** Keeps what files parse to, for the next round. Throws UsageError OUTPUT_UNWRITABLE. */
  async keep(): Promise<void> {
    await this.texts.keep();
  }

  /** What is known of data is no longer so: some were asked for again. */
  forgetData(): void {
    this.stamps = new DataStamps();
    for (const [key, { system, identityOf }] of this.known) this.known.set(key, { system, identityOf, stamp: this.stampOf(system) });
  }
}

/** An identity is a hash of the whole file: it is made where it is asked for, once. */
function memoized(system: ResolvedSystem): IdentityOf {
  const made = new Map<GateName, string>();
  const identityOf = identitiesOf(system);
  return (gate) => {
    const identity = made.get(gate) ?? identityOf(gate);
    made.set(gate, identity);
    return identity;
  };
}
