// Accounts of instruments with money of their own (I3–I7) equal the slow twin, bit for bit, and obey what holds of every account.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readField } from '../../src/core/trial-record.js';
import { randomMoneyAccount } from '../reference/random-money.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import { expectSameAccount } from './expect-same-account.js';
import { runAccount } from './run-account.js';

const RUNS = { numRuns: 1000, seed: 20261130 };

describe('an account of instruments with margins, funding, swaps, currencies, borrowing and hours', () => {
  test('equals the slow twin in trades, marks, skipped signals, fills and charges, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(randomMoneyAccount, (account) => expectSameAccount(account, true)),
      RUNS,
    );
  });

  test('comes to what was paid and what came in: the sum of the trades is the change of the cash, charges are in their trades (P11)', async () => {
    await fc.assert(
      fc.asyncProperty(randomMoneyAccount, async (account) => {
        const { trades, charges, equity, replay } = await runAccount(account, true);
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        const scale = account.risk.cash + sum(trades.map(({ pnl }) => Math.abs(pnl)));
        const near = (found: number, expected: number): void => expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * scale);
        const final = equity.at(-1)!;
        near(sum(trades.map(({ pnl }) => pnl)), final - account.risk.cash);
        near(sum(trades.map((trade) => trade.charges ?? 0)), sum(charges.map(({ amount }) => amount)));
        for (const [kind, metric] of [
          ['funding', 'funding'],
          ['swap', 'swaps'],
          ['borrow', 'borrow'],
        ] as const)
          near(readField(replay.record, metric), sum(charges.filter((charge) => charge.kind === kind).map(({ amount }) => amount)));
        expect(readField(replay.record, 'liquidations')).toBe(trades.filter(({ exitReason }) => exitReason === 'liquidation').length);
      }),
      { ...RUNS, numRuns: 500 },
    );
  });

  test('random accounts do come to liquidations, charges, refused entries and currencies', () => {
    const seen = { liquidations: 0, several: 0, charges: 0, refused: 0 };
    fc.assert(
      fc.property(randomMoneyAccount, (account) => {
        const { trades, charges, skipped } = simulateAccountSlowly(account);
        const liquidated = trades.filter(({ exitReason }) => exitReason === 'liquidation');
        seen.liquidations += Number(liquidated.length > 0);
        seen.several += Number(new Set(liquidated.map(({ instant }) => instant)).size < liquidated.length);
        seen.charges += Number(charges.length > 0);
        seen.refused += Number(skipped.some(({ reason }) => reason === 'guard'));
      }),
      { ...RUNS, numRuns: 500 },
    );
    expect(seen.liquidations).toBeGreaterThan(40);
    expect(seen.several).toBeGreaterThan(5);
    expect(seen.charges).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(100);
  });
});
