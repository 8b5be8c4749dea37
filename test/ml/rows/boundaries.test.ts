// Rows at their bounds: what is just known, just enough, or refused.
import { describe, expect, test } from 'vitest';
import { makeFeatureSet } from '../../../src/ml/features/feature-set.js';
import { assembleRows, type RowSources } from '../../../src/ml/rows/assemble-rows.js';
import { filterRows, takeRows, type LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import { lastLabelBar } from '../../../src/ml/rows/last-label-bar.js';
import { nameTime, requireKnown, takeKnown } from '../../../src/ml/rows/require-known.js';
import { requireRows } from '../../../src/ml/rows/require-rows.js';
import { scaleWeights } from '../../../src/ml/rows/scale-weights.js';
import { splitInTime } from '../../../src/ml/rows/split-in-time.js';
import { uniquenessWeights } from '../../../src/ml/rows/uniqueness-weights.js';
import { hourlyRows } from '../hourly-rows.js';
import { HOUR } from '../market-rows.js';

const NaN_ = Number.NaN;
const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe('assembly', () => {
  const SOURCES: RowSources = {
    featureSet: makeFeatureSet([{ name: 'a', expression: 'close' }]),
    columns: [of(10, 11, 12, 13)],
    timeMs: of(0, 100, 200, 300),
    barMs: 100,
    label: { values: of(1, 2, 3, 4), knownAtMs: of(200, 300, 400, 500) },
  };
  const assemble = (change: Partial<RowSources>): LabelledRows => assembleRows({ ...SOURCES, ...change }).rows;
  const refused = (change: Partial<RowSources>, code: string, message: string, context = {}): void =>
    expect(() => assemble(change)).toThrow(expect.objectContaining({ code, message, context }));

  test('a row has what its bar has, and no weight unless one is asked for', () => {
    expect(assembleRows(SOURCES)).toStrictEqual({
      rows: {
        rows: 4,
        features: ['a'],
        columns: SOURCES.columns,
        featureSet: SOURCES.featureSet,
        barIndex: Int32Array.of(0, 1, 2, 3),
        target: of(1, 2, 3, 4),
        knownAtMs: of(200, 300, 400, 500),
        decidedAtMs: of(100, 200, 300, 400),
      },
      unlabelled: 0,
      featureless: 0,
    });
    expect(assemble({ weights: 'equal' })).not.toHaveProperty('weight');
  });

  test('signals of one bar keep their order, and the first and the last bar can be one', () => {
    const rows = assemble({
      signalBar: Int32Array.of(3, 0, 3, 0),
      label: { values: of(1, 2, 3, 4), knownAtMs: of(500, 500, 600, 600) },
    });
    expect(rows.barIndex).toEqual(Int32Array.of(0, 0, 3, 3));
    expect(rows.target).toEqual(of(2, 4, 1, 3));
    expect(rows.columns[0]).toEqual(of(10, 10, 13, 13));
  });

  test('labels of some bars share them', () => {
    // labels look at bars 1 and 2, and at bars 2 and 3
    const label = { values: of(1, 2), knownAtMs: of(300, 400) };
    expect(assemble({ signalBar: Int32Array.of(0, 1), label, weights: 'uniqueness' }).weight).toEqual(of(0.75, 0.75));
    // bar 1 alone, and bars 2 and 3
    expect(
      assemble({ signalBar: Int32Array.of(0, 1), label: { ...label, knownAtMs: of(200, 400) }, weights: 'uniqueness' }).weight,
    ).toEqual(of(1, 1));
  });

  test('lengths must fit', () => {
    refused({ columns: [] }, 'MODEL_INVALID', 'rows need a column for each of 1 features, not 0');
    refused({ columns: [of(1, 2, 3)] }, 'MODEL_INVALID', 'rows need a value of feature a for each of 4 bars, not 3');
    const three = of(1, 2, 3);
    refused({ label: { ...SOURCES.label, values: three } }, 'MODEL_INVALID', 'rows need a label for each of 4 bars, not 3');
    refused({ label: { ...SOURCES.label, knownAtMs: three } }, 'MODEL_INVALID', 'rows need a label for each of 4 bars, not 4');
  });

  test.each([-1, 4])('a signal on bar %i is refused', (bar) => {
    refused({ signalBar: Int32Array.of(0, 1, 2, bar) }, 'MODEL_INVALID', `rows need signals on bars from 0 to 3, not ${bar}`);
  });

  test('a label that is not known after the close of its bar is refused', () => {
    const known = (time: number): Partial<RowSources> => ({ label: { ...SOURCES.label, knownAtMs: of(200, time, 400, 500) } });
    expect(assemble(known(201)).rows).toBe(4);
    const sentence = (said: string): string =>
      `a label must be known after its bar has closed, and that of bar 1, which closes at 1970-01-01T00:00:00.200Z, says ${said}`;
    for (const [time, said] of [
      [200, '1970-01-01T00:00:00.200Z'],
      [NaN_, 'NaN'],
    ] as const)
      refused(known(time), 'LABEL_LEAK', sentence(said), { bar: 1, known_at: said });
    refused(
      { label: { ...SOURCES.label, knownAtMs: of(100, 300, 400, 500) } },
      'LABEL_LEAK',
      expect.stringContaining('that of bar 0') as string,
      {
        bar: 0,
        known_at: '1970-01-01T00:00:00.100Z',
      },
    );
  });
});

describe('the last bar of a label', () => {
  const timeMs = of(0, 100, 200, 400, 500);
  test.each([
    [0, 200, 1],
    [0, 299, 1],
    [0, 300, 2],
    [0, 500, 3],
    [0, 600, 4],
    [0, 9999, 4],
    // not before the bar after the decision
    [2, 300, 3],
    [4, 600, 5],
    [0, 50, 1],
  ])('decided on bar %i and known at %i is %i', (bar, knownAtMs, last) => {
    expect(lastLabelBar(timeMs, 100, bar, knownAtMs)).toBe(last);
  });
});

describe('uniqueness', () => {
  test('is 1 for labels that share nothing, with bars between them that none looks at', () => {
    expect(uniquenessWeights(Int32Array.of(2, 7), Int32Array.of(3, 7))).toEqual(of(1, 1));
    expect(uniquenessWeights(new Int32Array(), new Int32Array())).toEqual(of());
  });

  test('is the mean over the bars of 1 / labels', () => {
    // bars 0 to 3 have 1, 2, 3, 1 labels
    const weights = uniquenessWeights(Int32Array.of(0, 1, 2), Int32Array.of(2, 2, 3));
    [(1 + 1 / 2 + 1 / 3) / 3, (1 / 2 + 1 / 3) / 2, (1 / 3 + 1) / 2].forEach((wanted, row) => expect(weights[row]).toBeCloseTo(wanted, 12));
  });

  test('is scaled to the mean 1', () => {
    expect(scaleWeights({ ...hourlyRows({ a: [1, 2] }, [0, 1]), weight: of(1, 3) }).weight).toEqual(of(0.5, 1.5));
  });
});

const ROWS = hourlyRows({ a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], 2);

test('rows are taken with all that is theirs', () => {
  const taken = takeRows({ ...ROWS, weight: ROWS.columns[0]! }, Int32Array.of(7, 2));
  expect(taken).toEqual({
    features: ['a'],
    rows: 2,
    columns: [of(8, 3)],
    target: of(1, 0),
    weight: of(8, 3),
    barIndex: Int32Array.of(7, 2),
    decidedAtMs: of(8 * HOUR, 3 * HOUR),
    knownAtMs: of(10 * HOUR, 5 * HOUR),
    featureSet: ROWS.featureSet,
  });
  expect(filterRows(ROWS, (row) => row % 4 === 1).barIndex).toEqual(Int32Array.of(1, 5, 9));
});

describe('a cut', () => {
  test('lets labels through that are known at it', () => {
    expect(takeKnown(ROWS, 5 * HOUR).barIndex).toEqual(Int32Array.of(0, 1, 2));
    expect(() => requireKnown('it', takeKnown(ROWS, 5 * HOUR), 5 * HOUR)).not.toThrow();
    expect(() => requireKnown('it', ROWS, 5 * HOUR)).toThrow(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        context: { row: 3, bar: 3, known_at: '1970-01-01T06:00:00.000Z', cut: '1970-01-01T05:00:00.000Z' },
      }),
    );
    expect(() => requireKnown('it', ROWS, 2 * HOUR)).toThrow('that of row 0 (bar 0) is known at 1970-01-01T03:00:00.000Z');
  });

  test('lets no label through that is never known', () => {
    const never = { ...ROWS, knownAtMs: ROWS.knownAtMs.with(4, NaN_) };
    expect(() => requireKnown('it', never, Infinity)).toThrow(
      'the it must see labels known by Infinity only, and that of row 4 (bar 4) is known at NaN',
    );
    expect(takeKnown(never, Infinity).rows).toBe(9);
  });

  test('is named in UTC', () => {
    expect([0, NaN_, -Infinity].map(nameTime)).toEqual(['1970-01-01T00:00:00.000Z', 'NaN', '-Infinity']);
  });
});

