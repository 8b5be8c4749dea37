// Trials of an account whose numbers of rules differ, side by side: each is what an engine and the slow twin give under its own.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readField } from '../../src/core/trial-record.js';
import { tabulateTrials, type TrialResults } from '../../src/core/trial-table.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { blankAt, numbersAt, parametersAt, placesOf } from '../engine/account-numbers.js';
import { bitsOf } from '../engine/sample-job.js';
import { accountRules } from '../reference/random-account-rules.js';
import { randomAccount, SYMBOLS, type RandomAccount } from '../reference/random-account.js';
import { execution, risk } from '../reference/random-rules.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowAccountRules } from '../reference/slow-account-types.js';
import { accountJob } from './run-account.js';

const MEMORY_BYTES = 64 * 1048576;

const drawn = fc.record({
  execution,
  risk,
  rules: accountRules(SYMBOLS),
  share: fc.constantFrom(0.2, 0.5, 1, 1.5),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Each> ? Each : never;

/** Returns the account with the numbers drawn; what is no number, and which numbers there are, stays. */
function withNumbers(account: RandomAccount, { execution: costs, risk: sizes, rules, share }: Drawn): SlowAccountInput {
  const { fill, intrabar, reverse } = account.execution;
  const { sizing, lot, multiplier } = account.risk;
  return {
    ...account,
    execution: { ...costs, fill, intrabar, reverse },
    risk: { ...sizes, sizing, lot, multiplier },
    legs: account.legs.map((leg, index) => ({ ...leg, share: index % 2 === 0 ? share : leg.share })),
    rules: mixRules(account.rules, rules),
  };
}

/** Takes each number from the other rules where both have it. */
function mixRules(own: SlowAccountRules, other: SlowAccountRules): SlowAccountRules {
  const mix = <Part extends object>(part: Part | undefined, from: Part | undefined): Part | undefined =>
    part &&
    (Object.fromEntries(
      Object.entries(part).map(([name, value]: [string, unknown]) => {
        const found = (from as Record<string, unknown> | undefined)?.[name];
        return [name, typeof value === 'number' && typeof found === 'number' && name !== 'coolDownMs' ? found : value];
      }),
    ) as Part);
  return {
    ...own,
    maxPositions: other.maxPositions,
    maxExposure: mix(own.maxExposure, other.maxExposure),
    correlation: mix(own.correlation, other.correlation),
    volatilityTarget: mix(own.volatilityTarget, other.volatilityTarget),
    guards: mix(own.guards, other.guards),
  };
}

/** Evaluates accounts that differ in numbers of their rules as trials of one engine. */
async function evaluateSideBySide(cases: readonly SlowAccountInput[], workers: number): Promise<TrialResults> {
  const jobs = cases.map(accountJob);
  const places = placesOf(jobs[0]!);
  const { execution: costs, risk: sizes, account } = blankAt(jobs[0]!, places);
  const job: EngineJob = { ...jobs[0]!, execution: costs, risk: sizes, account, numbers: numbersAt(places) };
  const trials = jobs.map((each) => parametersAt(each, places));
  const engine = new TrialEngine(job, { workers, maxMemoryBytes: MEMORY_BYTES });
  try {
    return await engine.evaluate(tabulateTrials(trials, trials[0]!), cases[0]!);
  } finally {
    await engine.close();
  }
}

async function evaluateAlone(account: SlowAccountInput): Promise<TrialResults> {
  const engine = new TrialEngine(accountJob(account), { workers: 1, maxMemoryBytes: MEMORY_BYTES });
  try {
    return await engine.evaluate(tabulateTrials([{}], {}), account);
  } finally {
    await engine.close();
  }
}

const someCases = fc
  .tuple(randomAccount, fc.array(drawn, { minLength: 2, maxLength: 8 }))
  .map(([account, all]) => all.map((each) => withNumbers(account, each)));

describe('trials of an account whose numbers of rules are parameters', () => {
  test('equal an engine under their own rules bit for bit, and the slow twin', async () => {
    await fc.assert(
      fc.asyncProperty(someCases, async (cases) => {
        const results = await evaluateSideBySide(cases, 1);
        for (const [trial, own] of cases.entries()) {
          expect(results.states[trial]).toBe(1);
          expect(bitsOf(results, trial), `trial ${trial}`).toBe(bitsOf(await evaluateAlone(own), 0));
          const twin = simulateAccountSlowly(own);
          expect(readField(results.records, 'trades', trial * results.fields)).toBe(twin.trades.length);
          const found = readField(results.records, 'final_equity', trial * results.fields);
          const expected = twin.equity.at(-1)!;
          if (!(Math.abs(found - expected) <= 1e-9 * Math.max(Math.abs(expected), own.risk.cash)))
            expect(found, `final_equity of trial ${trial}`).toBe(expected);
        }
      }),
      { numRuns: 60, seed: 20261130 },
    );
  });

  test('have the same bits on 2 and 4 workers', async () => {
    for (const cases of fc.sample(someCases, { numRuns: 3, seed: 7 })) {
      const many = Array.from({ length: 40 }, (_, i) => cases[(i * 7) % cases.length]!);
      const bits = async (workers: number): Promise<string[]> => {
        const results = await evaluateSideBySide(many, workers);
        return many.map((_, trial) => bitsOf(results, trial));
      };
      const expected = await bits(1);
      for (const workers of [2, 4]) expect(await bits(workers)).toEqual(expected);
    }
  });
});
