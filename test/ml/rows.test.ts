// Rows: what becomes one, what is left out, and what is refused.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { Learners } from '../../src/engine/learning/learners.js';
import { makeFeatureSet } from '../../src/ml/features/feature-set.js';
import { assembleRows, type RowSources } from '../../src/ml/rows/assemble-rows.js';
import { predictRaw } from '../../src/ml/models/predict.js';
import { takeRows, type LabelledRows } from '../../src/ml/rows/labelled-rows.js';
import { requireKnown, takeKnown } from '../../src/ml/rows/require-known.js';
import { requireRows } from '../../src/ml/rows/require-rows.js';
import { scaleWeights } from '../../src/ml/rows/scale-weights.js';
import { splitInTime } from '../../src/ml/rows/split-in-time.js';
import { uniquenessWeights } from '../../src/ml/rows/uniqueness-weights.js';
import { fitStopping } from '../../src/ml/training/fit-stopping.js';
import { HOUR, persistentBars, risesLater, rowsOf } from './market-rows.js';

const NaN_ = Number.NaN,
  featureSet = makeFeatureSet([
    { name: 'a', expression: 'ibs()' },
    { name: 'b', expression: 'hour()' },
  ]);
const SOURCES: RowSources = {
  featureSet,
  timeMs: Float64Array.of(0, 1, 2, 3, 4).map((hour) => hour * HOUR),
  barMs: HOUR,
  columns: [Float64Array.of(NaN_, NaN_, 12, NaN_, 14), Float64Array.of(NaN_, 21, 22, 23, 24)],
  label: { values: Float64Array.of(1, 0, 1, 1, NaN_), knownAtMs: Float64Array.of(3, 4, 5, 6, NaN_).map((hour) => hour * HOUR) },
};

describe('assembly', () => {
  test('leaves out what has no label or no feature at all, and keeps single missing values', () => {
    const { rows, unlabelled, featureless } = assembleRows(SOURCES);
    expect([unlabelled, featureless, rows.rows]).toEqual([1, 1, 3]);
    expect(rows.columns.map((column) => Array.from(column))).toEqual([
      [NaN_, 12, NaN_],
      [21, 22, 23],
    ]);
    expect([rows.barIndex, rows.target, rows.decidedAtMs, rows.knownAtMs].map((column) => Array.from(column))).toEqual([
      [1, 2, 3],
      [0, 1, 1],
      [2 * HOUR, 3 * HOUR, 4 * HOUR],
      [4 * HOUR, 5 * HOUR, 6 * HOUR],
    ]);
  });

  test('takes signals in the order of time', () => {
    const label = { values: Float64Array.of(1, 0), knownAtMs: Float64Array.of(9 * HOUR, 8 * HOUR) };
    const { rows } = assembleRows({ ...SOURCES, signalBar: Int32Array.of(4, 2), label });
    expect([rows.barIndex, rows.target, rows.knownAtMs].map((column) => Array.from(column))).toEqual([
      [2, 4],
      [0, 1],
      [8 * HOUR, 9 * HOUR],
    ]);
  });

  test('a label that claims to be known before its bar has closed is refused', () => {
    const label = { values: Float64Array.of(1, 0, 1, 1, 1), knownAtMs: Float64Array.of(3, 4, 5, 4, 9).map((hour) => hour * HOUR) };
    expect(() => assembleRows({ ...SOURCES, label })).toThrow(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message:
          'a label must be known after its bar has closed, and that of bar 3, which closes at 1970-01-01T04:00:00.000Z, says 1970-01-01T04:00:00.000Z',
      }),
    );
  });

  test.each<[Partial<RowSources>, string]>([
    [{ columns: [new Float64Array(5)] }, 'rows need a column for each of 2 features, not 1'],
    [{ columns: [new Float64Array(5), new Float64Array(4)] }, 'rows need a value of feature b for each of 5 bars, not 4'],
    [{ signalBar: Int32Array.of(1, 2) }, 'rows need a label for each of 2 signals, not 5'],
    [{ signalBar: Int32Array.of(0, 1, 2, 3, 5) }, 'rows need signals on bars from 0 to 4, not 5'],
  ])('%o', (change, message) =>
    expect(() => assembleRows({ ...SOURCES, ...change })).toThrow(expect.objectContaining({ code: 'MODEL_INVALID', message })),
  );
});

