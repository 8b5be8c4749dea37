// How far a score falls without a feature, by scores that are known.
import { expect, test } from 'vitest';
import { shuffled } from '../../src/core/shuffled.js';
import type { FeatureColumns } from '../../src/core/learner-kernels.js';
import { permutationImportance } from '../../src/ml/importance/permutation-importance.js';

const COLUMNS: readonly Float64Array[] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 5, 5, 5), Float64Array.of(9, 7, 8, 6)];

test('is the mean fall over the repeats, with its sample deviation', () => {
  const falls = [1, 2, 6, 3, 3, 3, 0, -1, 1];
  let calls = 0;
  const drops = permutationImportance({ rows: 4, columns: COLUMNS }, () => 10 - (calls++ === 0 ? 0 : falls[calls - 2]!), {
    seed: 1,
    repeats: 3,
  });
  expect(calls).toBe(10);
  expect(drops).toEqual([
    // squares 4 + 1 + 9 over 2
    { mean: 3, deviation: expect.closeTo(Math.sqrt(7), 12) },
    { mean: 3, deviation: 0 },
    { mean: 0, deviation: expect.closeTo(1, 12) },
  ]);
});

test('shuffles one feature at a time, each time in another order of the seed; five times by default', () => {
  const seen: FeatureColumns[] = [];
  const drops = permutationImportance({ rows: 4, columns: COLUMNS }, (features) => seen.push(features), { seed: 8 });
  expect(drops).toHaveLength(3);
  expect(seen).toHaveLength(16);
  expect(seen[0]!.columns).toEqual(COLUMNS);
  seen.slice(1).forEach(({ rows, columns }, call) => {
    const feature = Math.floor(call / 5);
    expect(rows).toBe(4);
    // no two shuffles of all have the same stream
    expect(columns).toEqual(COLUMNS.with(feature, shuffled(COLUMNS[feature]!, 8, call)));
  });
});

test('a single repeat has no deviation, two have one', () => {
  const measure = (repeats: number) => permutationImportance({ rows: 4, columns: COLUMNS }, () => 1, { seed: 1, repeats })[0];
  expect(measure(1)).toEqual({ mean: 0, deviation: Number.NaN });
  expect(measure(2)).toEqual({ mean: 0, deviation: 0 });
});
