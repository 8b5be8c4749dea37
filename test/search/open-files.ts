// Whether files are left open, where the system lists them.
import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'vitest';

const DESCRIPTORS = '/proc/self/fd';

/** Expects that this process has a file open so many times. Systems without a list of descriptors are taken at their word. */
export function expectOpen(path: string, times: number): void {
  if (!existsSync(DESCRIPTORS)) return;
  const real = join(realpathSync(dirname(path)), basename(path));
  expect(readdirSync(DESCRIPTORS).filter((descriptor) => targetOf(descriptor) === real).length, `descriptors of ${path}`).toBe(times);
}

/** A descriptor may be gone by the time it is looked at, as that of the listing is. */
function targetOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(join(DESCRIPTORS, descriptor));
  } catch {
    return undefined;
  }
}
