import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileKernels, createSharedMemory, instantiateKernels } from '../../src/engine/memory/kernels.js';
import { slowBin, slowEdges } from '../reference/learning/slow-bins.js';
import { SHUFFLE, slowStream } from '../reference/learning/slow-random.js';

const memory = createSharedMemory(4 << 20);
const kernels = instantiateKernels(compileKernels(), memory);
const [COLUMN, EDGES, BINS, SCRATCH] = [64, 1 << 20, (1 << 20) + 4096, 2 << 20];
const bytes = new Uint8Array(memory.buffer);
const wild = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -40, max: 40 }) },
  { weight: 6, arbitrary: fc.double({ noNaN: true, min: -1e3, max: 1e3 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, 5e-324, 1.7e308, -1.7e308, 1, 1 + 2 ** -52) },
);
const columns = fc.array(wild, { maxLength: 700 });

function binEdges(column: readonly number[], most: number): number[] {
  new Float64Array(memory.buffer, COLUMN, column.length).set(column);
  bytes.fill(0xa5, EDGES, BINS + 64);
  const count = kernels.call('bin_edges')(COLUMN, column.length, most, EDGES, SCRATCH);
  const table = new Float64Array(memory.buffer, EDGES, kernels.constant('EDGE_ROOM'));
  expect(table.subarray(count).every((edge) => edge === Infinity)).toBe(true);
  expect(bytes[EDGES + table.byteLength]).toBe(0xa5);
  return Array.from(table.subarray(0, count));
}

describe('bin_edges', () => {
  test('equals its definition: ties, infinities, missing values, empty and constant columns', () => {
    fc.assert(
      fc.property(columns, fc.constantFrom(2, 3, 16, 255), (column, most) => {
        expect(binEdges(column, most)).toEqual(slowEdges(column, most));
      }),
      { seed: 20261121, numRuns: 400 },
    );
  });

  test('gives each distinct value a bin of its own where there are no more than bins', () => {
    expect(binEdges([3, 1, 2, 2, Number.NaN], 255)).toEqual([1.5, 2.5]);
    expect(binEdges([7, 7, 7], 255)).toEqual([]);
    expect(binEdges([Number.NaN], 255)).toEqual([]);
    expect(binEdges([-Infinity, 0, Infinity], 255)).toEqual([-Infinity, 0]);
  });

  test('fills quantile bins evenly', () => {
    const column = Array.from({ length: 1000 }, (_, i) => (i * 619) % 1000);
    const bins = column.map((value) => slowBin(value, binEdges(column, 10)));
    for (let bin = 0; bin < 10; bin++) expect(bins.filter((own) => own === bin).length).toBe(100);
  });
});

describe('bin_column', () => {
  test('counts the edges below each value and writes nothing else', () => {
    fc.assert(
      fc.property(columns, columns, fc.constantFrom(1, 8), (column, other, stride) => {
        const edges = binEdges(column, 255);
        new Float64Array(memory.buffer, COLUMN, other.length).set(other);
        bytes.fill(0xa5, BINS, BINS + 8 * 800);
        kernels.call('bin_column')(COLUMN, other.length, EDGES, BINS, stride);
        const expected = new Uint8Array(8 * 800).fill(0xa5);
        other.forEach((value, row) => (expected[row * stride] = slowBin(value, edges)));
        expect(Buffer.compare(bytes.subarray(BINS, BINS + 8 * 800), expected)).toBe(0);
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});

describe('shuffle_rows', () => {
  test('is a permutation, and a function of seed and pass', () => {
    const orders = [
      [1, 0],
      [1, 1],
      [2, 0],
      [1, 0],
    ].map(([seed, pass]) => {
      kernels.call('shuffle_rows')(seed!, pass!, 500, COLUMN);
      return Array.from(new Int32Array(memory.buffer, COLUMN, 500));
    });
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, row) => row));
    expect(orders[3]).toEqual(orders[0]);
    expect(new Set(orders.map(String)).size).toBe(3);
  });

  test('draws the numbers of its definition', () => {
    kernels.call('shuffle_rows')(7, 3, 2, COLUMN);
    const swapped = slowStream(7, SHUFFLE, 3).below(1, 2) === 0;
    expect(Array.from(new Int32Array(memory.buffer, COLUMN, 2))).toEqual(swapped ? [1, 0] : [0, 1]);
  });
});

describe('column_moments', () => {
  const slowMoments = (column: readonly number[]): number[] => {
    const known = column.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    return [known.length, mean, known.reduce((sum, value) => sum + (value - mean) ** 2, 0)];
  };
  const moments = (column: readonly number[]): number[] => {
    new Float64Array(memory.buffer, COLUMN, column.length + 4).fill(1e9).set(column);
    kernels.call('column_moments')(COLUMN, column.length, EDGES);
    return [...new Float64Array(memory.buffer, EDGES, 3)];
  };

  test('equals its definition for lengths 0 to 9, with a NaN at each place and everywhere', () => {
    for (let length = 0; length <= 9; length++)
      for (let missing = -1; missing < length; missing++) {
        const column = Array.from({ length }, (_, i) => (i === missing ? Number.NaN : 3 + i * 2.5));
        const round = (values: readonly number[]): number[] => values.map((value) => Number(value.toFixed(9)));
        expect(round(moments(column)), `NaN at ${missing} of ${length}`).toEqual(round(slowMoments(column)));
      }
    expect(moments([Number.NaN, Number.NaN, Number.NaN])).toEqual([0, Number.NaN, 0]);
  });

  test('equals its definition on any column', () => {
    const value = fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 70 }), (column) => {
        const [found, expected] = [moments(column), slowMoments(column)];
        const scale = 1e-9 * (1 + expected[2]!);
        expect(found[0]).toBe(expected[0]);
        if (expected[0]! > 0) expect(Math.abs(found[1]! - expected[1]!)).toBeLessThan(1e-6);
        expect(Math.abs(found[2]! - expected[2]!)).toBeLessThanOrEqual(scale);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

test('scale_column and sigmoid at lengths 0 to 9, and nothing behind them', () => {
  for (let length = 0; length <= 9; length++) {
    const column = Array.from({ length }, (_, i) => (i === 3 ? Number.NaN : i - 4.5));
    new Float64Array(memory.buffer, COLUMN, length).set(column);
    const out = new Float64Array(memory.buffer, SCRATCH, 24).fill(-7);
    kernels.call('scale_column')(COLUMN, length, 1.5, 2, SCRATCH, 2);
    expect([...out]).toEqual(
      Array.from({ length: 24 }, (_, i) => (i % 2 === 0 && i / 2 < length ? (i === 6 ? 0 : (column[i / 2]! - 1.5) / 2) : -7)),
    );
    out.fill(-7);
    kernels.call('sigmoid')(COLUMN, SCRATCH, length);
    column.forEach((value, i) =>
      Number.isNaN(value) ? expect(out[i]).toBeNaN() : expect(out[i]).toBeCloseTo(1 / (1 + Math.exp(-value)), 14),
    );
    expect(out.subarray(length).every((each) => each === -7)).toBe(true);
  }
});
