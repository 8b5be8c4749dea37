// Two series of returns on the same days.
import { expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { pairedDifference } from '../../src/validation/paired-difference.js';

const draw = (seed: number, count: number): Float64Array => {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => 0.01 * random.normal());
};

test('what does not differ is by chance', () => {
  const same = draw(1, 500);
  expect(pairedDifference(same, same, { seed: 1 })).toEqual({ mean: 0, low: 0, high: 0, chance: 1, meanBlock: 1 });
});

test('what both have in common does not count: a small constant gain under large common moves is certain', () => {
  const common = draw(2, 500);
  const noise = draw(3, 500);
  const better = common.map((value, day) => value + 0.001 + 0.1 * noise[day]!);
  const { mean, low, high, chance } = pairedDifference(better, common, { seed: 1 });
  expect(mean).toBeCloseTo(0.001, 3);
  expect(low).toBeGreaterThan(0);
  expect(high).toBeGreaterThan(mean);
  expect(chance).toBeLessThan(0.001);
});

test('on noise the chance is spread evenly: it is below 10 % in about 10 of 100', () => {
  const below = Array.from({ length: 200 }, (_, seed) =>
    pairedDifference(draw(10 + seed, 250), draw(1000 + seed, 250), { seed, resamples: 300 }),
  );
  const share = below.filter(({ chance }) => chance < 0.1).length / below.length;
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.17);
});

test('days on which one is not known are left out', () => {
  const [first, second] = [Float64Array.of(0.01, Number.NaN, 0.03), Float64Array.of(0, 0.5, 0.01)];
  expect(pairedDifference(first, second, { seed: 1 }).mean).toBeCloseTo(0.015, 12);
});
