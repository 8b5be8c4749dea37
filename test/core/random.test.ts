// The random stream against its published definition, in whole numbers without end.
import { expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { shuffled } from '../../src/core/shuffled.js';

const [WORD, LONG] = [2n ** 32n, 2n ** 64n];

/** sfc32 (Doty-Humphrey, PractRand), twelve rounds in, its state two outputs of splitmix64 (Steele, Lea, Flood 2014). */
function slowStream(seed: number, stream: number): { bits(): bigint; uniform(): number; normal(): number } {
  let state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n + BigInt(stream) * 0xd1b54a32d192ed03n);
  const splitmix = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) % LONG;
    let z = state;
    z = ((z ^ (z / 2n ** 30n)) * 0xbf58476d1ce4e5b9n) % LONG;
    z = ((z ^ (z / 2n ** 27n)) * 0x94d049bb133111ebn) % LONG;
    return z ^ (z / 2n ** 31n);
  };
  const [one, two] = [splitmix(), splitmix()];
  let [a, b, c, counter] = [one % WORD, one / WORD, two % WORD, two / WORD];
  const bits = (): bigint => {
    const sum = (a + b + counter) % WORD;
    counter = (counter + 1n) % WORD;
    a = b ^ (b / 2n ** 9n);
    b = (c + c * 8n) % WORD;
    c = (((c * 2n ** 21n) % WORD) + c / 2n ** 11n + sum) % WORD;
    return sum;
  };
  for (let round = 0; round < 12; round++) bits();
  const uniform = (): number => Number((bits() / 32n) * 2n ** 26n + bits() / 64n) / 2 ** 53;
  const spare: number[] = [];
  const normal = (): number => {
    while (spare.length === 0) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const s = u * u + v * v;
      // polar method (Marsaglia and Bray 1964): the second of the pair is given out next
      if (s > 0 && s < 1) spare.push(v * Math.sqrt((-2 * Math.log(s)) / s), u * Math.sqrt((-2 * Math.log(s)) / s));
    }
    return spare.pop()!;
  };
  return { bits, uniform, normal };
}

test.each([
  [0, 0],
  [1, 0],
  [20261120, 7],
  [-5, 3],
  [2 ** 53 - 1, 2 ** 40],
])('seed %d, stream %d', (seed, stream) => {
  const [fast, slow] = [randomStream(seed, stream), slowStream(seed, stream)];
  for (let i = 0; i < 40; i++) expect(fast.uniform()).toBe(slow.uniform());
  for (let i = 0; i < 41; i++) expect(fast.normal()).toBe(slow.normal());
  for (const bound of [1, 2, 10, 1000]) expect(fast.below(bound)).toBe(Math.floor(slow.uniform() * bound));
});

test('the stream is 0 where none is named, and fractions are cut off', () => {
  expect(randomStream(7).uniform()).toBe(randomStream(7, 0).uniform());
  expect(randomStream(7.9, 2.9).uniform()).toBe(randomStream(7, 2).uniform());
  expect(randomStream(-7.9, -2.9).uniform()).toBe(randomStream(-7, -2).uniform());
});

test('below a bound every number is drawn, none beyond', () => {
  const random = randomStream(3);
  expect(new Set(Array.from({ length: 200 }, () => random.below(4)))).toEqual(new Set([0, 1, 2, 3]));
});

test('a shuffle is that of Durstenfeld: from the last place on, each changes with one at or before it', () => {
  const column = Float64Array.of(1, 2, 3, 4, 5, 6, 7);
  const expected = [...column],
    slow = slowStream(11, 2);
  for (let row = 6; row > 0; row--) {
    const other = Math.floor(slow.uniform() * (row + 1));
    [expected[row], expected[other]] = [expected[other]!, expected[row]!];
  }
  expect([...shuffled(column, 11, 2)]).toEqual(expected);
  expect([...column]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect([...shuffled(Float64Array.of(4), 1, 1)]).toEqual([4]);
  expect(shuffled(new Float64Array(0), 1, 1)).toHaveLength(0);
});

test('every order of three is as likely', () => {
  const counts = new Map<string, number>();
  for (let stream = 0; stream < 3000; stream++) {
    const order = shuffled(Float64Array.of(1, 2, 3), 5, stream).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // 500 expected each; four deviations of 20
  for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(82);
});
