// What rows must be before anything is learned from them.
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { checkBothClasses, checkDataset, checkFeatures, checkFinite, selectRows, type Dataset } from '../../src/ml/dataset.js';

const GOOD: Dataset = {
  rows: 3,
  features: ['a', 'b'],
  columns: [Float64Array.of(1, 2, 3), Float64Array.of(4, Number.NaN, Infinity)],
  target: Float64Array.of(0, 1, 1),
};
const wrong = (change: Partial<Dataset>): Dataset => ({ ...GOOD, ...change });

describe('a dataset', () => {
  test('may have missing and infinite features, and weights of which some are 0', () => {
    for (const weight of [undefined, Float64Array.of(0, 0, 1e-300), Float64Array.of(1, 2, 3)])
      expect(() => checkDataset('it', wrong({ weight }), true)).not.toThrow();
    expect(() => checkDataset('it', wrong({ target: Float64Array.of(-5, 0.5, 1e300) }), false)).not.toThrow();
  });

  test.each<[Partial<Dataset>, boolean, string]>([
    [{ rows: 0 }, true, 'it needs from 1 to 16777215 rows, not 0'],
    [{ rows: 2 ** 24 }, true, 'it needs from 1 to 16777215 rows, not 16777216'],
    [{ rows: 2 ** 24 - 1 }, true, 'it has 16777215 rows, and feature a has 3 values'],
    [{ rows: 2.5 }, true, 'it needs from 1 to 16777215 rows, not 2.5'],
    [{ columns: [], features: [] }, true, 'it needs from 1 to 65535 features, not 0'],
    [{ features: ['a', 'b', 'c'] }, true, 'it has 2 columns and 3 names of features'],
    [{ columns: [GOOD.columns[0]!, Float64Array.of(1)] }, true, 'it has 3 rows, and feature b has 1 values'],
    [{ target: Float64Array.of(0, 1) }, true, 'it has 3 rows, and the target has 2 values'],
    [{ target: Float64Array.of(0, 1, 0.5) }, true, 'it target must be 0 or 1, and that of row 2 is 0.5'],
    [{ target: Float64Array.of(Number.NaN, 1, 1) }, true, 'it target must be 0 or 1, and that of row 0 is NaN'],
    [{ target: Float64Array.of(7, Infinity, 8) }, false, 'it target must be finite, and that of row 1 is Infinity'],
    [{ weight: Float64Array.of(1, 1) }, true, 'it has 3 rows, and the weights has 2 values'],
    [{ weight: Float64Array.of(-0.1, 1, 1) }, true, 'it weights must be finite and not negative, and that of row 0 is -0.1'],
    [{ weight: Float64Array.of(1, 1, Infinity) }, true, 'it weights must be finite and not negative, and that of row 2 is Infinity'],
    [{ weight: Float64Array.of(1, Number.NaN, 1) }, true, 'it weights must be finite and not negative, and that of row 1 is NaN'],
    [{ weight: new Float64Array(3) }, true, 'it needs a row with a weight above 0, and every weight is 0'],
  ])('%j, of classes: %s', (change, isClass, message) => {
    expect(() => checkDataset('it', wrong(change), isClass)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID', message }));
    expect(() => checkDataset('it', wrong(change), isClass)).toThrow(UsageError);
  });
});

describe('both classes', () => {
  test('must have a row that counts', () => {
    expect(() => checkBothClasses('it', GOOD)).not.toThrow();
    expect(() => checkBothClasses('it', wrong({ weight: Float64Array.of(1, 0, 1) }))).not.toThrow();
    const refused = (change: Partial<Dataset>, value: number): void =>
      expect(() => checkBothClasses('it', wrong(change))).toThrow(
        `it needs rows of both classes, and every target that counts is ${value}`,
      );
    refused({ weight: Float64Array.of(0, 1, 1) }, 1);
    refused({ weight: Float64Array.of(1, 0, 0) }, 0);
    refused({ target: new Float64Array(3) }, 0);
    refused({ target: new Float64Array(3).fill(1) }, 1);
  });
});

describe('features', () => {
  test('must be as many as were fitted on, as long as the rows, and in their order where they have names', () => {
    expect(() => checkFeatures('it', ['a', 'b'], GOOD)).not.toThrow();
    expect(() => checkFeatures('it', ['a', 'b'], GOOD, ['a', 'b'])).not.toThrow();
    expect(() => checkFeatures('it', ['a'], GOOD)).toThrow('it needs the 1 features that it was fitted on, not 2');
    expect(() => checkFeatures('it', ['a', 'b'], { ...GOOD, rows: 2 })).toThrow('it has 2 rows, and feature a has 3 values');
    expect(() => checkFeatures('it', ['a', 'b'], GOOD, ['c', 'b'])).toThrow('it needs feature a as column 0, not c');
    expect(() => checkFeatures('it', ['a', 'b'], GOOD, ['a', 'c'])).toThrow('it needs feature b as column 1, not c');
  });

  test('of linear models must be finite or missing', () => {
    expect(() => checkFinite('it', ['a'], { rows: 2, columns: [Float64Array.of(Number.NaN, -1e308)] })).not.toThrow();
    expect(() => checkFinite('it', ['a', 'b'], GOOD)).toThrow('it features must be finite or missing, and b of row 2 is Infinity');
    expect(() => checkFinite('it', ['a'], { rows: 1, columns: [Float64Array.of(-Infinity)] })).toThrow('a of row 0 is -Infinity');
  });
});

test('rows are selected in the order of the indices, with their weights', () => {
  const rows = Int32Array.of(2, 0, 2);
  expect(selectRows(GOOD, rows)).toEqual({
    features: ['a', 'b'],
    rows: 3,
    columns: [Float64Array.of(3, 1, 3), Float64Array.of(Infinity, 4, Infinity)],
    target: Float64Array.of(1, 0, 1),
    weight: undefined,
  });
  expect(selectRows(wrong({ weight: Float64Array.of(7, 8, 9) }), rows).weight).toEqual(Float64Array.of(9, 7, 9));
});
