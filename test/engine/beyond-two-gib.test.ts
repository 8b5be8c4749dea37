// Same bits on both sides of 2 GiB, where a signed pointer turns negative: the memory is used from there on, and pages below are not
// touched.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { parametersOf } from '../../src/core/trial-table.js';
import { evaluateColumns } from '../../src/engine/evaluate-columns.js';
import { Learners } from '../../src/engine/learning/learners.js';
import { MAX_PAGES, PAGE_BYTES } from '../../src/engine/memory/kernels.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { MOST_MEMORY_BYTES } from '../../src/app/system/run-options.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { plainRows } from './learning/wild-rows.js';
import { bitsOf, dataOf, gridTable, jobOf, NAMES, pickRows, TEXTS, walkBars } from './sample-job.js';

const BARS = 3000;
const WINDOW = { from: 100, to: BARS };
const DATA = dataOf(walkBars(BARS, 20261120));
const TABLE = gridTable(NAMES, [
  [3, 5, 8, 13, 21],
  [10, 20, 30, 50],
  [1, 2.5, 4],
]);
/** everything above it, and a memory whose first values lie on both sides */
const STARTS = [2 ** 31 + 2 ** 28, 2 ** 31 - 400_000];
const below = { maxMemoryBytes: 2 ** 26 };
const beyond = (firstByte: number): { maxMemoryBytes: number; firstByte: number } => ({ maxMemoryBytes: MOST_MEMORY_BYTES, firstByte });

test('the most that is documented is what a memory can hold', () => {
  expect(MOST_MEMORY_BYTES).toBe(MAX_PAGES * PAGE_BYTES);
});

const JOBS = {
  'an event walk': jobOf(DATA),
  'a bar loop': jobOf(DATA, { ...TEXTS, trail: '3 * atr(14)' }),
};

describe.each(Object.entries(JOBS))('%s', (_, job) => {
  test.each(STARTS.flatMap((start) => [1, 2].map((workers) => [start, workers] as const)))(
    'from byte %i on, on %i workers',
    async (start, workers) => {
      const [low, high] = [new TrialEngine(job, { workers, ...below }), new TrialEngine(job, { workers, ...beyond(start) })];
      try {
        const returns = { trials: Int32Array.of(1, 30), blocks: 8 };
        const [expected, found] = [await low.evaluate(TABLE, WINDOW, { returns }), await high.evaluate(TABLE, WINDOW, { returns })];
        expect(new Set(found.states)).toEqual(new Set([1]));
        for (let trial = 0; trial < TABLE.count; trial++) expect(bitsOf(found, trial), `trial ${trial}`).toBe(bitsOf(expected, trial));
        expect(found.returns).toEqual(expected.returns);
        const random = randomStream(11);
        for (let round = 0; round < 12; round++) {
          const rows = Array.from({ length: 1 + random.below(15) }, () => random.below(TABLE.count));
          const part = await high.evaluate(pickRows(TABLE, rows), WINDOW, { keepsValues: true });
          rows.forEach((row, position) => expect(bitsOf(part, position), `round ${round}, trial ${row}`).toBe(bitsOf(expected, row)));
        }
        expect((await high.replay(parametersOf(TABLE, 17), WINDOW)).trades).toEqual(
          (await low.replay(parametersOf(TABLE, 17), WINDOW)).trades,
        );
      } finally {
        await Promise.all([low.close(), high.close()]);
      }
    },
  );
});

test.each(STARTS)('columns from byte %i on', (start) => {
  const texts = {
    ema: 'ema(close, 26)',
    bands: 'bollinger_upper(close, 20, 2)',
    four: 'tf("4h", rsi(5))',
    cross: 'crosses_above(close, sma(close, 9))',
  };
  const { graph, roots } = compileColumns('features', new Map(Object.entries(texts)), []);
  const request = { data: DATA, graph, roots };
  expect(evaluateColumns(request, MOST_MEMORY_BYTES, start)).toEqual(evaluateColumns(request, below.maxMemoryBytes));
});

test.each(STARTS)('trees, forests and linear models from byte %i on', async (start) => {
  const training = plainRows(600, 5, randomStream(6).normal);
  const fit = async (options: { maxMemoryBytes: number; firstByte?: number }): Promise<unknown> => {
    const learners = await Learners.open({ workers: 2, ...options });
    try {
      return await learners.growForest(training, {
        seed: 4,
        trees: 5,
        bins: 63,
        maxDepth: 6,
        minRows: 1,
        featuresPerNode: 3,
        isCentred: false,
      });
    } finally {
      await learners.close();
    }
  };
  expect(await fit(beyond(start))).toEqual(await fit(below));
});
