import { expect, test } from 'vitest';
import { placeAxis, placeIn } from '../../../src/report/model/axis-places.js';
import { valueRange } from '../../../src/report/model/value-range.js';

const number = { name: 'n', kind: 'number' as const, isLog: false, isWhole: false };

test('numbers are placed by their distance, or by their factor', () => {
  const linear = placeAxis({ ...number, low: 0, high: 10 }, 5);
  expect([0, 2.5, 10, 11, NaN].map(linear.shareOf)).toEqual([0, 0.25, 1, 1, NaN]);
  expect(linear.ticks.map(({ label }) => label)).toEqual(['0', '2', '4', '6', '8', '10']);
  const log = placeAxis({ ...number, low: 0.1, high: 10, isLog: true }, 4);
  expect([0.1, 1, 10].map(log.shareOf).map((share) => Number(share.toFixed(9)))).toEqual([0, 0.5, 1]);
  expect(log.ticks.map(({ label }) => label)).toEqual(['0.1', '1', '10']);
});

test('whole numbers have whole ticks', () => {
  expect(placeAxis({ ...number, low: 1, high: 3, isWhole: true }, 10).ticks.map(({ label }) => label)).toEqual(['1', '2', '3']);
});

test('an axis of one value has it in the middle, and a tick', () => {
  const axis = placeAxis({ ...number, low: 7, high: 7 }, 5);
  expect([axis.shareOf(7), axis.shareOf(NaN)]).toEqual([0.5, NaN]);
  expect(axis.ticks).toEqual([{ share: 0.5, label: '7' }]);
});

test('very small and very wide axes have ticks that differ', () => {
  for (const axis of [placeAxis({ ...number, low: 0, high: 1e-300 }, 5), placeAxis({ ...number, low: 1e-300, high: 1, isLog: true }, 5)]) {
    const labels = axis.ticks.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThan(2);
    expect(labels.length).toBeLessThan(9);
  }
});

test('choices stand in the middle of their rooms, and their trials stay within', () => {
  const axis = placeAxis({ name: 'c', kind: 'choice', values: ['a', true, 3] }, 5);
  expect(axis.ticks.map(({ label }) => label)).toEqual(['a', 'true', '3']);
  expect(axis.shareOf(1)).toBe(0.5);
  const places = Array.from({ length: 100 }, (_, key) => placeIn(axis, 0, key));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(Math.max(...places)).toBeLessThan(1 / 3);
  expect(new Set(places).size).toBe(100);
  expect(placeIn(axis, NaN, 5)).toBeNaN();
});

test('a range of nothing is undefined', () => {
  expect(valueRange(Float64Array.of(NaN, Infinity))).toBeUndefined();
  expect(valueRange(Float64Array.of(2, NaN, 1), [5, NaN])).toEqual([1, 5]);
});