describe('enough rows', () => {
  const missing = (least: number, ofClass: number, message: string, count: number): void =>
    expect(() => requireRows('it', { ...ROWS, target: of(0, 0, 0, 0, 1, 1, 1, 1, 1, 1) }, least, ofClass)).toThrow(
      expect.objectContaining({ code: 'ROWS_MISSING', message, context: { missing: count } }),
    );

  test('are those of the bound, and of either class', () => {
    expect(() => requireRows('it', ROWS, 10, 5)).not.toThrow();
    missing(11, 0, 'it needs at least 11 rows, and there are 10: 1 is missing', 1);
    missing(12, 0, 'it needs at least 12 rows, and there are 10: 2 are missing', 2);
    missing(10, 5, 'it needs at least 5 rows of class 0, and there are 4: 1 is missing', 1);
    missing(10, 9, 'it needs at least 9 rows of class 0, and there are 4: 5 are missing', 5);
    expect(() => requireRows('it', { ...ROWS, target: new Float64Array(10) }, 1, 1)).toThrow(
      'it needs at least 1 rows of class 1, and there are 0: 1 is missing',
    );
  });

  test('may be numbers', () => {
    expect(() => requireRows('it', { ...ROWS, target: new Float64Array(10).fill(0.5) }, 10, 0)).not.toThrow();
  });
});

