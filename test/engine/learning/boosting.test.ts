import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoostingSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { slowBoosting } from '../../reference/learning/slow-boosting.js';
import { listNodes } from './tree-nodes.js';
import { holedRows, plainRows, wildRows } from './wild-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const SETTINGS: BoostingSettings = {
  loss: 'squared',
  seed: 3,
  trees: 3,
  learningRate: 0.3,
  bins: 255,
  maxLeaves: 8,
  maxDepth: 64,
  minRows: 1,
  minHessian: 0,
  minGain: 0,
  l2: 0,
  rowShare: 1,
  featureShare: 1,
  patience: 5,
};
const settings = fc.record({
  seed: fc.nat(1000),
  maxLeaves: fc.integer({ min: 2, max: 12 }),
  maxDepth: fc.constantFrom(1, 2, 64),
  minRows: fc.integer({ min: 1, max: 4 }),
  minHessian: fc.constantFrom(0, 0.3),
  l2: fc.constantFrom(0, 1, 2.5),
  bins: fc.constantFrom(2, 4, 255),
  rowShare: fc.constantFrom(1, 0.6),
  featureShare: fc.constantFrom(1, 0.5),
});
const sigmoid = (x: number): number => learners.sigmoid(Float64Array.of(x))[0]!;
const RUNS = { seed: 20261121, numRuns: 150 };

async function expectTwin(training: TrainingRows, own: BoostingSettings): Promise<void> {
  const { ensemble } = await learners.boostTrees(training, own);
  expect(listNodes(ensemble)).toEqual(slowBoosting(training, own, ensemble.baseValue, sigmoid));
}

