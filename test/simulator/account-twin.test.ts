import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantsOf, simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { simulateSlowly, type SlowInput } from '../reference/slow-simulator.js';
import { randomCase, slowInput } from './random-case.js';

const DAY_MS = 86_400_000;

/** Returns a single run as an account of one leg. */
function accountOf({ from, to, execution, risk, ...market }: SlowInput): SlowAccountInput {
  const leg = {
    ...market,
    symbol: 'X',
    rank: market.bars.close,
    share: 1,
    lot: risk.lot,
    multiplier: risk.multiplier,
  };
  return {
    legs: [leg],
    execution,
    risk,
    rules: { maxPositions: 1 },
    from,
    to,
    dayOfInstant: Array.from(instantsOf([leg]), (time) => Math.floor(time / DAY_MS)),
    daysPerYear: 365,
  };
}

describe('the slow twin of the account', () => {
  test('P11 one leg is the run of the slow simulator, bit for bit', () => {
    fc.assert(
      fc.property(randomCase, (random) => {
        const single = simulateSlowly(slowInput(random));
        const account = simulateAccountSlowly(accountOf(slowInput(random)));
        expect(account.trades.map(({ leg: _leg, instant: _instant, phase: _phase, ...trade }) => trade)).toEqual(single.trades);
        expect(account.equity).toEqual(single.equity);
        const counted = (reason: string): number => account.skipped.filter((signal) => signal.reason === reason).length;
        expect(counted('lot')).toBe(single.entriesBelowLot);
        expect(counted('size')).toBeGreaterThanOrEqual(single.entriesUnpriced);
      }),
      { numRuns: 1000, seed: 20261130 },
    );
  });
});
