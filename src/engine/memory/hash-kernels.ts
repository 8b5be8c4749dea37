import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { kernelsFile } from './kernels.js';

/** Digits that tell builds apart. */
const DIGITS = 12;

/** Returns the beginning of the sha256 of the built kernels, hex: other kernels are another engine. */
export function hashKernels(): string {
  const hash = createHash('sha256');
  for (const build of ['release', 'terms', 'steps'] as const) hash.update(readFileSync(kernelsFile(build)));
  return hash.digest('hex').slice(0, DIGITS);
}