describe('uniqueness', () => {
  test('is the mean share of a label in the bars that it looks at', () => {
    expect(Array.from(uniquenessWeights(Int32Array.of(0, 1, 5), Int32Array.of(1, 2, 6)))).toEqual([0.75, 0.75, 1]);
  });

  test('of labels over h bars, one a bar, is 1 / h away from the ends', () => {
    const bars = persistentBars(200, 1, 0),
      label = risesLater(bars, 8);
    const { rows } = assembleRows({ ...SOURCES, timeMs: bars.timeMs, label, columns: [bars.close, bars.open], weights: 'uniqueness' });
    rows.weight!.subarray(8, 180).forEach((weight) => expect(weight).toBeCloseTo(1 / 8, 12));
    expect(rows.weight![0]).toBeGreaterThan(0.3);
  });

  test('of a label is known when the label is: what is decided later changes no bit of it', () => {
    const random = randomStream(9),
      firstBar = Int32Array.from({ length: 300 }, () => random.below(400)).sort(),
      lastBar = firstBar.map((bar) => bar + random.below(30)),
      whole = uniquenessWeights(firstBar, lastBar);
    let compared = 0;
    for (const now of [40, 111, 250, 399]) {
      const decided = firstBar.filter((bar) => bar <= now),
        weights = uniquenessWeights(
          decided,
          lastBar.subarray(0, decided.length).map((bar) => Math.min(bar, now)),
        );
      const known = Array.from(weights.keys()).filter((row) => lastBar[row]! <= now);
      compared += known.length;
      expect(known.map((row) => weights[row])).toEqual(known.map((row) => whole[row]));
    }
    expect(compared).toBeGreaterThan(400);
  });

  test('makes many signals of one event count as one', async () => {
    const learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 26 });
    try {
      const bars = persistentBars(600, 2, 0.3),
        all = rowsOf(bars, risesLater(bars, 1));
      // a missing value counts as the mean of all rows, however they are weighed
      const once = takeRows(
        all,
        Int32Array.from({ length: all.rows - 10 }, (_, row) => row + 10),
      );
      // every third event has five signals
      const indices = Int32Array.from(Array.from({ length: once.rows }, (_, row) => Array<number>(row % 3 === 0 ? 5 : 1).fill(row)).flat()),
        crowd = takeRows(once, indices);
      const next = crowd.barIndex.map((bar) => bar + 1),
        weight = uniquenessWeights(next, next),
        options = { embargoMs: 0, leastRows: 10, leastOfClass: 5 };
      const said = async (rows: LabelledRows): Promise<Float64Array> =>
        predictRaw(learners, (await fitStopping(learners, { kind: 'logistic', l2: 0 }, rows, options)).model, once);
      const [alone, weighed, crowded] = [await said(once), await said({ ...crowd, weight }), await said(crowd)];
      const distance = (a: Float64Array): number => Math.max(...a.map((value, row) => Math.abs(value - alone[row]!)));
      expect(distance(weighed)).toBeLessThan(1e-6);
      expect(distance(crowded)).toBeGreaterThan(0.01);
    } finally {
      await learners.close();
    }
  });

  test('is scaled to a mean of 1 where a model is fitted', () => {
    const rows = {
      ...rowsOf(persistentBars(10, 1, 0), risesLater(persistentBars(10, 1, 0), 2)),
      weight: Float64Array.of(0.5, 0.25, 1, 0.25, 0.5, 0.5, 0.5, 0.5),
    };
    expect(Array.from(scaleWeights(rows).weight!)).toEqual([1, 0.5, 2, 0.5, 1, 1, 1, 1]);
    expect(scaleWeights({ ...rows, weight: undefined }).weight).toBeUndefined();
  });
});

describe('time', () => {
  const rows = rowsOf(persistentBars(100, 1, 0), risesLater(persistentBars(100, 1, 0), 5));

  test('a row that is known after the cut is refused, with the row, the time and the cut', () => {
    expect(() => requireKnown('scaler', rows, 50 * HOUR)).toThrow(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message:
          'the scaler must see labels known by 1970-01-03T02:00:00.000Z only, and that of row 45 (bar 45) is known at 1970-01-03T03:00:00.000Z',
      }),
    );
    expect(() => requireKnown('scaler', takeKnown(rows, 50 * HOUR), 50 * HOUR)).not.toThrow();
    expect(takeKnown(rows, 50 * HOUR).rows).toBe(45);
  });

  test('a split leaves labels out that reach into the later rows, or into the embargo before them', () => {
    const { earlier, later, cutMs } = splitInTime(rows, 0.4, 3 * HOUR);
    expect(later.rows).toBe(Math.ceil(0.4 * rows.rows));
    expect(cutMs).toBe(later.decidedAtMs[0]! - 3 * HOUR);
    expect(Math.max(...earlier.knownAtMs)).toBe(cutMs);
  });

  test('too few rows are counted', () => {
    expect(() => requireRows('training', rows, 120, 0)).toThrow(
      expect.objectContaining({ code: 'ROWS_MISSING', message: 'training needs at least 120 rows, and there are 95: 25 are missing' }),
    );
    const ones = { ...rows, target: new Float64Array(95).fill(1).fill(0, 0, 4) };
    expect(() => requireRows('training', ones, 50, 5)).toThrow('training needs at least 5 rows of class 0, and there are 4: 1 is missing');
  });
});
