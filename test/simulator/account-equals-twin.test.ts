// The walk of an account equals its slow twin, bit for bit, on random accounts of every kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomAccount } from '../reference/random-account.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import { runAccount } from './run-account.js';

const RUNS = { numRuns: 2000, seed: 20261130 };

describe('the account of legs equals its slow twin on random bars, conditions and rules (P1 to P9, P11)', () => {
  test('trade for trade, mark for mark, skipped signal for skipped signal, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(randomAccount, async (account) => {
        const [found, expected] = [await runAccount(account), simulateAccountSlowly(account)];
        expect(found.trades.length).toBe(expected.trades.length);
        expected.trades.forEach((trade, index) => {
          for (const [field, value] of Object.entries(trade))
            expect(found.trades[index]![field as keyof typeof trade], `${field} of trade ${index}`).toBe(value);
        });
        expect(found.equity).toEqual(expected.equity);
        expect(found.skipped).toEqual(expected.skipped);
      }),
      RUNS,
    );
  });
});
