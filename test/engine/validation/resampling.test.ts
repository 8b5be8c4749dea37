// What weighs the rows of resamples: the bits of plain code, whatever the shape of the matrix.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { RESAMPLING } from '../../../src/engine/validation/resampling.js';
import { judge } from '../../../src/validation/judge.js';
import { resampleMeans, weighRows } from '../../../src/validation/resampled-means.js';
import { evidenceOf, study } from '../../validation/noise.js';

/** Numbers of sizes that sums of another order would round otherwise. */
function numbers(count: number, seed: number): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => random.normal() * 10 ** (12 * random.uniform() - 6));
}

/** The sums of plain code, list by list. */
function plainSums(values: Float64Array, trials: number, weights: readonly Float64Array[]): Float64Array[] {
  return weights.map((each) => {
    const sums = new Float64Array(trials);
    weighRows(values, each, sums);
    return sums;
  });
}

describe('weighed rows', () => {
  test.each([1, 2, 3, 8, 33].flatMap((trials) => [1, 2, 5, 16, 63, 64].map((periods) => [trials, periods] as const)))(
    'of %i trials and %i periods have the bits of plain code, for any number of lists',
    (trials, periods) => {
      const values = numbers(trials * periods, 3),
        weigh = RESAMPLING.weigherOf({ trials, periods, values });
      for (const lists of [1, 4, 7, 16]) {
        const weights = Array.from({ length: lists }, (_, list) => numbers(periods, 10 + list)),
          sums = weights.map(() => new Float64Array(trials).fill(9));
        weigh(weights, sums);
        expect(sums).toEqual(plainSums(values, trials, weights));
      }
    },
  );

  test('of odd values: NaN and infinity stay in their row, and -0 is what it is', () => {
    const values = Float64Array.of(1, Number.NaN, 3, 4, Infinity, 6, -0, -0, -0),
      weights = [Float64Array.of(1, 2, 3), Float64Array.of(0, 0, 0), Float64Array.of(-1, 0.5, 2)];
    const sums = weights.map(() => new Float64Array(3));
    RESAMPLING.weigherOf({ trials: 3, periods: 3, values })(weights, sums);
    expect(sums).toEqual(plainSums(values, 3, weights));
  });

  test('two matrices at once keep apart', () => {
    const [a, b] = [numbers(12, 1), numbers(12, 2)],
      weights = [numbers(4, 5)];
    const [ofA, ofB] = [a, b].map((values) => RESAMPLING.weigherOf({ trials: 3, periods: 4, values }));
    const sumsOf = (weigh: typeof ofA): Float64Array[] => {
      const sums = [new Float64Array(3)];
      weigh!(weights, sums);
      return sums;
    };
    expect([sumsOf(ofA), sumsOf(ofB), sumsOf(ofA)]).toEqual([plainSums(a, 3, weights), plainSums(b, 3, weights), plainSums(a, 3, weights)]);
  });

  test('resamples visit the same means in the same order', () => {
    const matrix = { trials: 9, periods: 31, values: numbers(9 * 31, 8) };
    for (const resamples of [1, 15, 16, 17, 50]) {
      const [plain, own]: Float64Array[][] = [[], []];
      const options = { resamples, meanBlock: 3, seed: 4 };
      resampleMeans(matrix, options, (means) => plain!.push(means.slice()));
      resampleMeans(matrix, options, (means) => own!.push(means.slice()), RESAMPLING);
      expect(own).toHaveLength(resamples);
      expect(own).toEqual(plain);
    }
  });
});

test('a verdict is the same with the kernels and without', () => {
  const evidence = evidenceOf(study(60, 5, 0.6, 77), 3);
  expect(judge(evidence, undefined, RESAMPLING)).toEqual(judge(evidence));
});
