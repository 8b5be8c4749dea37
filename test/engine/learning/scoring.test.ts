import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { slowBin } from '../../reference/learning/slow-bins.js';
import { slowWalk } from '../../reference/learning/slow-tree.js';
import { listNodes } from './tree-nodes.js';
import { plainRows, wildRows } from './wild-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const BOOSTING = {
  loss: 'squared',
  seed: 3,
  trees: 4,
  learningRate: 0.3,
  bins: 255,
  maxDepth: 64,
  minRows: 1,
  minHessian: 0,
  minGain: 0,
  l2: 0,
  rowShare: 1,
  featureShare: 1,
  patience: 5,
} as const;

function slowScore(ensemble: TreeEnsemble, row: readonly number[]): number {
  const bin = (feature: number): number => slowBin(row[feature]!, Array.from(ensemble.edges[feature]!));
  return ensemble.baseValue + listNodes(ensemble).reduce((sum, nodes) => sum + slowWalk(nodes, bin), 0) / ensemble.divisor;
}

describe('scores of trees', () => {
  test('equal a walk through each tree, small trees and large ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        wildRows({ isClass: false, mostRows: 90 }),
        wildRows({ isClass: false, mostRows: 90 }),
        fc.constantFrom(3, 64, 80),
        async (training, other, maxLeaves) => {
          const { ensemble } = await learners.boostTrees(training, { ...BOOSTING, maxLeaves });
          const columns = training.columns.map(
            (column, feature) =>
              other.columns[feature] ?? Float64Array.from({ length: other.rows }, (_, row) => column[row % column.length]!),
          );
          const expected = Array.from({ length: other.rows }, (_, row) =>
            slowScore(
              ensemble,
              columns.map((column) => column[row]!),
            ),
          );
          expect(Array.from(learners.scoreTrees(ensemble, { rows: other.rows, columns }))).toEqual(expected);
        },
      ),
      { seed: 20261121, numRuns: 80 },
    );
  });

  test('a row has the same bits alone, in any company and at any place', async () => {
    const training = plainRows(3000, 9, randomStream(4).normal);
    const { ensemble } = await learners.boostTrees(training, { ...BOOSTING, loss: 'log', maxLeaves: 31, trees: 20 });
    const forest = await learners.growForest(training, {
      seed: 2,
      trees: 8,
      bins: 255,
      maxDepth: 12,
      minRows: 1,
      featuresPerNode: 3,
      isCentred: false,
    });
    for (const each of [ensemble, forest]) {
      const all = learners.scoreTrees(each, training);
      for (const row of [0, 1, 17, 255, 256, 1023, 1024, 2999]) {
        expect(learners.scoreTrees(each, { rows: 1, columns: training.columns.map((column) => column.slice(row, row + 1)) })[0]).toBe(
          all[row],
        );
      }
      const rest = learners.scoreTrees(each, { rows: 2990, columns: training.columns.map((column) => column.slice(10)) });
      expect(Array.from(rest)).toEqual(Array.from(all.subarray(10)));
    }
  });
});
