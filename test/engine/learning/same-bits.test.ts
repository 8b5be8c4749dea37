import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { plainRows } from './wild-rows.js';

const training = plainRows(4000, 11, randomStream(6).normal);
const boosting = {
  loss: 'log',
  seed: 3,
  trees: 20,
  learningRate: 0.1,
  bins: 255,
  maxLeaves: 31,
  maxDepth: 64,
  minRows: 5,
  minHessian: 1e-3,
  minGain: 0,
  l2: 1,
  rowShare: 0.7,
  featureShare: 0.5,
  patience: 5,
} as const;
const forest = { seed: 4, trees: 13, bins: 255, maxDepth: 12, minRows: 1, featuresPerNode: 3, isCentred: false } as const;

function hashOf(ensembles: readonly TreeEnsemble[]): string {
  const hash = createHash('sha256');
  for (const { treeStarts, feature, left, lastLeftBin, missingLeft, value, cover, gain } of ensembles) {
    for (const array of [treeStarts, feature, left, lastLeftBin, missingLeft, value, cover, gain])
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}

async function fitAll(workers: number): Promise<string> {
  const learners = await Learners.open({ workers, maxMemoryBytes: 1 << 28 });
  try {
    // started together: they take turns
    const [boosted, grown, again] = await Promise.all([
      learners.boostTrees(training, boosting),
      learners.growForest(training, forest),
      learners.growForest(training, forest),
    ]);
    expect(hashOf([again])).toBe(hashOf([grown]));
    return hashOf([boosted.ensemble, grown]);
  } finally {
    await learners.close();
  }
}

test('1, 2 and 4 workers grow the same trees, bit for bit', async () => {
  const one = await fitAll(1);
  for (const workers of [2, 4]) expect(await fitAll(workers)).toBe(one);
});

test('another seed grows other trees', async () => {
  const learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  const hashes = [];
  for (const seed of [1, 2, 1])
    hashes.push(
      hashOf([
        await learners.growForest(training, { ...forest, seed }),
        (await learners.boostTrees(training, { ...boosting, seed })).ensemble,
      ]),
    );
  await learners.close();
  expect(hashes[2]).toBe(hashes[0]);
  expect(hashes[1]).not.toBe(hashes[0]);
});

test('every call leaves the memory as it was: the next one has all of it', async () => {
  const learners = await Learners.open({ workers: 1, maxMemoryBytes: 3 << 20 });
  for (let repeat = 0; repeat < 4; repeat++) await learners.growForest(training, { ...forest, trees: 2, maxDepth: 6 });
  const failure = await learners.growForest(training, { ...forest, trees: 2000 }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'MEMORY_TOO_SMALL' });
  await learners.growForest(training, { ...forest, trees: 2, maxDepth: 6 });
  await learners.close();
});
