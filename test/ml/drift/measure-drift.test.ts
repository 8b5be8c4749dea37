import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { measureDrift, type ScoredRows } from '../../../src/ml/drift/measure-drift.js';

function scored(rows: number, seed: number, { shift = 0, accuracy = 0.6, known = 1 } = {}): ScoredRows {
  const random = randomStream(seed),
    column = (move: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal() + move);
  return {
    features: ['a', 'b'],
    columns: [column(0), column(shift)],
    predictions: column(shift / 10),
    isRight: Float64Array.from({ length: rows }, () => (random.uniform() < known ? Number(random.uniform() < accuracy) : Number.NaN)),
  };
}

describe('a report', () => {
  test('of rows like those of the reference says that nothing changed', () => {
    for (let seed = 0; seed < 20; seed++) {
      const report = measureDrift(scored(1000, 100 + seed), scored(800, 200 + seed));
      expect(report).toMatchObject({ state: 'measured', isDrifted: false, reasons: [] });
    }
  });

  test('names the feature that moved, and the accuracy that fell', () => {
    const report = measureDrift(scored(1000, 1), scored(800, 2, { shift: 1, accuracy: 0.45 }));
    if (report.state !== 'measured') throw new Error(report.state);
    expect(report.features.map(({ name, isDrifted }) => [name, isDrifted])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(report.predictions.isDrifted).toBe(false);
    expect(report.accuracy!.isDrifted).toBe(true);
    expect(report.reasons).toEqual([
      expect.stringMatching(
        /^The distribution of b changed: stability index 0\.\d{3}|1\.\d{3}, distance 0\.\d{3} with q \S+ over \d{3} independent rows\.$/,
      ),
      expect.stringMatching(/^Accuracy fell from \d\d\.\d % to \d\d\.\d % over 800 rows\.$/),
    ]);
    expect(report.isDrifted).toBe(true);
  });

  test('leaves accuracy out where too few outcomes are known', () => {
    const report = measureDrift(scored(1000, 1), scored(1000, 2, { known: 0.1, accuracy: 0 }));
    expect(report).toMatchObject({ state: 'measured', accuracy: undefined, isDrifted: false });
    const { isRight: _, ...without } = scored(1000, 2);
    expect(measureDrift(without, without)).toMatchObject({ accuracy: undefined });
  });

  test('of few rows says so', () => {
    expect(measureDrift(scored(1000, 1), scored(199, 2))).toEqual({
      state: 'too_few_rows',
      reason: 'Drift needs 200 rows on both sides and has 199.',
    });
  });
});

test('what does not fit is one sentence', () => {
  const rows = scored(300, 1);
  const refuse =
    (change: Partial<ScoredRows>): (() => unknown) =>
    () =>
      measureDrift(rows, { ...rows, ...change });
  expect(refuse({ features: ['b', 'a'] })).toThrow('drift must compare the same features, a, b, and not b, a');
  expect(refuse({ columns: [rows.columns[0]!] })).toThrow('drift must have a column for each of 2 features, not 1');
  expect(refuse({ isRight: new Float64Array(3) })).toThrow('drift must have as many values in each column as predictions, 300, not 3');
});

const WIDTH = 10;

/** Ten features, the first moved. */
function wide(rows: number, seed: number, move = 0): ScoredRows {
  const random = randomStream(seed, 3),
    draw = (shift: number): Float64Array => Float64Array.from({ length: rows }, () => random.normal() + shift);
  return {
    features: Array.from({ length: WIDTH }, (_, index) => `x${index}`),
    columns: Array.from({ length: WIDTH }, (_, index) => draw(index === 0 ? move : 0)),
    predictions: draw(0),
  };
}

test('features of the clock are left out and told, and so are those that are too slow and what has no chunks', () => {
  const [reference, current] = [wide(199, 1), wide(200, 2, 5)],
    thresholds = {
      leastRows: 100,
      stability: 0.25,
      distance: 0.1,
      chunkDeviations: 3,
      falseDiscovery: 0.01,
      accuracyFall: 1,
      standardErrors: 3,
    };
  const report = measureDrift(reference, current, thresholds, ['x0', 'year']);
  if (report.state !== 'measured') throw new Error(report.reason);
  expect([report.leftOut, report.features.map(({ name }) => name), report.isDrifted]).toEqual([
    ['x0'],
    Array.from({ length: WIDTH - 1 }, (_, index) => `x${index + 1}`),
    false,
  ]);
  expect(report.notes).toEqual([
    'Left out, for the clock alone decides them: x0.',
    'The reference has too few rows for chunks: bounds are those of its independent rows.',
  ]);
  const slow = {
    ...reference,
    columns: reference.columns.map((_, index) => Float64Array.from({ length: 199 }, (_, row) => row * (index + 1))),
  };
  expect(measureDrift(slow, current, thresholds)).toMatchObject({
    driftedFeatures: 0,
    notes: [
      expect.stringMatching(/^Too slow to be judged, fewer than 5 independent rows: x0, x1,/) as string,
      expect.any(String) as string,
    ],
  });
});
