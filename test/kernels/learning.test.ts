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
