// Kernels of columns and bits at lengths that are no multiple of a lane or a word, from any bar on: equal to their definition, and
// nothing is written beside it.
import { describe, expect, test } from 'vitest';
import { compileKernels, createSharedMemory, instantiateKernels } from '../../src/engine/memory/kernels.js';
import { createRandom } from './markets.js';

const memory = createSharedMemory(1 << 20);
const kernels = instantiateKernels(compileKernels(), memory);
const [A, B, OUT, BITS, MORE_BITS, ROWS] = [4096, 65_536, 131_072, 200_000, 210_000, 220_000];
const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 130];
const STARTS = [0, 1, 2, 3, 7];
const GUARD = -1234.5;

const random = createRandom(11);
const drawn = (): number => {
  const at = random();
  if (at < 0.1) return Number.NaN;
  if (at < 0.15) return Infinity;
  return at < 0.2 ? -0 : Math.round((random() - 0.5) * 200) / 8;
};
const columnOf = (length: number): Float64Array => Float64Array.from({ length }, drawn);
const bitsOf = (length: number): boolean[] => Array.from({ length }, () => random() < 0.5);

function put(pointer: number, values: Float64Array): number {
  new Float64Array(memory.buffer, pointer, values.length).set(values);
  return pointer;
}

function putBits(pointer: number, bits: readonly boolean[]): number {
  const words = new BigUint64Array(memory.buffer, pointer, 8).fill(0n);
  bits.forEach((bit, i) => (words[i >> 6]! |= bit ? 1n << BigInt(i & 63) : 0n));
  return pointer;
}

function readBits(pointer: number, length: number): boolean[] {
  const words = new BigUint64Array(memory.buffer, pointer, 8);
  return Array.from({ length }, (_, i) => ((words[i >> 6]! >> BigInt(i & 63)) & 1n) === 1n);
}

/** Calls a kernel with its out filled with guards and expects the values of [from, to) and guards elsewhere. */
function expectColumn(call: () => number, from: number, to: number, expected: (i: number) => number, label: string): void {
  const out = new Float64Array(memory.buffer, OUT, to + 8).fill(GUARD);
  expect(call()).toBe(0);
  expect(Array.from(out), label).toEqual(Array.from(out, (_, i) => (i >= from && i < to ? expected(i) : GUARD)));
}

const OPERATIONS: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ['ADD', (a, b) => a + b],
  ['SUBTRACT', (a, b) => a - b],
  ['MULTIPLY', (a, b) => a * b],
  ['DIVIDE', (a, b) => a / b],
  ['REMAINDER', (a, b) => a % b],
];

test.each(OPERATIONS)('arithmetic %s of columns and numbers', (name, apply) => {
  for (const to of LENGTHS)
    for (const from of STARTS.filter((start) => start <= to)) {
      const [a, b] = [columnOf(to), columnOf(to)];
      const [left, right, op] = [put(A, a), put(B, b), kernels.constant(name)];
      const call =
        (l: number, r: number): (() => number) =>
        () =>
          kernels.call('arithmetic')(op, l, 2.5, r, -0.75, OUT, from, to);
      expectColumn(call(left, right), from, to, (i) => apply(a[i]!, b[i]!), `columns [${from}, ${to})`);
      expectColumn(call(0, right), from, to, (i) => apply(2.5, b[i]!), `number and column [${from}, ${to})`);
      expectColumn(call(left, 0), from, to, (i) => apply(a[i]!, -0.75), `column and number [${from}, ${to})`);
    }
});

test('select_column, constant_column, shift_column and align_column', () => {
  for (const to of LENGTHS)
    for (const from of STARTS.filter((start) => start <= to)) {
      const [a, b, condition] = [columnOf(to), columnOf(to), bitsOf(to)];
      const [left, right, bits] = [put(A, a), put(B, b), putBits(BITS, condition)];
      const label = `[${from}, ${to})`;
      const select = (l: number, r: number): number => kernels.call('select_column')(bits, l, 1.5, r, -2, OUT, from, to);
      expectColumn(
        () => select(left, right),
        from,
        to,
        (i) => (condition[i] ? a[i]! : b[i]!),
        label,
      );
      expectColumn(
        () => select(0, 0),
        from,
        to,
        (i) => (condition[i] ? 1.5 : -2),
        label,
      );
      expectColumn(
        () => kernels.call('constant_column')(OUT, 0.1, from, to),
        from,
        to,
        () => 0.1,
        label,
      );
      expectColumn(
        () => kernels.call('shift_column')(left, OUT, to, from),
        0,
        to,
        (i) => (i < from ? Number.NaN : a[i - from]!),
        label,
      );
      const rows = Int32Array.from({ length: to }, (_, i) => (i < from ? -1 : i >> 1));
      new Int32Array(memory.buffer, ROWS, to).set(rows);
      expectColumn(
        () => kernels.call('align_column')(left, ROWS, OUT, to),
        0,
        to,
        (i) => (rows[i]! < 0 ? Number.NaN : a[rows[i]!]!),
        label,
      );
    }
});

