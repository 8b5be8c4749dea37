import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SOBOL_DIMENSIONS, sobolDirections, SobolSequence } from '../../../src/search/samplers/sobol.js';
import { describeSampler } from '../sampler-conformance.js';

describeSampler('sobol', { sampler: 'sobol' });

describe('the Sobol sequence', () => {
  // points of scipy.stats.qmc.Sobol(64, scramble=False), scipy 1.17
  test.each<[number, number[]]>([
    [1, [0.5, 0.5, 0.5, 0.5, 0.5]],
    [5, [0.875, 0.875, 0.125, 0.625, 0.625]],
    [21, [0.96875, 0.59375, 0.34375, 0.09375, 0.71875]],
    [30, [0.53125, 0.03125, 0.40625, 0.90625, 0.28125]],
  ])('has the published directions: point %d before scrambling', (index, point) => {
    const gray = index ^ (index >>> 1);
    const found = [0, 1, 2, 20, 63].map((dimension) => {
      let bits = 0;
      sobolDirections(dimension).forEach((number, bit) => {
        if (((gray >>> bit) & 1) === 1) bits ^= number;
      });
      return (bits >>> 0) / 2 ** 32;
    });
    expect(found).toEqual(point);
  });

  test('fills every interval once, in each of its dimensions, and every square of the first two', () => {
    const points = Array.from({ length: 256 }, (_, index) => new SobolSequence(SOBOL_DIMENSIONS, 9).point(index));
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++)
      expect(new Set(points.map((point) => Math.floor(point[dimension]! * 256))).size).toBe(256);
    expect(new Set(points.map(([x, y]) => Math.floor(x! * 16) * 16 + Math.floor(y! * 16))).size).toBe(256);
  });

  test('is uniform and its own for each seed, and goes on beyond the dimensions of its table', () => {
    const first = Array.from({ length: 400 }, (_, seed) => new SobolSequence(1, seed).point(0)[0]!);
    const counts = Array.from({ length: 4 }, (_, quarter) => first.filter((value) => Math.floor(value * 4) === quarter).length);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(40);
    const wide = new SobolSequence(SOBOL_DIMENSIONS + 6, 1);
    expect(new Set(Array.from({ length: 50 }, (_, index) => wide.point(index).at(-1))).size).toBe(50);
  });

  test('is scrambled as published: the hash of Laine and Karras, over the bits in reverse', () => {
    const MASK = 0xffffffffn;
    const reversed = (bits: bigint): bigint => BigInt(`0b${bits.toString(2).padStart(32, '0').split('').reverse().join('')}`);
    // Burley 2020, listing 4
    const scrambled = (bits: bigint, key: bigint): bigint => {
      let x = (reversed(bits) + key) & MASK;
      for (const factor of [0x6c50b47cn, 0xb82f1e52n, 0xc7afe638n, 0x8d22f6e6n]) x ^= (x * factor) & MASK;
      return reversed(x);
    };
    for (const seed of [0, 9, 12345]) {
      const keys = randomStream(seed, -0x50b01);
      const expected = [0, 1, 2, 3].map((dimension) => {
        const [key, numbers] = [BigInt(keys.below(2 ** 32)), sobolDirections(dimension)];
        return [0, 1, 2, 3, 100, 65_537, 2 ** 31, 2 ** 32 - 1].map((index) => {
          const gray = BigInt(index) ^ (BigInt(index) >> 1n);
          let bits = 0n;
          for (let bit = 0; bit < 32; bit++) if (((gray >> BigInt(bit)) & 1n) === 1n) bits ^= BigInt(numbers[bit]!);
          return (Number(scrambled(bits, key)) + 0.5) / 2 ** 32;
        });
      });
      const sequence = new SobolSequence(4, seed);
      [0, 1, 2, 3, 100, 65_537, 2 ** 31, 2 ** 32 - 1].forEach((index, k) =>
        expect([...sequence.point(index)], `point ${index}`).toEqual(expected.map((of) => of[k])),
      );
    }
  });

  test('has directions by the recursion of its polynomial, bit by bit', () => {
    // dimension 3: x³ + x + 1 … has the coefficients 0 1, and m = 1 3 1; then m_i = 2·0·m_(i-1) ⊕ 4·1·m_(i-2) ⊕ 8·m_(i-3) ⊕ m_(i-3)
    const m = [1, 3, 1];
    for (let i = 3; i < 32; i++)
      m.push(Number(BigInt.asUintN(64, (4n * BigInt(m[i - 2]!)) ^ (8n * BigInt(m[i - 3]!)) ^ BigInt(m[i - 3]!))));
    expect([...sobolDirections(3)]).toEqual(m.map((value, i) => value * 2 ** (31 - i)));
    expect([...sobolDirections(0)]).toEqual(Array.from({ length: 32 }, (_, bit) => 2 ** (31 - bit)));
  });

  test('is drawn at random beyond its table, each point from a stream of its own, and within it is the same', () => {
    const [wide, narrow] = [new SobolSequence(SOBOL_DIMENSIONS + 2, 5), new SobolSequence(SOBOL_DIMENSIONS, 5)];
    const stream = randomStream(5, 7);
    expect([...wide.point(7)]).toEqual([...narrow.point(7), stream.uniform(), stream.uniform()]);
  });
});
