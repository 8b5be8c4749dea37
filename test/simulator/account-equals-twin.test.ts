// The walk of an account equals its slow twin, bit for bit, on random accounts of every kind.
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { randomAccount } from '../reference/random-account.js';
import { expectSameAccount } from './expect-same-account.js';

const RUNS = { numRuns: 2000, seed: 20261130 };

describe('the account of legs equals its slow twin on random bars, conditions and rules (P1 to P9, P11)', () => {
  test('trade for trade, mark for mark, skipped signal for skipped signal, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(randomAccount, (account) => expectSameAccount(account)),
      RUNS,
    );
  });
});
