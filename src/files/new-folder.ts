import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writing } from './output.js';
import { syncFolder, syncTree } from './sync-to-disk.js';
import { holdPath, letGoPath, removePath } from './temporary-paths.js';

/** Creates a folder that nobody else has: `<name>`, or `<name>-2`, `<name>-3`, … where that is taken, also by processes that start in the
 *  same moment; returns the name. Throws UsageError OUTPUT_UNWRITABLE; the system's errors. */
export function createFolder(parent: string, name: string): string {
  makeFolder(parent);
  const { taken, temporary } = claimName(parent, name);
  renameSync(temporary, join(parent, taken));
  return taken;
}

/** Fills such a folder beside its place and renames it: readers see all of it or nothing; returns the name.
 *  fill  gets the temporary folder and the name. Throws UsageError OUTPUT_UNWRITABLE and what `fill` throws. */
export async function writeFolder(
  parent: string,
  name: string,
  fill: (temporary: string, name: string) => Promise<void> | void,
): Promise<string> {
  makeFolder(parent);
  return await writing(join(parent, name), async () => {
    const { taken, temporary } = claimName(parent, name);
    holdPath(temporary);
    try {
      await fill(temporary, taken);
      syncTree(temporary);
      renameSync(temporary, join(parent, taken));
      letGoPath(temporary);
      syncFolder(parent);
      return taken;
    } catch (error) {
      removePath(temporary);
      throw error;
    }
  });
}

/** The temporary folder is what two processes cannot both create; as long as it is there, nobody else takes its name. */
function claimName(parent: string, name: string): { readonly taken: string; readonly temporary: string } {
  for (let copy = 1; ; copy++) {
    const taken = copy === 1 ? name : `${name}-${copy}`,
      path = join(parent, taken),
      temporary = `${path}.tmp`;
    if (existsSync(path) || !tryMakeFolder(temporary)) continue;
    if (!existsSync(path)) return { taken, temporary };
    rmSync(temporary, { recursive: true });
  }
}

/** Makes a folder; returns false where it is there already. Throws what the file system refuses. */
export function tryMakeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes what a kill has left half-written in a folder that nobody else writes in. */
export function removeHalfWritten(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Writes files of a folder: they are filled in beside it, brought to disk as one, and take their places one by one.
 *  last  file that takes its place after all others */
export async function writeFiles(folder: string, last: string, fill: (temporary: string) => Promise<void> | void): Promise<void> {
  const temporary = join(folder, `.files-${process.pid}.tmp`);
  holdPath(temporary);
  try {
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary);
    await fill(temporary);
    syncTree(temporary);
    const names = readdirSync(temporary).sort((a, b) => Number(a === last) - Number(b === last));
    for (const name of names) renameSync(join(temporary, name), join(folder, name));
    syncFolder(folder);
  } finally {
    removePath(temporary);
  }
}
