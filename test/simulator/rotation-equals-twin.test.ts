// Rotations equal their slow twin on random accounts: targets, fills, trades, marks and skipped trades, bit for bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomRotation } from '../reference/random-rotation.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import { expectSameAccount } from './expect-same-account.js';

const RUNS = { numRuns: 700, seed: 20261212 };

test('a rotation equals its slow twin in targets, fills, trades, marks and skipped trades, bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(randomRotation, (account) => expectSameAccount(account, true)),
    RUNS,
  );
});

test('random rotations do what rotations do', () => {
  const seen = new Set<string>();
  for (const account of fc.sample(randomRotation, RUNS)) {
    const { fills, skipped, trades } = simulateAccountSlowly(account);
    for (const { kind } of fills) seen.add(kind);
    for (const { reason } of skipped) seen.add(`skipped: ${reason}`);
    for (const { exitReason, side } of trades) seen.add(`${exitReason} ${side}`);
  }
  expect([...seen].sort()).toEqual(
    [
      'add',
      'enter',
      'leave',
      'part',
      ...['delisted', 'end', 'guard', 'signal'].flatMap((reason) => [`${reason} 1`, `${reason} -1`]),
      ...['cash', 'correlation', 'exposure', 'guard', 'lot', 'place', 'size'].map((reason) => `skipped: ${reason}`),
    ].sort(),
  );
});
