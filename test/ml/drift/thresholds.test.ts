// From where on change is drift: each threshold from both sides.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { kolmogorovSmirnov, kolmogorovTail } from '../../../src/ml/drift/kolmogorov-smirnov.js';
import type { DriftThresholds } from '../../../src/ml/drift/drift-thresholds.js';
import { measureDrift, type DriftReport, type ScoredRows } from '../../../src/ml/drift/measure-drift.js';
import { populationStability } from '../../../src/ml/drift/population-stability.js';

const NEVER: DriftThresholds = {
  leastRows: 4,
  stability: 9,
  distance: 2,
  chunkDeviations: 3,
  falseDiscovery: 1,
  accuracyFall: 2,
  standardErrors: 0,
};

const rowsOf = (values: readonly number[], isRight?: readonly number[]): ScoredRows => ({
  features: ['a'],
  columns: [Float64Array.from(values)],
  predictions: Float64Array.from(values),
  ...(isRight && { isRight: Float64Array.from(isRight) }),
});
type Measured = Extract<DriftReport, { state: 'measured' }>;
function measure(before: ScoredRows, now: ScoredRows, change: Partial<DriftThresholds> = {}): Measured {
  const report = measureDrift(before, now, { ...NEVER, ...change });
  if (report.state !== 'measured') throw new Error(report.reason);
  return report;
}

describe('rows', () => {
  test('must be enough on both sides', () => {
    const [four, three] = [rowsOf([1, 2, 3, 4]), rowsOf([1, 2, 3])];
    expect(measureDrift(four, four, NEVER).state).toBe('measured');
    for (const [before, now] of [
      [four, three],
      [three, four],
    ] as const)
      expect(measureDrift(before, now, NEVER)).toEqual({
        state: 'too_few_rows',
        reason: 'Drift needs 4 rows on both sides and has 3.',
      });
  });
});

describe('a column', () => {
  // seven rows are too few for their dependence to be looked at: each counts for one
  const before = rowsOf([1, 2, 3, 4, 5, 6, 7]),
    now = rowsOf([3, 4, 5, 6, 7, 8, 9]),
    { stability, distance, pValue, qValue } = measure(before, now).predictions;
  const drifts = (change: Partial<DriftThresholds>): boolean[] => {
    const { features, predictions, isDrifted, reasons, driftedFeatures } = measure(before, now, change),
      found = [...features, predictions].map((column) => column.isDrifted);
    expect(isDrifted).toBe(found.includes(true));
    expect(reasons).toHaveLength(found.filter(Boolean).length);
    expect(driftedFeatures).toBe(Number(found[0]));
    return found;
  };

  test('has not drifted below all of them', () => {
    expect(drifts({})).toEqual([false, false]);
    expect(distance).toBeCloseTo(2 / 7, 14);
  });

  test('has at the stability index', () => {
    expect(drifts({ stability })).toEqual([true, true]);
    expect(drifts({ stability: stability * (1 + 1e-12) })).toEqual([false, false]);
  });

  test('has at the distance', () => {
    expect(drifts({ distance })).toEqual([true, true]);
    expect(drifts({ distance: distance * (1 + 1e-12) })).toEqual([false, false]);
  });

  test('has at the false discovery rate, and below the bound of chance at it never', () => {
    // p is 0.31 or so, and both columns have it
    expect(qValue).toBe(pValue);
    expect(drifts({ stability, falseDiscovery: qValue * (1 - 1e-12) })).toEqual([false, false]);
    const { predictions } = measure(before, now, { stability: 0, distance: 0, falseDiscovery: 0.05 }),
      root = Math.sqrt(3.5);
    expect(kolmogorovTail(predictions.distanceBound * (root + 0.12 + 0.11 / root))).toBeCloseTo(0.05, 12);
    // nine values in seven bins of one each and the last: chi-square of six degrees is above 12.5916 once in twenty times
    expect(predictions.stabilityBound).toBeCloseTo(12.591587 / 3.5, 5);
  });

  test('is told with its figures', () => {
    const { reasons } = measure(before, now, { stability });
    expect(reasons).toEqual(
      ['a', 'predictions'].map(
        (name) =>
          `The distribution of ${name} changed: stability index ${stability.toFixed(3)}, distance 0.286 with q ${qValue.toPrecision(2)} over 7 independent rows.`,
      ),
    );
  });
});

