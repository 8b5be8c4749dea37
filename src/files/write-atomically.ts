import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { removeOnExit } from './remove-on-exit.js';

/** Lets `write` fill a temporary file beside `path`, brings it to disk and renames it into place:
 *  readers see the old file or the new one, never a part, also when two processes write at once.
 *  Whatever goes wrong, Ctrl-C too, the temporary file is removed and the error passed on.   */
export async function writeAtomically(path: string, write: (temporaryPath: string) => Promise<void> | void): Promise<void> {
  const temporary = temporaryBeside(path);
  const forget = removeOnExit(temporary);
  try {
    await write(temporary);
    syncToDisk(temporary);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    forget();
  }
}

/** Replaces a short text file in the same way, at once. */
export function replaceFile(path: string, text: string): void {
  const temporary = temporaryBeside(path);
  try {
    writeFileSync(temporary, text);
    syncToDisk(temporary);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function temporaryBeside(path: string): string {
  return `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
}

function syncToDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Windows cannot sync a folder; the rename is then as durable as the system makes it. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
