// The canary that computes features again as if later bars had not happened: where it cuts, and what it names.
import { describe, expect, test } from 'vitest';
import { findLookAhead, type FeatureSource } from '../../../src/ml/canaries/look-ahead.js';
import { hourlyRows } from '../hourly-rows.js';

const counted = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row);

/** A source of columns of as many values as bars are known, and what it was asked for. */
function watch(barCount: number, valueOf: (bar: number, known: number, feature: number) => number): FeatureSource & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    barCount,
    compute: (known) => {
      asked.push(known);
      return [0, 1].map((feature) => Float64Array.from({ length: known }, (_, bar) => valueOf(bar, known, feature)));
    },
  };
}

/** Two features whose values are the numbers of the bars. */
const rowsOf = (bars: number) => hourlyRows({ a: counted(bars), b: counted(bars) }, counted(bars));

describe('bars are cut', () => {
  test('at four places beside the one before the last bar, which are those of the seed', async () => {
    const cutsOf = async (seed: number): Promise<number[]> => {
      const source = watch(1000, (bar) => bar);
      await findLookAhead(rowsOf(10), source, seed);
      return source.asked;
    };
    const [whole, ...cuts] = await cutsOf(3);
    expect(whole).toBe(1000);
    expect(cuts.at(-1)).toBe(999);
    expect(new Set(cuts).size).toBe(5);
    expect(cuts.every((cut) => cut >= 1 && cut < 1000)).toBe(true);
    expect(await cutsOf(3)).toEqual([whole, ...cuts]);
    expect(await cutsOf(4)).not.toEqual([whole, ...cuts]);
  });

  test('anywhere from the first bar on, each place once', async () => {
    const seen = new Set<number>();
    let both = 0;
    for (let seed = 0; seed < 100; seed++) {
      const four = watch(4, (bar) => bar),
        three = watch(3, (bar) => bar);
      await findLookAhead(rowsOf(3), four, seed);
      await findLookAhead(rowsOf(3), three, seed);
      expect(new Set(four.asked).size).toBe(four.asked.length);
      four.asked.slice(1).forEach((cut) => seen.add(cut));
      if (three.asked.length === 3) both++;
    }
    expect([...seen].sort()).toEqual([1, 2, 3]);
    // four draws of two places miss one of them in one of sixteen cases
    expect(both).toBeGreaterThan(85);
  });

  test.each([
    [1, [1]],
    [2, [2, 1]],
  ])('%i bars', async (bars, asked) => {
    const source = watch(bars, (bar) => bar);
    expect((await findLookAhead(rowsOf(bars), source, 1)).state).toBe('passed');
    expect(source.asked).toEqual(asked);
  });
});

describe('what it says', () => {
  test('of features that know nothing of later bars', async () => {
    expect(
      await findLookAhead(
        rowsOf(7),
        watch(10, (bar) => bar),
        1,
      ),
    ).toEqual({
      name: 'look_ahead',
      state: 'passed',
      sentence: 'no feature of 7 rows changes with later bars',
    });
  });

  test('of a feature that changes: the first bar that does at the first cut, once', async () => {
    const source = watch(10, (bar, known, feature) => (feature === 1 && bar >= 1 && known < 10 ? 100 * known + bar : bar)),
      found = await findLookAhead(rowsOf(7), source, 1),
      cut = source.asked.slice(1).find((known) => known > 1)!;
    expect(found).toEqual({
      name: 'look_ahead',
      state: 'failed',
      features: ['b'],
      sentence: `features must be known at the close of their bar: b of bar 1 is ${100 * cut + 1} while ${cut} bars are known, and 1 later`,
    });
  });

  test('of the very first bar', async () => {
    const found = await findLookAhead(
      rowsOf(2),
      watch(2, (bar, known, feature) => (feature === 0 && known < 2 ? -5 : bar)),
      1,
    );
    expect(found).toMatchObject({
      features: ['a'],
      sentence: 'features must be known at the close of their bar: a of bar 0 is -5 while 1 bars are known, and 0 later',
    });
  });

  test('of rows that are not those of their bars, before features that change, each feature once', async () => {
    const rows = rowsOf(7),
      shifted = { ...rows, columns: [rows.columns[0]!, rows.columns[1]!.with(0, 6).with(4, 5)] };
    const found = await findLookAhead(
      shifted,
      watch(2, (bar) => bar + 0),
      1,
    );
    // bars behind the second do not exist in the source
    expect(found).toMatchObject({
      features: ['a', 'b'],
      sentence:
        'features must be known at the close of their bar: a of row 2 is 2, and its bar 2 has undefined; b of row 0 is 6, and its bar 0 has 0',
    });
    const both = await findLookAhead(
      { ...rows, rows: 2, barIndex: Int32Array.of(1, 0), columns: [Float64Array.of(1, 0), Float64Array.of(1, 7)] },
      watch(2, (bar, known, feature) => (feature === 0 && known < 2 ? 9 : bar)),
      1,
    );
    expect(both).toMatchObject({
      features: ['b', 'a'],
      sentence:
        'features must be known at the close of their bar: b of row 1 is 7, and its bar 0 has 0; a of bar 0 is 9 while 1 bars are known, and 0 later',
    });
    const twice = await findLookAhead(
      { ...rows, columns: [rows.columns[0]!, rows.columns[1]!.with(2, 9)] },
      watch(10, (bar, known, feature) => (feature === 1 && bar === 0 && known < 10 ? 9 : bar)),
      1,
    );
    expect(twice).toMatchObject({ features: ['b'], sentence: expect.stringMatching(/: b of row 2 is 9, .* has 2; b of bar 0 is 9 while/) });
  });

  test('of bits: a missing value is itself, and a zero has a sign', async () => {
    const rows = { ...rowsOf(2), columns: [Float64Array.of(Number.NaN, 1), Float64Array.of(0, 1)] },
      valueOf = (bar: number, _: number, feature: number): number => (bar === 0 && feature === 0 ? Number.NaN : bar);
    expect((await findLookAhead(rows, watch(2, valueOf), 1)).state).toBe('passed');
    expect(
      await findLookAhead(
        rows,
        watch(2, (bar, known, feature) => (bar === 0 && feature === 1 && known === 1 ? -0 : valueOf(bar, known, feature))),
        1,
      ),
    ).toMatchObject({ features: ['b'] });
  });
});
