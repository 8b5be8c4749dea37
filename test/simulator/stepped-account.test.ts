// The walk instant by instant equals the slow twin and the walk from event to event, on random accounts of every kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORD_NAMES } from '../../src/core/trial-record.js';
import { randomAccount } from '../reference/random-account.js';
import { terms } from '../reference/random-rules.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { expectSameAccount } from './expect-same-account.js';
import { runAccount } from './run-account.js';

const RUNS = { numRuns: 700, seed: 20261211 };
const TURNOVER = RECORD_NAMES.indexOf('turnover');

const accountWithTerms = fc
  .tuple(randomAccount, fc.array(terms, { minLength: 1, maxLength: 4 }))
  .map(([account, asked]): SlowAccountInput => ({
    ...account,
    legs: account.legs.map((leg, index) => ({ ...leg, ...asked[index % asked.length] })),
  }));

describe('an account that is walked instant by instant', () => {
  test('equals the slow twin in trades, marks, skipped signals and fills, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(accountWithTerms, (account) => expectSameAccount(account, true)),
      RUNS,
    );
  });

  test('equals the walk from event to event in every field of the record, bit for bit; the mean equity in the turnover is rounded', async () => {
    await fc.assert(
      fc.asyncProperty(randomAccount, async (account) => {
        const [events, steps] = [await runAccount(account), await runAccount(account, true)];
        const [{ record: expected }, { record: found }] = [events.replay, steps.replay];
        const others = (record: Float64Array): string[] => Array.from(record.with(TURNOVER, 0), String);
        expect(others(found)).toEqual(others(expected));
        expect(Math.abs(found[TURNOVER]! / expected[TURNOVER]! - 1) || 0).toBeLessThan(1e-12);
        const { number: _number, ...trades } = steps.replay.trades;
        expect(trades).toEqual(events.replay.trades);
        expect(steps.replay.account!.equity).toEqual(events.replay.account!.equity);
      }),
      RUNS,
    );
  });
});
