import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeatureScaling, LinearState, SgdSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { slowSgd } from '../../reference/learning/slow-sgd.js';
import { plainRows, wildRows } from './wild-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const SETTINGS: SgdSettings = { loss: 'log', seed: 3, passes: 2, isShuffled: true, schedule: 'optimal', l2: 1e-3, rate: 0.02, power: 0.25 };

function plainScaling(features: number): FeatureScaling {
  return { means: new Float64Array(features).fill(0.25), scales: new Float64Array(features).fill(1.5) };
}

function start(features: number, isAveraged: boolean): LinearState {
  return {
    weights: new Float64Array(features),
    intercept: 0,
    weightSums: isAveraged ? new Float64Array(features) : undefined,
    interceptSum: 0,
    step: 0,
  };
}

function expectClose(actual: LinearState, expected: LinearState): void {
  const list = ({ weights, intercept, weightSums, interceptSum, step }: LinearState): number[] => [
    ...weights,
    intercept,
    ...(weightSums ?? []),
    interceptSum,
    step,
  ];
  const [a, e] = [list(actual), list(expected)];
  expect(a.length).toBe(e.length);
  const scale = Math.max(1, ...e.map(Math.abs));
  a.forEach((value, i) => expect(Math.abs(value - e[i]!)).toBeLessThanOrEqual(1e-9 * scale));
}

describe('stochastic gradient descent', () => {
  test.each(['optimal', 'inverse', 'constant'] as const)('equals its slow twin, schedule %s', (schedule) => {
    fc.assert(
      fc.property(
        wildRows({ isClass: true, hasInfinities: false }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('log', 'squared'),
        (rows, isShuffled, isAveraged, loss) => {
          const own = { ...SETTINGS, schedule, isShuffled, loss, l2: 0.5 } as const,
            scaling = plainScaling(rows.columns.length);
          const from = start(rows.columns.length, isAveraged);
          expectClose(learners.descend(rows, scaling, own, from), slowSgd(rows, scaling, own, from));
        },
      ),
      { seed: 20261121, numRuns: 100 },
    );
  });

  test('two calls on halves, in order, give the bits of one call', () => {
    const all = plainRows(101, 5, randomStream(8).normal),
      own = { ...SETTINGS, passes: 1, isShuffled: false };
    const part = (from: number, to: number): TrainingRows => ({
      rows: to - from,
      columns: all.columns.map((column) => column.slice(from, to)),
      target: all.target.slice(from, to),
    });
    const once = learners.descend(all, plainScaling(5), own, start(5, true));
    const half = learners.descend(part(0, 40), plainScaling(5), own, start(5, true));
    expect(learners.descend(part(40, 101), plainScaling(5), own, half)).toEqual(once);
  });

  test('scores with the mean of the weights where it is kept', () => {
    const state = { weights: Float64Array.of(1, 2), intercept: 3, weightSums: Float64Array.of(8, 12), interceptSum: 4, step: 4 };
    const scaling = { means: Float64Array.of(1, 0), scales: Float64Array.of(2, 1) },
      features = { rows: 2, columns: [Float64Array.of(5, Number.NaN), Float64Array.of(1, 2)] };
    expect(Array.from(learners.scoreLinear(state, scaling, features))).toEqual([2 * 2 + 3 * 1 + 1, 3 * 2 + 1]);
    expect(Array.from(learners.scoreLinear({ ...state, weightSums: undefined }, scaling, features))).toEqual([
      1 * 2 + 2 * 1 + 3,
      2 * 2 + 3,
    ]);
  });
});

describe('logistic regression', () => {
  test('stands where the derivatives of the penalised loss are 0', () => {
    let unweighted = 0;
    fc.assert(
      fc.property(wildRows({ isClass: true, hasInfinities: false }), fc.constantFrom(0.1, 1, 10), (rows, l2) => {
        const scaling = plainScaling(rows.columns.length),
          { weights, intercept } = learners.fitLogistic(rows, scaling, l2);
        const x = rows.columns.map((column, feature) =>
          column.map((value) => (Number.isNaN(value) ? 0 : (value - scaling.means[feature]!) / scaling.scales[feature]!)),
        );
        const rest = Array.from(rows.target, (target, row) => {
          const raw = x.reduce((sum, column, feature) => sum + weights[feature]! * column[row]!, intercept);
          return (rows.weight?.[row] ?? 1) * (1 / (1 + Math.exp(-raw)) - target);
        });
        x.forEach((column, feature) =>
          expect(Math.abs(rest.reduce((sum, own, row) => sum + own * column[row]!, l2 * weights[feature]!))).toBeLessThan(1e-5),
        );
        if (rows.weight !== undefined) return;
        unweighted++;
        expect(Math.abs(rest.reduce((sum, own) => sum + own, 0))).toBeLessThan(1e-5);
      }),
      { seed: 20261121, numRuns: 100 },
    );
    expect(unweighted).toBeGreaterThan(10);
  });

  test('knows the odds of a sample without features that matter', () => {
    const { weights, intercept } = learners.fitLogistic(
      { rows: 4, columns: [new Float64Array(4)], target: Float64Array.of(1, 1, 1, 0) },
      plainScaling(1),
      1,
    );
    const raw = weights[0]! * (-0.25 / 1.5) + intercept;
    expect(1 / (1 + Math.exp(-raw))).toBeCloseTo(0.75, 6);
  });
});
