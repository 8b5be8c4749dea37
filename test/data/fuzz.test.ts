// Damaged files: never a crash, never a number that does not stand in the file. `npm run test:long` reads a hundred thousand.
import { expect, test } from 'vitest';
import { readDamaged } from './damaged-files.js';

test('thousands of damaged files are read right or refused in one clean sentence', async () => {
  const { read, refused } = await readDamaged(1, 4000);
  expect(read).toBeGreaterThan(800);
  expect(refused).toBeGreaterThan(800);
});
