import { dirname, join } from 'node:path';
import { METRIC_NAMES } from '../../core/metrics.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { readManifest as readRunManifest } from '../run/run-manifest.js';
import { placing } from './placed-config.js';
import type { RunOptions } from '../system/run-options.js';
import { verifyRun } from '../verify/verify.js';
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
  /** sentences about what changed and changes no trade: bars that came behind */
  readonly notes: readonly string[];
}

/** What a run must have the same again; of its bars more may have come. */
const DECIDES: ReadonlySet<string> = new Set(['trade_hash', ...METRIC_NAMES]);

/** Proves a version: its manifest's bytes, its signature, the files that it names, and its evidence, run again.
 *  Throws UsageError MANIFEST_DAMAGED, KEY_INVALID. */
export async function proveVersion(folder: string, version: SystemState['versions'][number], options: RunOptions): Promise<VersionProof> {
  const manifest = readManifest(folder, version);
  const broken = [...changedFiles(folder, manifest), ...signatureOf(folder, manifest)];
  const notes: string[] = [];
  const repeated = broken.length > 0 ? [] : evidenceOf(folder, manifest);
  for (const dir of repeated) {
    const { checks } = await verifyRun(join(folder, dir), { ...options, relocate: placing(folder, manifest.place) });
    const other = checks.filter(({ holds }) => !holds).map(({ name }) => name);
    if (other.some((name) => DECIDES.has(name))) broken.push(`${dir}, run again, differs in ${other.join(', ')}`);
    else if (other.length > 0) notes.push(`${dir}, run again, is the same trade for trade; ${other.join(', ')} are others than they were`);
  }
  return {
    system: manifest.system,
    version: manifest.version,
    vouched: manifest.signature === null ? 'hash-chained' : 'signed',
    broken,
    repeated,
    notes,
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
