// Legs under a policy: both walks equal the slow twin on random accounts, with weights and ends that change from bar to bar.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomAccount } from '../reference/random-account.js';
import { randomStream } from '../../src/core/random.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowLeg } from '../reference/slow-account-types.js';
import { expectSameAccount } from './expect-same-account.js';

const RUNS = { numRuns: 300, seed: 20261301 };
const WEIGHTS = [0, 0.25, 0.5, 1, Number.NaN];

/** Weights that stay for some bars, and now and then an end that has nothing to do with them. */
function withPolicy(leg: SlowLeg, seed: number): SlowLeg {
  const random = randomStream(seed, 1);
  let weight = 1;
  const weights = Array.from(leg.bars.timeMs, () => (weight = random.below(4) === 0 ? WEIGHTS[random.below(WEIGHTS.length)]! : weight));
  const isOff = weights.map(() => Number(random.below(6) === 0));
  return { ...leg, policy: { weights, ...(seed % 3 > 0 && { isOff }) } };
}

const accountWithPolicy = fc
  .tuple(randomAccount, fc.nat(1e6))
  .map(([account, seed]): SlowAccountInput => ({ ...account, legs: account.legs.map((leg, index) => withPolicy(leg, seed + index)) }));

describe('an account under a policy equals its slow twin, bit for bit', () => {
  test('from event to event', async () => {
    await fc.assert(
      fc.asyncProperty(accountWithPolicy, (account) => expectSameAccount(account)),
      RUNS,
    );
  });

  test('instant by instant', async () => {
    await fc.assert(
      fc.asyncProperty(accountWithPolicy, (account) => expectSameAccount(account, true)),
      RUNS,
    );
  });

  test('and meets what policies do', () => {
    const results = fc.sample(accountWithPolicy, RUNS).map(simulateAccountSlowly);
    expect(results.flatMap(({ skipped }) => skipped).filter(({ reason }) => reason === 'policy').length).toBeGreaterThan(100);
    expect(results.flatMap(({ trades }) => trades).filter(({ exitReason }) => exitReason === 'policy').length).toBeGreaterThan(100);
  });
});
