// A process tells its own peak, not that of whoever started it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { peakRssMb } from '../../../src/app/run/peak-memory.js';
import { ROOT } from '../../architecture/imports.js';

const MB = 2 ** 20;

test.runIf(existsSync('/proc/self/status'))('the peak of a small process started by a large one is small', () => {
  const ballast = Buffer.alloc(400 * MB, 1);
  const module = pathToFileURL(join(ROOT, 'dist/app/run/peak-memory.js')).href;
  const child = execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    `import { peakRssMb } from '${module}'; console.log(peakRssMb())`,
  ]);
  expect(peakRssMb()).toBeGreaterThan(400);
  expect(Number(String(child))).toBeLessThan(200);
  expect(Number(String(child))).toBeGreaterThan(10);
  expect(ballast.at(-1)).toBe(1);
});
