// A hundred thousand damaged files, in parts that a person can wait for.
import { expect, test } from 'vitest';
import { readDamaged } from '../data/damaged-files.js';

const PART = 10_000;

test.each(Array.from({ length: 10 }, (_, part) => part))('damaged files, part %i', async (part) => {
  const { read, refused } = await readDamaged(1_000_000 + part * PART, PART);
  expect(read + refused).toBe(PART);
  expect(Math.min(read, refused)).toBeGreaterThan(PART / 10);
});
