import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileKernels, createSharedMemory, instantiateKernels } from '../../src/engine/memory/kernels.js';
import { shadowPointer } from '../../src/engine/memory/memory.js';

const memory = createSharedMemory(1 << 20);
const kernels = instantiateKernels(compileKernels(), memory);
const [LEFT, RIGHT, ABOVE, BELOW] = [4096, 65536, 131072, 135168];
const SEED = { seed: 20261120, numRuns: 3000 };

/** Values that tie, that tie only in f32, and that are far apart; NaN in front, in the middle or nowhere. */
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(1, 1 + 1e-12, 1 - 1e-12, 1e300, -1e300, 1e-320, -0, 0, Infinity, -Infinity),
  fc.double({ noNaN: true, min: -2, max: 2 }),
);
const column = fc
  .record({
    values: fc.array(value, { minLength: 0, maxLength: 260 }),
    blank: fc.integer({ min: 0, max: 150 }),
    hole: fc.option(fc.nat(259), { nil: undefined, freq: 3 }),
  })
  .map(({ values, blank, hole }) => values.map((each, i) => (i < blank || i === hole ? Number.NaN : each)));
const operand = fc.oneof({ weight: 5, arbitrary: column }, { weight: 1, arbitrary: fc.oneof(value, fc.constant(Number.NaN)) });

/** Puts an operand into memory and returns its pointer and number. */
function place(pointer: number, content: number[] | number, length: number, shadow: boolean): [number, number] {
  if (typeof content === 'number') return [0, content];
  const values = Float64Array.from({ length }, (_, i) => content[i] ?? i % 7);
  new Float64Array(memory.buffer, pointer, length).set(values);
  kernels.call('describe_column')(pointer, length, shadow ? shadowPointer(pointer, length) : 0);
  return [pointer, 0];
}

function read(pointer: number, content: number[] | number, i: number): number {
  return typeof content === 'number' ? content : new Float64Array(memory.buffer, pointer)[i]!;
}

function bits(pointer: number, length: number): boolean[] {
  const words = new BigUint64Array(memory.buffer, pointer, Math.ceil(length / 64));
  return Array.from({ length: words.length * 64 }, (_, i) => ((words[i >> 6]! >> BigInt(i & 63)) & 1n) === 1n);
}

describe('cross', () => {
  test.each([true, false])('equals its definition bar by bar, shadows %s, tiles of any whole words', (shadow) => {
    fc.assert(
      fc.property(operand, operand, fc.integer({ min: 1, max: 260 }), fc.constantFrom(64, 128, 4096), (left, right, length, tile) => {
        fc.pre(typeof left !== 'number' || typeof right !== 'number');
        const [a, aNumber] = place(LEFT, left, length, shadow);
        const [b, bNumber] = place(RIGHT, right, length, shadow);
        new Uint8Array(memory.buffer, ABOVE, 8192).fill(255);
        for (let from = 0; from < length; from += tile)
          kernels.call('cross')(a, aNumber, b, bNumber, ABOVE, BELOW, from, Math.min(length, from + tile));
        const at = (i: number): [number, number] => [read(LEFT, left, i), read(RIGHT, right, i)];
        const expected = (test: (now: [number, number], before: [number, number]) => boolean): boolean[] =>
          Array.from({ length: Math.ceil(length / 64) * 64 }, (_, i) => i > 0 && i < length && test(at(i), at(i - 1)));
        expect(bits(ABOVE, length)).toEqual(expected(([x, y], [x1, y1]) => x > y && x1 <= y1));
        expect(bits(BELOW, length)).toEqual(expected(([x, y], [x1, y1]) => x < y && x1 >= y1));
      }),
      SEED,
    );
  });
});

describe('compare', () => {
  test.each([
    ['LESS', (a: number, b: number) => a < b],
    ['LESS_EQUAL', (a: number, b: number) => a <= b],
    ['EQUAL', (a: number, b: number) => a === b],
    ['NOT_EQUAL', (a: number, b: number) => a < b !== a > b],
  ] as const)('%s equals its definition', (name, definition) => {
    fc.assert(
      fc.property(operand, operand, fc.integer({ min: 1, max: 260 }), (left, right, length) => {
        const [a, aNumber] = place(LEFT, left, length, false);
        const [b, bNumber] = place(RIGHT, right, length, false);
        new Uint8Array(memory.buffer, ABOVE, 4096).fill(255);
        kernels.call('compare')(kernels.constant(name), a, aNumber, b, bNumber, ABOVE, 0, length);
        const expected = Array.from(
          { length: Math.ceil(length / 64) * 64 },
          (_, i) => i < length && definition(read(LEFT, left, i), read(RIGHT, right, i)),
        );
        expect(bits(ABOVE, length)).toEqual(expected);
      }),
      { ...SEED, numRuns: 600 },
    );
  });
});
