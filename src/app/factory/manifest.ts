import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { canonicalJson } from '../../core/canonical-json.js';
import { UsageError } from '../../core/errors.js';
import { hashFile } from '../../files/hash-file.js';
import { makeFolder, writing } from '../../files/output.js';
import { writeFileAtomically } from '../../files/write-atomically.js';
import type { GateRecord } from '../../lifecycle/systems/gate-record.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import type { SystemFile } from '../system/system-schema.js';
import { ENGINE_VERSION } from '../run/version.js';
import type { SigningKey } from './keys.js';

const MANIFEST_VERSION = 1;

/** Everything that a version of a system is: what runs, and why it may. */
export interface SystemManifest {
  readonly manifest_version: number;
  readonly system: string;
  readonly version: number;
  readonly created: string;
  readonly engine_version: string;
  /** where it was staged: the factory's folder, and the path of the system's file from it; a manifest of before that was kept has none */
  readonly place?: { readonly folder: string; readonly file: string };
  /** the resolved system file, with the paths of that place */
  readonly config: SystemFile;
  /** what its sizes are multiplied by; a manifest of before there was a factor has none */
  readonly scale?: number;
  /** the records of its gates, in their order */
  readonly gates: readonly GateRecord[];
  /** sha256 of each file that it names, below the factory's folder */
  readonly files: Readonly<Record<string, string>>;
  /** ed25519 over the canonical JSON of everything above, base64; null: the journal's chain of hashes alone vouches for it */
  readonly signature: { readonly key: string; readonly value: string } | null;
}

/** Returns the place of a version's manifest, below the factory's folder. */
function placeOf(system: string, version: number): string {
  return join('manifests', system, `${version}.yaml`);
}

/** Writes the manifest of a system's next version. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeManifest(
  folder: string,
  file: SystemFile,
  { system, file: path, versions, records, scale }: SystemState,
  key: SigningKey | undefined,
): Promise<{ readonly version: number; readonly manifest: string; readonly sha256: string }> {
  const version = versions.length + 1;
  const gates = Object.values(records);
  const named = gates
    .flatMap(({ evidence }) => evidence.map((dir) => join(dir, 'run_manifest.json')))
    .filter((path) => existsSync(join(folder, path)));
  const body = {
    manifest_version: MANIFEST_VERSION,
    system,
    version,
    created: new Date().toISOString(),
    engine_version: ENGINE_VERSION,
    place: { folder: resolve(folder), file: path },
    config: file,
    scale,
    gates,
    files: Object.fromEntries([...new Set(named)].map((path) => [path, hashFile(join(folder, path))])),
  };
  const whole: SystemManifest = { ...body, signature: key?.sign(canonicalJson(body)) ?? null };
  const place = placeOf(system, version);
  const text = stringify(whole, { lineWidth: 0 });
  makeFolder(join(folder, 'manifests', system));
  await writing(folder, () => writeFileAtomically(join(folder, place), text));
  return { version, manifest: place, sha256: hashText(text) };
}

/** Reads a version's manifest. Throws UsageError MANIFEST_DAMAGED where its bytes are not what the journal says. */
export function readManifest(folder: string, { manifest, sha256 }: SystemState['versions'][number]): SystemManifest {
  const path = join(folder, manifest);
  if (!existsSync(path)) throw damaged(path, 'it must be there, and is not');
  const text = readFileSync(path, 'utf8');
  if (hashText(text) !== sha256) throw damaged(path, 'its bytes must be those that the journal has the hash of, and are others');
  return parse(text) as SystemManifest;
}

/** Returns the text that a manifest's signature is of. */
export function signedText({ signature: _signature, ...body }: SystemManifest): string {
  return canonicalJson(body);
}

/** Returns a sentence for each file that a manifest names and that is not what it was. */
export function changedFiles(folder: string, { files }: SystemManifest): string[] {
  return Object.entries(files).flatMap(([name, sha256]) => {
    const path = join(folder, name);
    if (!existsSync(path)) return [`${name} is gone`];
    return hashFile(path) === sha256 ? [] : [`${name} is not what it was`];
  });
}

function damaged(path: string, rule: string): UsageError {
  return new UsageError('MANIFEST_DAMAGED', `manifest ${path} cannot be believed: ${rule}`, { context: { file: path } });
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
