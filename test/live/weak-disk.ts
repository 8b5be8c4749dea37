// The file system as it is, on a disk that can be full and that forgets what was not brought to it where the power is lost.
import type * as FileSystem from 'node:fs';
import { cpSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** room  bytes that still fit; synced  bytes of each file that are on disk */
export const disk = { room: Infinity, synced: new Map<string, number>() };

/** Copies a folder as it is behind a loss of power: of one of its files only what was brought to disk is left. */
export function losePower(from: string, to: string, name: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  const left = Math.min(disk.synced.get(join(from, name)) ?? 0, statSync(join(to, name)).size);
  truncateSync(join(to, name), left);
}

/** For `vi.mock('node:fs', …)`: appended lines fill the disk, a part of the last one first, as a real disk may. */
export function weakenDisk(actual: typeof FileSystem): object {
  const opened = new Map<number, string>();
  const patched = {
    ...actual,
    openSync: (...args: Parameters<typeof actual.openSync>) => {
      const file = actual.openSync(...args);
      opened.set(file, String(args[0]));
      return file;
    },
    writeSync: (file: number, data: string | Buffer, at = 0) => {
      const bytes = Buffer.from(data).subarray(at);
      const count = Math.min(bytes.length, disk.room);
      if (count === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      disk.room -= count;
      return actual.writeSync(file, bytes, 0, count);
    },
    fsyncSync: (file: number) => {
      actual.fsyncSync(file);
      disk.synced.set(opened.get(file)!, actual.fstatSync(file).size);
    },
  };
  return { ...patched, default: patched };
}
