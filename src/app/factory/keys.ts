import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { makeFolder, writing } from '../../files/output.js';
import { shortHash } from '../../files/chained-line.js';
import { writeFileAtomically } from '../../files/write-atomically.js';

/** A private key that signs manifests. */
export interface SigningKey {
  /** of its public half: first digits of its sha256 */
  readonly id: string;
  sign(text: string): { readonly key: string; readonly value: string };
}

const FOLDER = 'keys';

/** Makes an ed25519 key: the private half goes where the person says and nowhere else, the public half into the factory's folder. Returns
 *  its id. Throws UsageError KEY_INVALID where there is a file already, OUTPUT_UNWRITABLE. */
export async function makeKey(folder: string, privatePath: string): Promise<string> {
  if (existsSync(privatePath))
    throw new UsageError('KEY_INVALID', `a key must be a new file, and ${privatePath} is there already`, {
      context: { file: privatePath },
    });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const id = idOf(publicKey);
  makeFolder(join(folder, FOLDER));
  await writing(resolve(privatePath), () =>
    writeFileSync(privatePath, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' }),
  );
  await writing(folder, () => writeFileAtomically(publicPath(folder, id), String(publicKey.export({ type: 'spki', format: 'pem' }))));
  return id;
}

/** Reads a private key. Throws UsageError KEY_INVALID. */
export function readKey(path: string): SigningKey {
  const key = parseKey(path, () => createPrivateKey(readFileSync(path)));
  const id = idOf(createPublicKey(key));
  return { id, sign: (text) => ({ key: id, value: sign(null, Buffer.from(text), key).toString('base64') }) };
}

/** Whether a signature is that of a key whose public half the factory has. Throws UsageError KEY_INVALID where it has none of that id. */
export function isSigned(folder: string, text: string, { key, value }: { readonly key: string; readonly value: string }): boolean {
  const path = publicPath(folder, key);
  if (!/^[0-9a-f]{16}$/.test(key) || !existsSync(path))
    throw new UsageError('KEY_INVALID', `the factory has no key ${key}, which a manifest is signed with`, { context: { key } });
  return verify(
    null,
    Buffer.from(text),
    parseKey(path, () => createPublicKey(readFileSync(path))),
    Buffer.from(value, 'base64'),
  );
}

function parseKey(path: string, read: () => KeyObject): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // told below
  }
  throw new UsageError('KEY_INVALID', `file ${path} must hold an ed25519 key, and holds none`, { context: { file: path } });
}

function publicPath(folder: string, id: string): string {
  return join(folder, FOLDER, `${id}.pem`);
}

function idOf(key: KeyObject): string {
  return shortHash(key.export({ type: 'spki', format: 'der' }));
}
