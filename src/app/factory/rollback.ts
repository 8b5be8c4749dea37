import { dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { systemStates, type SystemState } from '../../lifecycle/systems/system-states.js';
import type { RunOptions } from '../system/run-options.js';
import { readManifest as readRunManifest } from '../run/run-manifest.js';
import { verifyRun } from '../verify/verify.js';
import { readJournal, requireSystem, writingJournal } from './journal.js';
import { isSigned } from './keys.js';
import { changedFiles, readManifest, signedText, type SystemManifest } from './manifest.js';

/** What a version's proof came to. */
export interface VersionProof {
  readonly system: string;
  readonly version: number;
  readonly vouched: 'signed' | 'hash-chained';
  /** sentences about what is not what it was; none: it holds */
  readonly broken: readonly string[];
  /** folders that were run again */
  readonly repeated: readonly string[];
}

/** Proves a version: its manifest's bytes, its signature, the files that it names, and its evidence, run again.
 *  Throws UsageError MANIFEST_DAMAGED, KEY_INVALID. */
export async function proveVersion(folder: string, version: SystemState['versions'][number], options: RunOptions): Promise<VersionProof> {
  const manifest = readManifest(folder, version);
  const broken = [...changedFiles(folder, manifest), ...signatureOf(folder, manifest)];
  const repeated = broken.length > 0 ? [] : evidenceOf(folder, manifest);
  for (const dir of repeated) {
    const { verdict, checks } = await verifyRun(join(folder, dir), options);
    if (verdict === 'different')
      broken.push(
        `${dir}, run again, differs in ${checks
          .filter(({ holds }) => !holds)
          .map(({ name }) => name)
          .join(', ')}`,
      );
  }
  return {
    system: manifest.system,
    version: manifest.version,
    vouched: manifest.signature === null ? 'hash-chained' : 'signed',
    broken,
    repeated,
  };
}

function signatureOf(folder: string, manifest: SystemManifest): string[] {
  if (manifest.signature === null || isSigned(folder, signedText(manifest), manifest.signature)) return [];
  return [`its signature is not that of key ${manifest.signature.key}`];
}

/** Runs, but no studies: those are long, and what they found is in the records. */
function evidenceOf(folder: string, { files }: SystemManifest): string[] {
  const folders = Object.keys(files).map((path) => dirname(path));
  return folders.filter((dir) => readRunManifest(join(folder, dir)).kind === 'backtest');
}

/** Puts the version live that was live before, once it is proven. Returns its number.
 *  Throws UsageError NAME_UNKNOWN; STAGE_INVALID where there is none, or where it does not hold. */
export async function rollBack(folder: string, system: string, reason: string, options: RunOptions): Promise<number> {
  return await writingJournal(folder, async (journal) => {
    const state = requireSystem(journal.states, system);
    const previous = state.promotions.at(-2);
    const version = state.versions.find((each) => each.version === previous);
    if (version === undefined)
      throw new UsageError('STAGE_INVALID', `system "${system}" has no version that was live before, to go back to`, {
        context: { system },
      });
    const { broken } = await proveVersion(folder, version, options);
    if (broken.length > 0)
      throw new UsageError('STAGE_INVALID', `system "${system}" cannot go back to version ${version.version}: ${broken.join('; ')}`, {
        context: { system, version: version.version },
      });
    journal.append({ event: 'rolled_back', system, version: version.version, reason });
    return version.version;
  });
}

/** Proves the versions that are live and those that were staged last, of one system or of all.
 *  Throws UsageError NAME_UNKNOWN, REGISTRY_DAMAGED, MANIFEST_DAMAGED, KEY_INVALID. */
export async function verifyFactory(folder: string, system: string | undefined, options: RunOptions): Promise<VersionProof[]> {
  const states = systemStates(readJournal(folder));
  const proofs: VersionProof[] = [];
  for (const { versions, promotions } of system === undefined ? states.values() : [requireSystem(states, system)]) {
    const wanted = new Set([promotions.at(-1), versions.at(-1)?.version]);
    for (const version of versions.filter((each) => wanted.has(each.version))) proofs.push(await proveVersion(folder, version, options));
  }
  return proofs;
}
