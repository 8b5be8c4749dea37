import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ForestSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { slowForest } from '../../reference/learning/slow-forest.js';
import { listNodes } from './tree-nodes.js';
import { holedRows, wildRows } from './wild-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const settings = fc.record({
  seed: fc.nat(1000),
  trees: fc.constant(3),
  bins: fc.constantFrom(2, 4, 255),
  maxDepth: fc.constantFrom(1, 3, 12),
  minRows: fc.integer({ min: 1, max: 4 }),
});
const RUNS = { seed: 20261121, numRuns: 200 };

async function expectTwin(training: TrainingRows, settingsOf: (features: number) => ForestSettings): Promise<void> {
  const own = settingsOf(training.columns.length);
  const ensemble = await learners.growForest(training, own);
  const weights = training.target.map((_, row) => training.weight?.[row] ?? 1),
    all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = training.target.reduce((sum, target, row) => sum + weights[row]! * target, 0) / all;
  const deviations = training.target.reduce((sum, target, row) => sum + weights[row]! * (target - mean) ** 2, 0);
  expect(ensemble.baseValue).toBe(own.isCentred ? mean : 0);
  expect(listNodes(ensemble)).toEqual(slowForest(training, own, ensemble.baseValue, 1e-12 * deviations));
}

describe('forests', () => {
  test('equal their slow twin: classes', async () => {
    const property = fc.asyncProperty(wildRows({ isClass: true }), settings, fc.nat(9), (rows, own, few) =>
      expectTwin(rows, (features) => ({ ...own, featuresPerNode: 1 + (few % features), isCentred: false })),
    );
    await fc.assert(property, RUNS);
  });

  test('equal their slow twin: numbers', async () => {
    const property = fc.asyncProperty(wildRows({ isClass: false }), settings, fc.nat(9), (rows, own, few) =>
      expectTwin(rows, (features) => ({ ...own, featuresPerNode: 1 + (few % features), isCentred: true })),
    );
    await fc.assert(property, RUNS);
  });

  test('equal their slow twin where all 256 bins are in use', async () => {
    const training = holedRows(600, 3, randomStream(12).normal);
    await expectTwin(training, () => ({ seed: 5, trees: 2, bins: 255, maxDepth: 12, minRows: 1, featuresPerNode: 2, isCentred: false }));
  });

  test('say the mean over their trees, which of equal targets is exactly the target', async () => {
    const training = { rows: 7, columns: [Float64Array.of(1, 2, 3, 4, 5, 6, 7)], target: new Float64Array(7).fill(1) };
    const ensemble = await learners.growForest(training, {
      seed: 1,
      trees: 49,
      bins: 255,
      maxDepth: 4,
      minRows: 1,
      featuresPerNode: 1,
      isCentred: false,
    });
    expect(Array.from(learners.scoreTrees(ensemble, training))).toEqual(Array.from({ length: 7 }, () => 1));
  });
});