describe('boosted trees', () => {
  test('equal their slow twin: squared loss', async () => {
    await fc.assert(
      fc.asyncProperty(wildRows({ isClass: false }), settings, (rows, own) => expectTwin(rows, { ...SETTINGS, ...own })),
      RUNS,
    );
  });

  test('equal their slow twin: log loss', async () => {
    await fc.assert(
      fc.asyncProperty(wildRows({ isClass: true }), settings, (rows, own) => expectTwin(rows, { ...SETTINGS, ...own, loss: 'log' })),
      RUNS,
    );
  });

  test('equal their slow twin: monotone constraints', async () => {
    const directions = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(wildRows({ isClass: false }), settings, directions, (rows, own, monotone) =>
        expectTwin(rows, { ...SETTINGS, ...own, monotone: monotone.slice(0, rows.columns.length) }),
      ),
      RUNS,
    );
  });

  test('equal their slow twin where all 256 bins are in use', async () => {
    const training = holedRows(600, 3, randomStream(11).normal);
    await expectTwin(training, { ...SETTINGS, loss: 'log', trees: 2, minRows: 5 });
    await expectTwin(training, { ...SETTINGS, trees: 2, monotone: [1, 0, -1] });
  });

  test('one row, one feature: the base value is all there is to say', async () => {
    const { ensemble } = await learners.boostTrees({ rows: 1, columns: [Float64Array.of(2)], target: Float64Array.of(5) }, SETTINGS);
    expect(ensemble.baseValue).toBe(5);
    expect(Array.from(ensemble.value)).toEqual([0, 0, 0]);
  });

  test('the first tree says the means of a hand-cut sample', async () => {
    const training = { rows: 4, columns: [Float64Array.of(1, 2, 3, 4)], target: Float64Array.of(0, 0, 6, 10) };
    const { ensemble } = await learners.boostTrees(training, { ...SETTINGS, trees: 1, learningRate: 1, maxLeaves: 2 });
    expect(Array.from(ensemble.edges[0]!)).toEqual([1.5, 2.5, 3.5]);
    expect(ensemble.baseValue).toBe(4);
    // left {0, 0}, right {6, 10}: -4 and +4 around the base; gain 8²/2 + 8²/2 - 0
    expect(Array.from(ensemble.value)).toEqual([0, -4, 4]);
    expect(Array.from(ensemble.gain)).toEqual([64, 0, 0]);
    expect(ensemble.lastLeftBin[0]).toBe(1);
  });

  test('of equal gains the first feature, the lowest cut and missing values on the right are taken', async () => {
    const column = Float64Array.of(0, 0, 1, 1),
      training = { rows: 4, columns: [new Float64Array(4), column, column], target: Float64Array.of(0, 0, 1, 1) };
    const { ensemble } = await learners.boostTrees(training, { ...SETTINGS, trees: 1, maxLeaves: 2 });
    expect(ensemble.feature[0]).toBe(1);
    const missing = { rows: 3, columns: [Float64Array.of(0, 1, Number.NaN)], target: Float64Array.of(0, 1, 0.5) };
    const { ensemble: second } = await learners.boostTrees(missing, { ...SETTINGS, trees: 1, maxLeaves: 2 });
    expect([second.lastLeftBin[0], second.missingLeft[0]]).toEqual([0, 0]);
  });

  test('missing values learn the side that they belong to', async () => {
    const column = Float64Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? Number.NaN : row % 2)),
      target = column.map((value) => (value === 1 ? 0 : 1));
    const { ensemble } = await learners.boostTrees({ rows: 40, columns: [column], target }, { ...SETTINGS, trees: 1, learningRate: 1 });
    const features = { rows: 3, columns: [Float64Array.of(Number.NaN, 0, 1)] };
    expect(Array.from(learners.scoreTrees(ensemble, features), (value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 1, 0]);
  });

  test('two classes of which one has a single row', async () => {
    const training = {
      rows: 30,
      columns: [Float64Array.from({ length: 30 }, (_, row) => row)],
      target: Float64Array.from({ length: 30 }, (_, row) => (row === 7 ? 1 : 0)),
    };
    await expectTwin(training, { ...SETTINGS, loss: 'log', minHessian: 1e-3 });
  });

  test('constrained predictions never turn against their direction', async () => {
    await fc.assert(
      fc.asyncProperty(
        wildRows({ isClass: false, hasInfinities: false }),
        settings,
        fc.constantFrom(-1, 1),
        async (rows, own, direction) => {
          const monotone = rows.columns.map((_, feature) => (feature === 0 ? direction : 0));
          const { ensemble } = await learners.boostTrees(rows, { ...SETTINGS, ...own, trees: 6, monotone });
          const grid = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 12);
          for (const row of [0, rows.rows - 1]) {
            const columns = rows.columns.map((column, feature) => (feature === 0 ? grid : grid.map(() => column[row]!)));
            const said = learners.scoreTrees(ensemble, { rows: grid.length, columns });
            for (let i = 1; i < said.length; i++) expect(direction * (said[i]! - said[i - 1]!)).toBeGreaterThanOrEqual(-1e-12);
          }
        },
      ),
      { ...RUNS, numRuns: 60 },
    );
  });

  describe('early stopping', () => {
    const stream = randomStream(5),
      training = plainRows(600, 6, stream.normal),
      validation = plainRows(400, 6, stream.normal);
    const own: BoostingSettings = { ...SETTINGS, loss: 'log', trees: 200, learningRate: 0.5, patience: 7 };

    test('keeps the trees up to the lowest validation loss, and grows `patience` more at most', async () => {
      const { ensemble, validationLosses } = await learners.boostTrees(training, own, validation);
      const best = validationLosses.indexOf(Math.min(...validationLosses));
      expect(ensemble.treeStarts.length - 1).toBe(best + 1);
      expect(validationLosses.length).toBe(best + 1 + own.patience);
    });

    test('measures the loss of what the kept trees predict', async () => {
      const { ensemble, validationLosses } = await learners.boostTrees(training, own, validation);
      const said = learners.sigmoid(learners.scoreTrees(ensemble, validation));
      const loss = said.reduce((sum, share, row) => sum - Math.log(validation.target[row] === 1 ? share : 1 - share), 0) / validation.rows;
      expect(Math.min(...validationLosses)).toBeCloseTo(loss, 12);
    });

    test.each(['log', 'squared'] as const)('the %s loss is the mean by the weights of the validation rows', async (loss) => {
      const weight = Float64Array.from({ length: validation.rows }, (_, row) => (row % 5) / 3);
      const { ensemble, validationLosses } = await learners.boostTrees(training, { ...own, loss }, { ...validation, weight });
      const raw = learners.scoreTrees(ensemble, validation),
        said = loss === 'log' ? learners.sigmoid(raw) : raw;
      const lossOf = (value: number, target: number): number =>
        loss === 'log' ? -Math.log(target === 1 ? value : 1 - value) : (value - target) ** 2 / 2;
      const sum = said.reduce((total, value, row) => total + weight[row]! * lossOf(value, validation.target[row]!), 0);
      expect(Math.min(...validationLosses)).toBeCloseTo(sum / weight.reduce((total, each) => total + each, 0), 12);
    });

    test('the trees are those that are grown without validation rows', async () => {
      const { ensemble } = await learners.boostTrees(training, own, validation);
      const { ensemble: all } = await learners.boostTrees(training, { ...own, trees: ensemble.treeStarts.length - 1 });
      expect(listNodes(ensemble)).toEqual(listNodes(all));
    });
  });

  test('weights count as copies of a row do', async () => {
    const training = plainRows(60, 4, randomStream(9).normal),
      weight = Float64Array.from({ length: 60 }, (_, row) => 1 + (row % 3));
    const rows = Array.from(weight).flatMap((count, row) => Array.from({ length: count }, () => row));
    const copies = {
      rows: rows.length,
      columns: training.columns.map((column) => Float64Array.from(rows, (row) => column[row]!)),
      target: Float64Array.from(rows, (row) => training.target[row]!),
    };
    const own: BoostingSettings = { ...SETTINGS, loss: 'log', maxLeaves: 4, bins: 255 };
    const [weighted, copied] = await Promise.all([learners.boostTrees({ ...training, weight }, own), learners.boostTrees(copies, own)]);
    const [a, b] = [weighted, copied].map(({ ensemble }) => learners.scoreTrees(ensemble, training));
    a!.forEach((value, row) => expect(value).toBeCloseTo(b![row]!, 6));
  });
});
