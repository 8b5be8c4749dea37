import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binAxis } from '../../../src/report/model/axis-bins.js';
import { summarizeCells } from '../../../src/report/model/cell-statistics.js';
import { buildHeatMaps } from '../../../src/report/model/heat-maps.js';
import { rankTrials } from '../../../src/report/model/ranking.js';
import { rankSlices, sliceAxes } from '../../../src/report/model/slices.js';
import type { SweepReportInput } from '../../../src/report/index.js';
import { inventSweep, numbersFrom } from '../inputs/sweep-input.js';

function mapsOf(sweep: SweepReportInput): ReturnType<typeof buildHeatMaps> {
  const rows = rankTrials(sweep.trials, sweep.objective.direction);
  return buildHeatMaps(sweep, rows, rankSlices(sliceAxes(sweep, rows, 60)));
}

test('numbers are binned in order, choices as given', () => {
  expect(binAxis({ name: 'n', values: [30, 10, 20] }, 60)).toEqual({
    name: 'n',
    labels: ['10', '20', '30'],
    ordered: true,
    binOfValue: Int32Array.of(2, 0, 1),
  });
  expect(binAxis({ name: 's', values: ['sma', 'ema'] }, 60).labels).toEqual(['sma', 'ema']);
  expect(binAxis({ name: 'b', values: [1, 2, 3, 4, 5] }, 2)).toEqual({
    name: 'b',
    labels: ['1–3', '4–5'],
    ordered: true,
    binOfValue: Int32Array.of(0, 0, 0, 1, 1),
  });
  expect(binAxis({ name: 'f', values: [0.1 + 0.2, -1] }, 60).labels).toEqual(['−1', '0.3']);
});

test('each cell has the count, mean, median and best of its trials', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -50, max: 50 })), { maxLength: 60 }), fc.boolean(), (entries, ascending) => {
      const ranked = [...entries].sort((a, b) => (ascending ? a[1] - b[1] : b[1] - a[1]));
      const { count, mean, best, median } = summarizeCells(
        Int32Array.from(ranked, ([cell]) => cell),
        Float64Array.from(ranked, ([, value]) => value),
        5,
      );
      for (let cell = 0; cell < 5; cell++) {
        const own = entries
          .filter((entry) => entry[0] === cell)
          .map((entry) => entry[1])
          .sort((a, b) => a - b);
        expect(count[cell]).toBe(own.length);
        const middle = own.length === 0 ? NaN : (own[(own.length - 1) >> 1]! + own[own.length >> 1]!) / 2;
        expect(median[cell]).toBe(middle + 0);
        expect(best[cell]).toBe(own.length === 0 ? NaN : ascending ? own[0] : own.at(-1));
        expect(mean[cell]).toBe(own.length === 0 ? NaN : Math.fround(own.reduce((sum, value) => sum + value, 0) / own.length));
      }
    }),
    { seed: 12 },
  );
});

test('cells hold values that an f32 cannot', () => {
  const bestOf = (value: number): number => summarizeCells(Int32Array.of(0), Float64Array.of(value), 1).best[0]!;
  expect([1e-300, 1e300, 0, 0.5].map(bestOf)).toEqual([1e-300, 1e300, 0, 0.5]);
  expect(summarizeCells(Int32Array.of(0, -1), Float64Array.of(1, 2), 2).best).toEqual(Float32Array.of(1, NaN));
});

test('a map has a cell per pair of values', () => {
  const sweep = inventSweep(1, [
    { name: 'a', values: [1, 2] },
    { name: 'b', values: ['x', 'y', 'z'] },
  ]);
  const objective = Float64Array.of(10, 20, 30, 40, NaN, 60);
  const maps = mapsOf({ ...sweep, trials: { ...sweep.trials, objective } })!;
  expect(maps.axes).toEqual([
    { name: 'a', labels: ['1', '2'] },
    { name: 'b', labels: ['x', 'y', 'z'] },
  ]);
  expect([...maps.maps[0]!.best]).toEqual([10, 40, 20, NaN, 30, 60]);
});

test('the most telling pair comes first, single values are no axis', () => {
  const sweep = inventSweep(2, [
    { name: 'fixed', values: [1] },
    { name: 'fast', values: numbersFrom(5, 30) },
    { name: 'noise', values: ['p', 'q'] },
    { name: 'idle', values: [0, 1] },
  ]);
  const objective = sweep.trials.objective.map((_, row) => sweep.trials.valueIndex[1]![row]! + 5 * sweep.trials.valueIndex[3]![row]!);
  const maps = mapsOf({ ...sweep, trials: { ...sweep.trials, objective } })!;
  expect(maps.axes.map(({ name }) => name)).toEqual(['fast', 'noise', 'idle']);
  expect(maps.opening).toEqual({ x: 0, y: 2 });
  expect(maps.maps.length).toBe(3);
});

test('cells stay bounded for long and for many axes', () => {
  const long = mapsOf(
    inventSweep(3, [
      { name: 'a', values: numbersFrom(0, 200) },
      { name: 'b', values: numbersFrom(0, 90) },
    ]),
  )!;
  expect(long.axes.map(({ labels }) => labels.length)).toEqual([50, 45]);
  const many = mapsOf(
    inventSweep(
      3,
      [...'abcdefghijklmn'].map((name) => ({ name, values: [1, 2] })),
    ),
  )!;
  expect(many.axes.length).toBe(12);
  expect(many.omittedAxes).toBe(2);
});

test('one axis has slices, and no map', () => {
  const sweep = inventSweep(3, [{ name: 'a', values: numbersFrom(0, 9) }]);
  const rows = rankTrials(sweep.trials, 'maximize');
  expect(sliceAxes(sweep, rows, 60).map(({ name, labels }) => [name, labels.length])).toEqual([['a', 9]]);
  expect(mapsOf(sweep)).toBeUndefined();
});
