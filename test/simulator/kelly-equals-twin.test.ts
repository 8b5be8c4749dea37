// sizing: kelly equals its slow twin on random accounts, bit for bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KELLY_SCOPES, type KellyRules } from '../../src/core/rules.js';
import { randomAccount } from '../reference/random-account.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { kellyShareSlowly } from '../reference/slow-kelly.js';
import { expectSameAccount } from './expect-same-account.js';

const RUNS = { numRuns: 600, seed: 20261213 };

const kelly: fc.Arbitrary<KellyRules> = fc.record({
  fraction: fc.constantFrom(0.1, 0.5, 1),
  trades: fc.constantFrom(2, 3, 5),
  floor: fc.constantFrom(0, 0.05, 0.2),
  cap: fc.constantFrom(0.25, 1, 5),
  of: fc.constantFrom(...KELLY_SCOPES),
});

const account: fc.Arbitrary<SlowAccountInput> = fc
  .tuple(randomAccount, kelly)
  .map(([each, rules]) => ({ ...each, risk: { ...each.risk, sizing: 'kelly' }, rules: { ...each.rules, kelly: rules } }));

test('an account that is sized by its closed trades equals its slow twin, bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(account, (each) => expectSameAccount(each, true)),
    RUNS,
  );
});

test('random accounts leave the floor, and are held by it and by the cap', () => {
  const seen = new Set<string>();
  for (const each of fc.sample(account, { ...RUNS, numRuns: 200 })) {
    const { trades } = simulateAccountSlowly(each);
    const { kelly: rules } = each.rules;
    for (let closed = 0; closed < trades.length; closed++) {
      const share = kellyShareSlowly(
        rules!,
        trades.slice(0, closed).map((trade) => trade.return),
      );
      seen.add(share === rules!.floor ? 'floor' : share === rules!.cap ? 'cap' : 'between');
    }
  }
  expect([...seen].sort()).toEqual(['between', 'cap', 'floor']);
});

test('three wins of 2 % and one loss of 1 % ask for 62.5 of the equity, before fraction and cap', () => {
  const rules: KellyRules = { fraction: 1, trades: 4, floor: 0, cap: 1000, of: 'account' };
  expect(kellyShareSlowly(rules, [0.5, 0.02, 0.02, -0.01, 0.02])).toBeCloseTo(0.75 / 0.01 - 0.25 / 0.02, 12);
  expect(kellyShareSlowly({ ...rules, fraction: 0.01 }, [0.02, 0.02, -0.01, 0.02])).toBeCloseTo(0.625, 12);
  expect(kellyShareSlowly(rules, [0.02, 0.02, -0.01])).toBe(0);
});
