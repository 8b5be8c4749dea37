// I1, I2 and fees of instruments: the kernels with terms against the slow twins, and against those without.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../src/core/metrics.js';
import { readField } from '../../src/core/trial-record.js';
import { tabulateTrials } from '../../src/core/trial-table.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { asParameters, ENTRIES, numbersOf, withoutNumbers } from '../engine/rule-numbers.js';
import { randomAccount } from '../reference/random-account.js';
import { terms } from '../reference/random-rules.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { randomCase, runEngine, runTwin, tradesOf, type RandomCase } from './random-case.js';
import { accountJob } from './run-account.js';
import { expectSameAccount } from './expect-same-account.js';

const RUNS = { numRuns: 1500, seed: 20261201 };
const TOLERANCE = 1e-9;
const NAMES = ENTRIES.map(([, name]) => name);

const caseWithTerms = fc.tuple(randomCase, terms).map(([random, asked]): RandomCase => ({ ...random, risk: { ...random.risk, ...asked } }));

const accountWithTerms = fc
  .tuple(randomAccount, fc.array(terms, { minLength: 1, maxLength: 4 }))
  .map(([account, asked]): SlowAccountInput => ({
    ...account,
    legs: account.legs.map((leg, index) => ({ ...leg, ...asked[index % asked.length] })),
  }));

describe('I1 ticks, I2 the least notional and fees per unit and per fill equal the slow twin', () => {
  test('trade for trade, bit for bit, and in what came to nothing', async () => {
    await fc.assert(
      fc.asyncProperty(caseWithTerms, async (random) => {
        const [engine, twin] = [await runEngine(random), runTwin(random)];
        const found = tradesOf(engine);
        expect(found.length).toBe(twin.result.trades.length);
        twin.result.trades.forEach((expected, index) => {
          for (const [field, value] of Object.entries(expected))
            expect((found[index] as Record<string, unknown>)[field], `${field} of trade ${index}`).toBe(value);
        });
        expect(engine.facts.entries_below_lot).toBe(twin.result.entriesBelowLot);
        for (const name of ['final_equity', 'fees', 'trades'] as const) {
          const [own, expected] = [engine.metrics[name], twin.metrics[name]];
          if (!(Math.abs(own - expected) <= TOLERANCE * Math.max(Math.abs(expected), random.risk.cash))) expect(own, name).toBe(expected);
        }
      }),
      RUNS,
    );
  });

  test('by the bar loop as by the walk', async () => {
    await fc.assert(
      fc.asyncProperty(
        caseWithTerms.filter(({ trail }) => trail === undefined),
        async (random) => {
          const [walk, loop] = [await runEngine(random), await runEngine(random, 'bar_loop')];
          expect([...loop.record].map(String)).toEqual([...walk.record].map(String));
          expect(loop.trades).toEqual(walk.trades);
        },
      ),
      RUNS,
    );
  });

  test('in an account, leg by leg, mark for mark, skipped signal for skipped signal', async () => {
    await fc.assert(
      fc.asyncProperty(accountWithTerms, (account) => expectSameAccount(account)),
      { ...RUNS, numRuns: 700 },
    );
  });

  test('in an account whose numbers of rules are parameters: rates of an instrument hold all the same', async () => {
    await fc.assert(
      fc.asyncProperty(accountWithTerms, async (account) => {
        const parameters = asParameters(account);
        const engine = new TrialEngine(
          { ...accountJob(account), ...withoutNumbers(account, NAMES), numbers: numbersOf(NAMES) },
          { workers: 1, maxMemoryBytes: 64 * 1048576 },
        );
        const { records, states } = await engine.evaluate(tabulateTrials([parameters], parameters), account);
        await engine.close();
        expect(states[0]).toBe(1);
        const expected = simulateAccountSlowly(account).equity.at(-1)!;
        expect(Math.abs(readField(records, 'final_equity') - expected)).toBeLessThanOrEqual(TOLERANCE * account.risk.cash);
      }),
      { numRuns: 300, seed: 20261203 },
    );
  });

  test('I1: every price of a fill is a whole number of ticks, no better than without it', async () => {
    await fc.assert(
      fc.asyncProperty(caseWithTerms, async (random) => {
        const { tick = 0 } = random.risk;
        const { trades } = await runEngine(random);
        fc.pre(tick > 0 && trades.count > 0);
        for (let i = 0; i < trades.count; i++) {
          const [entry, exit] = [trades.entryPrice[i]! / tick, trades.exitPrice[i]! / tick];
          expect(Math.abs(entry - Math.round(entry))).toBeLessThan(1e-9);
          expect(Math.abs(exit - Math.round(exit))).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 300, seed: 20261202 },
    );
  });

  test('a tick that every price lies on changes no bit of the run without one', async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, async (random) => {
        const free = { ...random, execution: { ...random.execution, slippageBps: 0, spreadBps: 0 } };
        const [without, withTick] = [await runEngine(free), await runEngine({ ...free, risk: { ...free.risk, tick: 0.5 } })];
        expect(withTick.trades).toEqual(without.trades);
        for (const name of METRIC_NAMES) expect(withTick.metrics[name], name).toBe(without.metrics[name]);
      }),
      RUNS,
    );
  });
});
