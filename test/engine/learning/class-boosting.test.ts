import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClassBoostingSettings, TrainingRows } from '../../../src/core/learner-kernels.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { compileKernels, createSharedMemory, instantiateKernels } from '../../../src/engine/memory/kernels.js';
import { slowClassBoosting, slowShares } from '../../reference/learning/slow-class-boosting.js';
import { listNodes } from './tree-nodes.js';
import { holedRows, wildRows } from './wild-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const SETTINGS: ClassBoostingSettings = {
  classes: 3,
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
  minHessian: fc.constantFrom(0, 0.1),
  l2: fc.constantFrom(0, 1, 2.5),
  bins: fc.constantFrom(2, 4, 255),
  rowShare: fc.constantFrom(1, 0.6),
  featureShare: fc.constantFrom(1, 0.5),
});
const RUNS = { seed: 20261130, numRuns: 120 };

/** The kernels' exponential. */
const exp = (() => {
  const { memory, call } = instantiateKernels(compileKernels(), createSharedMemory(65536)),
    numbers = new Float64Array(memory.buffer, 1024, 1);
  return (x: number): number => {
    numbers[0] = x;
    call('exponential')(1024, 1024, 1);
    return numbers[0]!;
  };
})();

function withClasses(rows: TrainingRows, classes: number): TrainingRows {
  return { ...rows, target: rows.target.map((value, row) => Math.abs(Math.round(value * 7 + row)) % classes) };
}

async function expectTwin(training: TrainingRows, own: ClassBoostingSettings): Promise<void> {
  const { ensembles } = await learners.boostClasses(training, own);
  const twin = slowClassBoosting(
    training,
    own,
    ensembles.map(({ baseValue }) => baseValue),
    exp,
  );
  expect(ensembles.map(listNodes)).toEqual(twin);
}

describe('boosted trees of several classes', () => {
  test('equal their slow twin, node for node', async () => {
    await fc.assert(
      fc.asyncProperty(wildRows({ isClass: false }), settings, fc.integer({ min: 2, max: 5 }), (rows, own, classes) =>
        expectTwin(withClasses(rows, classes), { ...SETTINGS, ...own, classes }),
      ),
      RUNS,
    );
  });

  test('equal their slow twin: monotone constraints, and all 256 bins in use', async () => {
    const training = withClasses(holedRows(600, 3, randomStream(11).normal), 4);
    await expectTwin(training, { ...SETTINGS, classes: 4, trees: 2, minRows: 5 });
    await expectTwin(training, { ...SETTINGS, classes: 4, trees: 2, monotone: [1, 0, -1] });
  });

  test('a class without a row counts as one: its base value is finite, and its share falls', async () => {
    const training = {
      rows: 40,
      columns: [Float64Array.from({ length: 40 }, (_, row) => row)],
      target: new Float64Array(40).map((_, row) => row % 2),
    };
    const { ensembles } = await learners.boostClasses(training, { ...SETTINGS, trees: 10 });
    expect(ensembles.map(({ baseValue }) => Math.exp(baseValue)).map((share) => Math.round(share * 43))).toEqual([21, 21, 1]);
    const shares = learners.shareClasses(ensembles.map((ensemble) => learners.scoreTrees(ensemble, training)));
    expect(Math.max(...shares[2]!)).toBeLessThan(1 / 43);
  });

  test('shares equal those of plain loops and sum to 1, for rows in pairs and one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }).chain((rows) =>
          fc.array(fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: rows, maxLength: rows }), {
            minLength: 2,
            maxLength: 5,
          }),
        ),
        (raw) => {
          const shares = learners.shareClasses(raw.map((own) => Float64Array.from(own)));
          expect(shares.map((own) => Array.from(own))).toEqual(slowShares(raw, exp));
          raw[0]!.forEach((_, row) => expect(shares.reduce((sum, own) => sum + own[row]!, 0)).toBeCloseTo(1, 12));
        },
      ),
      RUNS,
    );
  });

  test('validation rows stop the rounds; the loss is the mean log loss of the shares', async () => {
    const random = randomStream(5),
      rows = withClasses(holedRows(300, 4, random.normal), 3),
      others = withClasses(holedRows(101, 4, random.normal), 3);
    const own = { ...SETTINGS, trees: 40, patience: 4, minRows: 10 };
    const { ensembles, validationLosses } = await learners.boostClasses(rows, own, others);
    const best = validationLosses.indexOf(Math.min(...validationLosses)) + 1;
    expect(validationLosses.length).toBe(best + 4);
    expect(ensembles.map(({ treeStarts }) => treeStarts.length - 1)).toEqual([best, best, best]);
    const shares = learners.shareClasses(ensembles.map((ensemble) => learners.scoreTrees(ensemble, others)));
    const loss = others.target.reduce((sum, member, row) => sum - Math.log(shares[member]![row]!), 0) / others.rows;
    expect(validationLosses[best - 1]!).toBeCloseTo(loss, 12);
  });

  test('more threads grow the same bits', async () => {
    const pool = await Learners.open({ workers: 3, maxMemoryBytes: 1 << 28 });
    try {
      const training = withClasses(holedRows(20_001, 9, randomStream(17).normal), 4),
        own = { ...SETTINGS, classes: 4, trees: 6, rowShare: 0.7, featureShare: 0.7 };
      expect(await pool.boostClasses(training, own, training)).toEqual(await learners.boostClasses(training, own, training));
    } finally {
      await pool.close();
    }
  });
});
