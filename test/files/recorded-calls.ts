// The file system as it is, with a record of what is brought to disk and what takes its place.
import type * as FileSystem from 'node:fs';
import { relative } from 'node:path';

/** `fsync PATH`, `rename PATH to PATH`, `copy PATH to PATH`, in their order; paths are relative to the folder that is watched, where the
 *  number of a temporary name is left out. */
export const calls: string[] = [];
let watched = '/';

/** Forgets what was recorded; paths are told from this folder on. */
export function watchCalls(folder: string): void {
  watched = folder;
  calls.length = 0;
}

/** For `vi.mock('node:fs', …)`: the module with what writes recorded. */
export function recordCalls(actual: typeof FileSystem): object {
  const opened = new Map<number, string>();
  const nameOf = (path: unknown): string =>
    relative(watched, String(path))
      .replace(/\.\d+-[0-9a-f]{12}\.tmp$/, '.tmp')
      .replace(/\.files-\d+\.tmp/, '.files.tmp') || '.';
  const patched = {
    ...actual,
    openSync: (...args: Parameters<typeof actual.openSync>) => {
      const file = actual.openSync(...args);
      opened.set(file, nameOf(args[0]));
      return file;
    },
    fsyncSync: (file: number) => {
      calls.push(`fsync ${opened.get(file)}`);
      actual.fsyncSync(file);
    },
    renameSync: (...args: Parameters<typeof actual.renameSync>) => {
      calls.push(`rename ${nameOf(args[0])} to ${nameOf(args[1])}`);
      actual.renameSync(...args);
    },
    copyFileSync: (...args: Parameters<typeof actual.copyFileSync>) => {
      calls.push(`copy ${nameOf(args[0])} to ${nameOf(args[1])}`);
      actual.copyFileSync(...args);
    },
  };
  return { ...patched, default: patched };
}
