// Which sentence is said of a feature that a linear model cannot use, at the bounds between them.
import { expect, test } from 'vitest';
import { warnAboutScaling } from '../../../src/ml/models/warn-about-scaling.js';
import type { LinearModel } from '../../../src/ml/models/model.js';
import { emptySgd } from '../../../src/ml/models/fit-sgd.js';
import { fitStandardScaling } from '../../../src/ml/standard-scaling.js';
import { recordKernels } from '../recording-kernels.js';

function warn(...values: readonly number[]): readonly string[] {
  const features = { rows: values.length, columns: [Float64Array.from(values)] };
  return warnAboutScaling(emptySgd({ kind: 'sgdr' }, ['x'], fitStandardScaling(recordKernels(), features)), features);
}
const ROUNDING = 'differ by less than rounding leaves of them: take away what they have in common';

test.each<[string, readonly number[], string | undefined]>([
  ['numbers', [1, 2, Number.NaN, 4], undefined],
  ['values that differ by more than 1e-12 of their mean', [1 - 1.5e-12, 1 + 1.5e-12, 1 - 1.5e-12, 1 + 1.5e-12], undefined],
  ['values that differ by less', [1 - 0.75e-12, 1 + 0.75e-12, 1 - 0.75e-12, 1 + 0.75e-12], ROUNDING],
  ['large values that differ by less', [1000 - 0.75e-9, 1000 + 0.75e-9], ROUNDING],
  ['values below 0 that differ by less', [-1 - 0.75e-12, -1 + 0.75e-12], ROUNDING],
  ['values whose squares vanish, though they differ', [1e-200, 2e-200], 'too small to be scaled'],
  ['the least numbers', [0, Number.MIN_VALUE], 'too small to be scaled'],
  ['values that are as small as they are alike', [1e-150, 1e-150 * (1 + 1e-15)], ROUNDING],
  ['one value', [3, Number.NaN, 3], 'it is 3 in every row that is learned from'],
  ['no value', [Number.NaN], 'it has no value in the rows that are learned from'],
  ['values beyond all sums', [1.7e308, 1e308], 'too large to be scaled'],
])('of %s', (_, values, rule) => {
  expect(warn(...values)).toEqual(
    rule === undefined ? [] : [expect.stringMatching(new RegExp(`^Feature x tells sgdr nothing: .*${rule}\\.$`))],
  );
});

test('each feature is told by its own column and scale', () => {
  const features = { rows: 2, columns: [Float64Array.of(1, 2), Float64Array.of(5, 5), Float64Array.of(3, 4)] };
  const model: LinearModel = emptySgd({ kind: 'sgdc' }, ['a', 'b', 'c'], {
    means: Float64Array.of(1.5, 5, 3.5),
    scales: Float64Array.of(0.5, 1, Infinity),
  });
  expect(warnAboutScaling(model, features)).toEqual([
    'Feature b tells sgdc nothing: it is 5 in every row that is learned from.',
    'Feature c tells sgdc nothing: its values, from 3 to 4, are too large to be scaled.',
  ]);
});
