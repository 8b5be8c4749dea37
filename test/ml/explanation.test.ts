import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Learners } from '../../src/engine/learning/learners.js';
import { treeContributions } from '../../src/ml/contributions/tree-contributions.js';
import { auc } from '../../src/ml/evaluation/auc.js';
import { gainImportance } from '../../src/ml/importance/gain-importance.js';
import { permutationImportance } from '../../src/ml/importance/permutation-importance.js';
import { fitModel } from '../../src/ml/models/fit-model.js';
import type { TreeModel } from '../../src/ml/models/model.js';
import { predict } from '../../src/ml/models/predict.js';
import { wildRows } from '../engine/learning/wild-rows.js';
import { slowContributions } from '../reference/learning/slow-contributions.js';
import { createDataset } from './fixture.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const BOOSTING = {
  loss: 'squared',
  seed: 3,
  trees: 3,
  learningRate: 0.3,
  bins: 16,
  maxLeaves: 8,
  maxDepth: 64,
  minRows: 1,
  minHessian: 0,
  minGain: 0,
  l2: 0,
  rowShare: 1,
  featureShare: 1,
  patience: 5,
} as const;

describe('contributions', () => {
  test('are Shapley values, summed over all sets of features', async () => {
    await fc.assert(
      fc.asyncProperty(wildRows({ isClass: false, mostRows: 25 }), async (rows) => {
        const training = { ...rows, columns: rows.columns.slice(0, 5) };
        const { ensemble } = await learners.boostTrees(training, BOOSTING);
        const { columns } = treeContributions(ensemble, training);
        for (let row = 0; row < rows.rows; row += 7) {
          const expected = slowContributions(
            ensemble,
            training.columns.map((column) => column[row]!),
          );
          columns.forEach((column, feature) => expect(column[row]!).toBeCloseTo(expected[feature]!, 10));
        }
      }),
      { seed: 20261121, numRuns: 60 },
    );
  });

  test.each(['gbc', 'gbr', 'rfc', 'rfr'] as const)('with the base value they sum to the raw prediction: %s', async (kind) => {
    const training = createDataset(600, 3, kind.endsWith('c')),
      model = (await fitModel(learners, { kind, trees: 12 }, training)) as TreeModel;
    const rows = { rows: 50, columns: training.columns.map((column) => column.slice(0, 50)) };
    const { baseValue, columns } = treeContributions(model.ensemble, rows);
    learners
      .scoreTrees(model.ensemble, rows)
      .forEach((raw, row) => expect(columns.reduce((sum, column) => sum + column[row]!, baseValue)).toBeCloseTo(raw, 10));
  });
});

describe('importance', () => {
  const training = createDataset(2000, 4),
    fresh = createDataset(1000, 5);

  test('gain shares sum to 1 and leave noise last', async () => {
    const { ensemble } = (await fitModel(learners, { kind: 'gbc', trees: 30 }, training)) as TreeModel,
      shares = gainImportance(ensemble);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...shares)).toBe(shares[3]);
    expect(shares[0]! > 0.2 && shares[3]! < 0.1).toBe(true);
  });

  test('gain of trees without a split is 0', async () => {
    const { ensemble } = await learners.boostTrees({ rows: 2, columns: [Float64Array.of(1, 1)], target: Float64Array.of(0, 1) }, BOOSTING);
    expect(Array.from(gainImportance(ensemble))).toEqual([0]);
  });

  test('permutation: the score falls without what matters, and not without noise; equal seeds give equal falls', async () => {
    const model = await fitModel(learners, { kind: 'gbc', trees: 30 }, training);
    const measure = (seed: number): number[] =>
      permutationImportance(fresh, (rows) => auc(predict(learners, model, rows), fresh.target), { seed }).map(({ mean }) => mean);
    const [a, b, c, noise] = measure(1);
    expect(Math.min(a!, b!, c!)).toBeGreaterThan(0.03);
    expect(Math.abs(noise!)).toBeLessThan(0.01);
    expect(measure(1)).toEqual([a, b, c, noise]);
  });
});