describe('accuracy', () => {
  const values = [1, 2, 3, 4],
    of = (right: readonly number[]): ScoredRows => rowsOf(values, right);

  test('has drifted where it fell by the threshold and by more than its error', () => {
    const [good, half] = [of([1, 1, 1, 0]), of([1, 1, 0, 0])];
    const drifts = (change: Partial<DriftThresholds>): boolean | undefined => measure(good, half, change).accuracy?.isDrifted;
    expect(drifts({ accuracyFall: 0.25 })).toBe(true);
    expect(drifts({ accuracyFall: 0.2500001 })).toBe(false);
    // the error is sqrt(0.625 * 0.375 / 2) = 0.342
    expect(drifts({ accuracyFall: 0.25, standardErrors: 0.73 })).toBe(true);
    expect(drifts({ accuracyFall: 0.25, standardErrors: 0.74 })).toBe(false);
    expect(measure(half, good, { accuracyFall: 0.25 }).accuracy!.isDrifted).toBe(false);
    expect(measure(half, half, { accuracyFall: 0 }).accuracy!.isDrifted).toBe(false);
  });

  test('is told with its figures, and asks for training', () => {
    const { reasons, isDrifted, advice, driftedFeatures } = measure(of([1, 1, 1, 0]), of([1, 1, 0, 0]), { accuracyFall: 0.25 });
    expect([reasons, isDrifted]).toEqual([['Accuracy fell from 75.0 % to 50.0 % over 4 rows.'], true]);
    expect([advice, driftedFeatures]).toEqual(['train', 0]);
  });

  test('without a fall a column that moved asks to look, and nothing asks for nothing', () => {
    const low = rowsOf([1, 2, 3, 4], [1, 1, 0, 0]),
      high = rowsOf([5, 6, 7, 8], [1, 1, 0, 0]);
    expect(measure(low, high, { distance: 1, falseDiscovery: 1 })).toMatchObject({ advice: 'look', isDrifted: true });
    expect(measure(low, low)).toMatchObject({ advice: 'none', isDrifted: false });
  });

  test('is left out where too few outcomes are known on either side, or none are', () => {
    const [all, few] = [of([1, 1, 1, 0]), of([1, Number.NaN, 1, 0])];
    expect(measure(all, all).accuracy).toMatchObject({ referenceRows: 4, currentRows: 4 });
    expect(measure(all, few).accuracy).toBeUndefined();
    expect(measure(few, all).accuracy).toBeUndefined();
    expect(measure(all, rowsOf(values)).accuracy).toBeUndefined();
    expect(measure(rowsOf(values), all).accuracy).toBeUndefined();
  });
});

test('what does not fit is refused on either side', () => {
  const good = { ...rowsOf([1, 2, 3, 4], [1, 1, 0, 0]), features: ['a', 'b'], columns: [new Float64Array(4), new Float64Array(4)] };
  const refuse = (change: Partial<ScoredRows>, sentence: string): void => {
    for (const [before, now] of [
      [good, { ...good, ...change }],
      [{ ...good, ...change }, good],
    ] as const)
      expect(() => measureDrift(before, now, NEVER)).toThrow(expect.objectContaining({ code: 'STATISTIC_INVALID', message: sentence }));
  };
  refuse({ columns: [new Float64Array(4)] }, 'drift must have a column for each of 2 features, not 1');
  refuse({ columns: [new Float64Array(4), new Float64Array(5)] }, 'drift must have as many values in each column as predictions, 4, not 5');
  refuse({ isRight: new Float64Array(3) }, 'drift must have as many values in each column as predictions, 4, not 3');
  expect(() => measureDrift(good, { ...good, features: ['a', 'c'] }, NEVER)).toThrow(
    'drift must compare the same features, a, b, and not a, c',
  );
});

describe('statistics', () => {
  test('the stability index is that of tenths of the reference, with half a row more in each bin', () => {
    const random = randomStream(12),
      draw = (count: number, kinds: number, move: number): Float64Array =>
        Float64Array.from({ length: count }, () => (random.uniform() < 0.1 ? Number.NaN : random.below(kinds) + move));
    for (const [count, kinds] of [
      [7, 3],
      [10, 20],
      [23, 9],
      [64, 200],
      [100, 12],
    ] as const) {
      const [reference, current] = [draw(count, kinds, 0), draw(count + 5, kinds, 1)];
      expect(populationStability(reference, current)).toBeCloseTo(slowStability(reference, current), 12);
    }
  });

  test('the p-value is that of the distance times root + 0.12 + 0.11 / root', () => {
    // 10 and 15 values, half of the first below all of the second: root of 150 / 25
    const a = Float64Array.from({ length: 10 }, (_, row) => (row < 5 ? row : 100 + row)),
      b = Float64Array.from({ length: 15 }, (_, row) => 10 + 10 * row),
      found = kolmogorovSmirnov(a, b);
    expect(found.distance).toBeCloseTo(0.5, 12);
    expect(found.pValue).toBeCloseTo(kolmogorovTail((Math.sqrt(6) + 0.12 + 0.11 / Math.sqrt(6)) * 0.5), 12);
    expect(kolmogorovSmirnov(b, Float64Array.of(Number.NaN))).toEqual({ distance: Number.NaN, pValue: Number.NaN });
  });

  test('nothing lies below 0', () => {
    expect(kolmogorovTail(-1)).toBe(1);
  });
});

/** From the definition: the k-th edge is the least value that k tenths of the known values do not exceed. */
function slowStability(reference: Float64Array, current: Float64Array): number {
  const known = Array.from(reference).filter((value) => !Number.isNaN(value)),
    most = Math.max(...known);
  const reaches = (value: number): number => known.filter((other) => other <= value).length;
  const edges = new Set(
    Array.from({ length: 9 }, (_, k) => Math.min(...known.filter((value) => 10 * reaches(value) >= (k + 1) * known.length))).filter(
      (edge) => edge < most,
    ),
  );
  const ends = [-Infinity, ...edges, Infinity];
  const shares = (values: Float64Array): number[] => {
    const counts = ends.slice(1).map((end, bin) => Array.from(values).filter((value) => value > ends[bin]! && value <= end).length);
    counts.push(Array.from(values).filter(Number.isNaN).length);
    return counts.map((count) => (count + 0.5) / (values.length + 0.5 * counts.length));
  };
  const [before, now] = [shares(reference), shares(current)];
  return before.reduce((sum, share, bin) => sum + (now[bin]! - share) * Math.log(now[bin]! / share), 0);
}