describe('bits', () => {
  test('and, or and not from any word on; bits behind the end are 0', () => {
    for (const to of LENGTHS)
      for (const from of [0, 64].filter((start) => start <= to)) {
        const [a, b] = [bitsOf(to), bitsOf(to)];
        const [left, right] = [putBits(BITS, a), putBits(MORE_BITS, b)];
        const read = (call: () => number): boolean[] => {
          putBits(OUT, []);
          expect(call()).toBe(0);
          return readBits(OUT, 256);
        };
        const expected = (apply: (i: number) => boolean): boolean[] =>
          Array.from({ length: 256 }, (_, i) => i >= from && i < to && apply(i));
        expect(read(() => kernels.call('and_conditions')(left, right, OUT, from, to))).toEqual(expected((i) => a[i]! && b[i]!));
        expect(read(() => kernels.call('or_conditions')(left, right, OUT, from, to))).toEqual(expected((i) => a[i]! || b[i]!));
        expect(read(() => kernels.call('not_condition')(left, OUT, from, to))).toEqual(expected((i) => !a[i]!));
      }
  });

  test('shift_condition and align_condition', () => {
    for (const length of LENGTHS)
      for (const bars of [...STARTS, 63, 64, 65, 500]) {
        const given = bitsOf(length);
        putBits(BITS, given);
        expect(kernels.call('shift_condition')(BITS, OUT, length, bars)).toBe(0);
        expect(readBits(OUT, length)).toEqual(given.map((_, i) => i >= bars && given[i - bars]!));
        const rows = Int32Array.from({ length }, (_, i) => (i < bars ? -1 : i - bars));
        new Int32Array(memory.buffer, ROWS, length).set(rows);
        expect(kernels.call('align_condition')(BITS, ROWS, OUT, length)).toBe(0);
        expect(readBits(OUT, length)).toEqual(given.map((_, i) => i >= bars && given[i - bars]!));
      }
  });
});

test('describe_column finds where NaN end, whatever stands before, and rounds the shadow', () => {
  for (const length of LENGTHS)
    for (let last = -1; last < length; last++) {
      const values = Float64Array.from({ length }, (_, i) => (i === last ? Number.NaN : i + 0.1));
      put(A, values);
      kernels.call('describe_column')(A, length, B);
      const header = new Int32Array(memory.buffer, A - kernels.constant('COLUMN_HEADER_BYTES'), 3);
      expect([...header], `NaN at ${last} of ${length}`).toEqual([last + 1, B, last <= 0 ? 1 : 0]);
      expect([...new Float32Array(memory.buffer, B, length)]).toEqual([...Float32Array.from(values)]);
    }
});

describe('sums over the closes', () => {
  test('summarize_closes: sums before each bar to the last digit, and bounds of each block', () => {
    const block = 1 << kernels.constant('CLOSE_BLOCK_SHIFT');
    for (const length of LENGTHS) {
      // what comes later is a billion times smaller
      const close = Float64Array.from({ length }, (_, i) => (i < 20 ? 6e4 + i / 7 : 1e-5 * (1 + (i % 3) / 7)));
      expect(kernels.call('summarize_closes')(put(A, close), length, B, OUT) ?? 0).toBe(0);
      const sums = new Float64Array(memory.buffer, B, 2 * (length + 1));
      for (let i = 20; i < length; i++) {
        const part = close.subarray(20, i + 1).reduce((sum, value) => sum + value, 0);
        const found = sums[2 * (i + 1)]! - sums[40]! + (sums[2 * (i + 1) + 1]! - sums[41]!);
        expect(Math.abs(found / part - 1), `${i} of ${length}`).toBeLessThan(1e-14);
      }
      const bounds = new Float64Array(memory.buffer, OUT, 2 * Math.ceil(length / block));
      for (let k = 0; k * block < length; k++) {
        const values = close.subarray(k * block, (k + 1) * block);
        expect([bounds[2 * k], bounds[2 * k + 1]]).toEqual([Math.min(...values), -Math.max(...values)]);
      }
    }
  });

  test('are_opens_inside sees one open outside, or one NaN, wherever it is', () => {
    const inside = (open: Float64Array, high: Float64Array, low: Float64Array): number => {
      const { length } = open;
      return kernels.call('are_opens_inside')(put(A, open), put(B, high), put(OUT, low), length);
    };
    for (const length of LENGTHS) {
      const [open, high, low] = [0, 1, -1].map((value) => new Float64Array(length).fill(value)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      expect(inside(open, high, low)).toBe(1);
      for (let i = 0; i < length; i++)
        for (const odd of [2, -2, Number.NaN]) expect(inside(open.with(i, odd), high, low), `${odd} at ${i} of ${length}`).toBe(0);
    }
  });
});
