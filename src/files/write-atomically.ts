import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from './sync-to-disk.js';
import { holdPath, letGoPath, removePath } from './temporary-paths.js';

/** Lets `write` fill a temporary file beside `path`, brings it to disk and renames it into place:
 *  readers see the old file or the new one, never a part, also when two processes write at once.
 *  Whatever goes wrong, Ctrl-C too, the temporary file is removed and the error passed on.   */
export async function writeAtomically(path: string, write: (temporaryPath: string) => Promise<void> | void): Promise<void> {
  const temporary = besidePath(path);
  holdPath(temporary);
  try {
    await write(temporary);
    takePlace(temporary, path);
  } catch (error) {
    removePath(temporary);
    throw error;
  }
}

/** Writes a file in the same way, at once. */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const temporary = besidePath(path);
  holdPath(temporary);
  try {
    writeFileSync(temporary, content);
    takePlace(temporary, path);
  } catch (error) {
    removePath(temporary);
    throw error;
  }
}

function besidePath(path: string): string {
  return `${path}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
}

function takePlace(temporary: string, path: string): void {
  syncFile(temporary);
  renameSync(temporary, path);
  letGoPath(temporary);
  syncFolder(dirname(path));
}
