// Accounts of instruments with money of their own (I3–I7) equal the slow twin, bit for bit, and obey what holds of every account.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readField } from '../../src/core/trial-record.js';
import { randomMoneyAccount } from '../reference/random-money.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowLeg } from '../reference/slow-account-types.js';
import { expectSameAccount } from './expect-same-account.js';
import { runAccount } from './run-account.js';

const RUNS = { numRuns: 600, seed: 20261130 };

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
    expect(seen.several).toBeGreaterThan(3);
    expect(seen.charges).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(100);
  });

  test('costs never help: on the same fills, dearer funding, swaps, borrowing and fees leave no more', () => {
    const seen = { cheaper: 0 };
    fc.assert(
      fc.property(randomMoneyAccount, fc.constantFrom('funding', 'swap', 'borrow', 'fees'), (account, cost) => {
        // sizes and liquidations that see the equity would change the fills
        const fixed: SlowAccountInput = {
          ...account,
          risk: { ...account.risk, sizing: 'fixed', maxLeverage: 1e6, cash: 1e9 },
          rules: { ...account.rules, guards: undefined, maxExposure: undefined, volatilityTarget: undefined },
          legs: account.legs.map((leg) => ({ ...leg, initialMargin: 0, maintenanceMargin: 0 })),
        };
        const dearer: SlowAccountInput = { ...fixed, legs: fixed.legs.map((leg) => raise(leg, cost)) };
        const [before, after] = [simulateAccountSlowly(fixed), simulateAccountSlowly(dearer)];
        const pathOf = ({ fills }: typeof before): unknown => fills.map(({ fee: _fee, ...fill }) => fill);
        expect(pathOf(after)).toEqual(pathOf(before));
        expect(after.equity.at(-1)!).toBeLessThanOrEqual(before.equity.at(-1)! + 1e-6);
        seen.cheaper += Number(after.equity.at(-1)! < before.equity.at(-1)! - 1e-6);
      }),
      { ...RUNS, numRuns: 500 },
    );
    expect(seen.cheaper).toBeGreaterThan(100);
  });
});

/** The leg with a dearer cost: funding is dearer for who pays it, so that it is raised for legs that are long alone, lowered for short. */
function raise(leg: SlowLeg, cost: 'funding' | 'swap' | 'borrow' | 'fees'): SlowLeg {
  const { fundingRate = 0, swapLong = 0, swapShort = 0, borrowRate = 0, feePerUnit = 0 } = leg;
  if (cost === 'swap') return { ...leg, swapLong: swapLong - 0.01, swapShort: swapShort - 0.01 };
  if (cost === 'borrow') return { ...leg, borrowRate: borrowRate + 1 };
  if (cost === 'fees') return { ...leg, feePerUnit: feePerUnit + 0.02 };
  const isLong = !leg.shortEnter.some(Boolean);
  if (!isLong && leg.longEnter.some(Boolean)) return leg;
  const money = { ...leg.money, funding: leg.money?.funding?.map(Math.abs) };
  return { ...leg, money, fundingRate: isLong ? Math.abs(fundingRate) + 0.01 : -Math.abs(fundingRate) - 0.01 };
}
