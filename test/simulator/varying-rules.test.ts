// Trials whose rules differ, side by side in one evaluation, against the slow twin under each one's rules.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readField } from '../../src/core/trial-record.js';
import { tabulateTrials } from '../../src/core/trial-table.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { asParameters, ENTRIES, numbersOf, withoutNumbers } from '../engine/rule-numbers.js';
import { dataOf, randomCase, runTwin, textsOf, type RandomCase } from './random-case.js';
import { execution, risk } from '../reference/random-rules.js';

const NAMES = ENTRIES.map(([, name]) => name);
const TOLERANCE = 1e-9;

const rules = fc.record({ execution, risk });

describe('trials whose numbers of rules are parameters equal the slow twin under their own', () => {
  test('whatever walks beside them', async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, fc.array(rules, { minLength: 2, maxLength: 12 }), async (random, drawn) => {
        // what is no number is the same for all
        const cases = drawn.map((each): RandomCase => {
          const { fill, intrabar, reverse } = random.execution;
          const { sizing, lot, multiplier } = random.risk;
          return { ...random, execution: { ...each.execution, fill, intrabar, reverse }, risk: { ...each.risk, sizing, lot, multiplier } };
        });
        const trials = cases.map(asParameters);
        const engine = new TrialEngine(
          {
            data: dataOf(random),
            graph: compileStrategy(textsOf(random, 'as chosen'), NAMES),
            ...withoutNumbers(random, NAMES),
            numbers: numbersOf(NAMES),
          },
          { workers: 1, maxMemoryBytes: 64 * 1048576 },
        );
        const { records, fields, states } = await engine.evaluate(tabulateTrials(trials, trials[0]!), random.window);
        cases.forEach((own, trial) => {
          expect(states[trial]).toBe(1);
          const { result, metrics } = runTwin(own);
          expect(readField(records, 'trades', trial * fields)).toBe(result.trades.length);
          for (const name of ['final_equity', 'fees', 'max_drawdown'] as const) {
            const [found, expected] = [readField(records, name, trial * fields), metrics[name]];
            const scale = Math.max(Math.abs(expected), name === 'max_drawdown' ? 1 : own.risk.cash);
            if (!(Math.abs(found - expected) <= TOLERANCE * scale)) expect(found, `${name} of trial ${trial}`).toBe(expected);
          }
        });
      }),
      { numRuns: 1000, seed: 20261130 },
    );
  });
});
