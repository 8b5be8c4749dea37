// O1–O5: accounts with orders equal their slow twin, on random accounts of every kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomAccount } from '../reference/random-account.js';
import { ordersShape, withOrders } from '../reference/random-orders.js';
import { terms } from '../reference/random-rules.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { expectSameAccount } from './expect-same-account.js';

const RUNS = { numRuns: 600, seed: 20261212 };

const accountWithOrders = fc
  .tuple(randomAccount, fc.array(terms, { minLength: 1, maxLength: 4 }), ordersShape)
  .map(([account, asked, shape]): SlowAccountInput =>
    withOrders({ ...account, legs: account.legs.map((leg, index) => ({ ...leg, ...asked[index % asked.length] })) }, shape),
  );

describe('an account with orders', () => {
  test('O1–O5 equals the slow twin in trades, fills, marks and skipped signals, bit for bit', async () => {
    const seen = { add: 0, part: 0, cancelled: 0, replaced: 0, ambiguous: 0 };
    await fc.assert(
      fc.asyncProperty(accountWithOrders, async (account) => {
        await expectSameAccount(account, true);
        const { fills, skipped, trades } = simulateAccountSlowly(account);
        for (const { kind } of fills) if (kind === 'add' || kind === 'part') seen[kind]++;
        for (const { reason } of skipped) if (reason === 'cancelled' || reason === 'replaced') seen[reason]++;
        seen.ambiguous += trades.filter(({ ambiguous }) => ambiguous).length;
      }),
      RUNS,
    );
    expect(Object.values(seen).every((count) => count > 100)).toBe(true);
  });
});