describe('a split in time', () => {
  test('gives the later rows their share, rounded up, and the earlier those that are known before', () => {
    const { earlier, later, cutMs } = splitInTime(ROWS, 0.25, 0);
    // row 7 is decided at hour 8, when row 5 is known
    expect([earlier.barIndex, later.barIndex, cutMs]).toEqual([Int32Array.of(0, 1, 2, 3, 4, 5), Int32Array.of(7, 8, 9), 8 * HOUR]);
    const apart = splitInTime(ROWS, 0.25, 1.5 * HOUR);
    expect([apart.earlier.rows, apart.later.rows, apart.cutMs]).toEqual([4, 3, 6.5 * HOUR]);
  });

  test('of no rows has no end', () => {
    const { earlier, later, cutMs } = splitInTime(
      filterRows(ROWS, () => false),
      0.5,
      0,
    );
    expect([earlier.rows, later.rows, cutMs]).toEqual([0, 0, Infinity]);
  });

  test.each([0, 1, -0.5, NaN_])('into a share of %s is refused', (share) => {
    expect(() => splitInTime(ROWS, share, 0)).toThrow(
      expect.objectContaining({
        code: 'MODEL_INVALID',
        message: `the share of later rows must be a number above 0 and below 1, not ${share}`,
      }),
    );
  });

  test.each([-1, Infinity, NaN_])('with an embargo of %s is refused', (embargoMs) => {
    expect(() => splitInTime(ROWS, 0.5, embargoMs)).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID', message: `the embargo must be a time >= 0 in ms, not ${embargoMs}` }),
    );
  });
});
