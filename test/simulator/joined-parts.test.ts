// Orders (O1–O5) and rotations (P10) on instruments with money of their own (I3–I7): a perpetual on margin that is pyramided, a partial target
// in another currency, an entry that waits while the market is shut, a rotation of futures. Together they equal the slow twin too.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KellyRules } from '../../src/core/rules.js';
import { randomMoneyAccount, withMoney } from '../reference/random-money.js';
import { ordersShape, withOrders } from '../reference/random-orders.js';
import { randomRotation } from '../reference/random-rotation.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import { expectSameAccount } from './expect-same-account.js';

const KELLY: KellyRules = { fraction: 0.5, trades: 3, floor: 0.05, cap: 1, of: 'leg' };

/** One in three is sized by its closed trades. */
const both = fc
  .tuple(randomMoneyAccount, ordersShape, fc.constantFrom(undefined, undefined, KELLY))
  .map(([account, shape, kelly]): SlowAccountInput => {
    const ordered = withOrders(account, shape);
    if (kelly === undefined) return ordered;
    return { ...ordered, risk: { ...ordered.risk, sizing: 'kelly' }, rules: { ...ordered.rules, kelly } };
  });

test('accounts with orders and with money of their instruments equal the slow twin, bit for bit', async () => {
  const seen = { charged: 0, liquidated: 0, added: 0, parted: 0 };
  await fc.assert(
    fc.asyncProperty(both, async (account) => {
      await expectSameAccount(account, true);
      const { trades, charges, fills } = simulateAccountSlowly(account);
      const has = (wanted: string): number => Number(fills.some(({ kind }) => kind === wanted));
      seen.charged += Number(charges.length > 0);
      seen.liquidated += Number(trades.some(({ exitReason }) => exitReason === 'liquidation'));
      seen.added += has('add');
      seen.parted += has('part');
    }),
    { numRuns: 700, seed: 20261213 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(30);
});

test('rotations with money of their instruments equal the slow twin, bit for bit', async () => {
  const seen = { charged: 0, liquidated: 0, parted: 0, aimed: 0 };
  await fc.assert(
    fc.asyncProperty(withMoney(randomRotation), async (account) => {
      await expectSameAccount(account, true);
      const { trades, charges, fills, targets } = simulateAccountSlowly(account);
      seen.charged += Number(charges.length > 0);
      seen.liquidated += Number(trades.some(({ exitReason }) => exitReason === 'liquidation'));
      seen.parted += Number(fills.some(({ kind }) => kind === 'part'));
      seen.aimed += Number(targets.length > 0);
    }),
    { numRuns: 400, seed: 20261214 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(15);
});
