import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { CovarianceSearch } from '../../../src/search/samplers/covariance-search.js';
import { SlowCmaEs } from '../../reference/search/slow-cma-es.js';
import { scriptedStream } from '../scripted-stream.js';

const open = (mean: readonly number[], sigma: number, cells: readonly number[] = mean.map(() => 0)): CovarianceSearch =>
  new CovarianceSearch(Float64Array.from(mean), sigma, Float64Array.from(cells));
const sample = (search: CovarianceSearch, ...z: number[]): number[] => [...search.sample(scriptedStream([], z))];
const clamp = (value: number): number => Math.min(1, Math.max(0, value));
/** Updates with the same parents, a loss that does not fall after the first. */
const repeat = (search: CovarianceSearch, times: number, lossAt = (_generation: number): number => 1): void => {
  for (let generation = 0; generation < times; generation++) {
    const side = generation % 2;
    search.update([Float64Array.of(side), Float64Array.of(side)], 4, lossAt(generation));
  }
};

describe('a search by covariance', () => {
  const SIGMA = 1e-4;

  test.each([
    [1, 4, 2, 0],
    [1, 400, 200, 0.5],
    [2, 6, 3, 0.3],
    [2, 6, 3, 1.6],
    [3, 7, 3, 0.7],
    [3, 7, 3, 1],
    [5, 24, 12, 0.4],
    [4, 40, 20, 2.5],
  ])(
    'in %i axes is CMA-ES as published: generations of %i with %i parents that lie %f deviations away',
    (axes, population, parents, away) => {
      const middle = Array.from({ length: axes }, () => 0.5);
      const [search, slow] = [open(middle, SIGMA), new SlowCmaEs(middle, SIGMA)];
      const stream = randomStream(axes);
      // first a walk in one direction, on which the covariance path may have to wait, then no direction at all
      for (let generation = 0; generation < 12; generation++) {
        const drift = generation < 4 ? away * slow.sigma : 0;
        const chosen = Array.from({ length: parents }, () =>
          slow.mean.map((value, axis) => value + drift + (0.6 / (axis + 1)) * slow.sigma * stream.normal()),
        );
        search.update(
          chosen.map((each) => Float64Array.from(each)),
          population,
          generation,
        );
        slow.update(chosen, population);
        for (const z of [slow.mean.map(() => 0), ...slow.mean.map((_, k) => slow.mean.map((__, axis) => (axis === k ? 1 : 0)))])
          sample(search, ...z).forEach((value, axis) => {
            const expected = clamp(slow.sample(z)[axis]!);
            expect((value - expected) / SIGMA, `generation ${generation}, axis ${axis}`).toBeCloseTo(0, 7);
          });
      }
      expect(slow.mean.every((value) => value > 0.4 && value < 0.6)).toBe(true);
    },
  );

  test('has no parent with a weight below 0, however few trials it is told that there were', () => {
    // five parents of a generation of six count as the better half of ten
    const [few, ten] = [open([0.5], 0.1), open([0.5], 0.1)];
    const parents = [0.4, 0.45, 0.5, 0.55, 0.7].map((value) => Float64Array.of(value));
    few.update(parents, 6, 1);
    ten.update(parents, 10, 1);
    expect([sample(few, 0), sample(few, 1)]).toEqual([sample(ten, 0), sample(ten, 1)]);
  });

  test('draws mean + sigma · z, cut off at the bounds', () => {
    const search = open([0.5, 0.9], 0.2);
    const close = (found: readonly number[], expected: readonly number[]): void =>
      found.forEach((value, axis) => expect(value).toBeCloseTo(expected[axis]!, 12));
    close(sample(search, 1, -1), [0.7, 0.7]);
    close(sample(search, -3, 1), [0, 1]);
  });

  test('is as wide as half a cell at least', () => {
    // half a cell is 0.05, wider than the deviation of 0.02 and narrower than one of 0.2
    expect(sample(open([0.5], 0.02, [0.1]), 2)[0]).toBeCloseTo(0.5 + 2 * 0.05, 12);
    expect(sample(open([0.5], 0.2, [0.1]), 2)[0]).toBeCloseTo(0.9, 12);
    expect(sample(open([0.5], 0.02, [0]), 2)[0]).toBeCloseTo(0.54, 12);
    // a search that stands still stays so
    expect(sample(open([0.5], 0, [0.1]), 2)).toEqual([0.5]);
  });

  test('is as wide as half a cell where its covariance is no longer 1', () => {
    const search = open([0.5, 0.5], 0.01, [0, 0.4]);
    const slow = new SlowCmaEs([0.5, 0.5], 0.01);
    const parents = [
      [0.51, 0.512],
      [0.49, 0.493],
      [0.505, 0.5],
    ];
    search.update(
      parents.map((each) => Float64Array.from(each)),
      6,
      1,
    );
    slow.update(parents, 6);
    const deviation = Math.sqrt(slow.covariance[1]![1]!) * slow.sigma;
    const plain = slow.sample([1, 1]);
    const found = sample(search, 1, 1);
    expect(found[0]).toBeCloseTo(plain[0]!, 12);
    expect(found[1]).toBeCloseTo(slow.mean[1]! + ((plain[1]! - slow.mean[1]!) * 0.2) / deviation, 10);
  });

  test('grows to the whole space at most', () => {
    // one leap of ten deviations, to 1
    const [search, slow] = [open([0.5], 0.05), new SlowCmaEs([0.5], 0.05)];
    search.update([Float64Array.of(1), Float64Array.of(1)], 4, 1);
    slow.update([[1], [1]], 4);
    expect(slow.sigma).toBe(1);
    expect(sample(search, -0.001)[0]).toBeCloseTo(1 - 0.001 * Math.sqrt(slow.covariance[0]![0]!), 12);
  });
});

describe('a search is spent', () => {
  test('where its steps are below 1e-7 on every axis, half a cell not counted', () => {
    expect(open([0.5], 9.9e-8).isSpent).toBe(true);
    expect(open([0.5], 1e-7).isSpent).toBe(false);
    expect(open([0.5], 0.05, [0.1]).isSpent).toBe(true);
    expect(open([0.5], 0.05, [0.0999]).isSpent).toBe(false);
    // one axis with a step to go is enough, whichever it is
    expect(open([0.5, 0.5], 0.05, [0.2, 0.05]).isSpent).toBe(false);
    expect(open([0.5, 0.5], 0.05, [0.05, 0.2]).isSpent).toBe(false);
    expect(open([0.5, 0.5], 0.05, [0.2, 0.2]).isSpent).toBe(true);
  });

  test('never without axes', () => {
    expect(open([], 0.1).isSpent).toBe(false);
  });

  test('where its step size is no number any more', () => {
    const search = open([0.5], 0.1);
    search.update([Float64Array.of(Number.NaN), Float64Array.of(Number.NaN)], 4, 1);
    expect(search.isSpent).toBe(true);
  });

  test.each<[string, (generation: number) => number]>([
    ['equal', () => 1],
    ['equal and negative', () => -1],
    ['equal to 0', () => 0],
    ['ever worse', (generation) => generation],
    ['better by less than rounding', (generation) => 1 - generation * 1e-15],
  ])('after 30 generations of one axis whose losses are %s', (_, lossAt) => {
    const search = open([0.5], 0.5);
    repeat(search, 31, lossAt);
    expect(search.isSpent).toBe(false);
    repeat(search, 1, () => lossAt(31));
    expect(search.isSpent).toBe(true);
  });

  test('10 generations later with a second axis', () => {
    const search = open([0.5, 0.5], 0.5);
    const step = (side: number): void => search.update([Float64Array.of(side, side), Float64Array.of(side, 1 - side)], 4, 1);
    for (let generation = 0; generation < 41; generation++) step(generation % 2);
    expect(search.isSpent).toBe(false);
    step(1);
    expect(search.isSpent).toBe(true);
  });

  test('not while its losses fall, and not soon after they did', () => {
    const search = open([0.5], 0.5);
    repeat(search, 60, (generation) => -1 - generation * 1e-9);
    expect(search.isSpent).toBe(false);
    repeat(search, 30);
    expect(search.isSpent).toBe(false);
    repeat(search, 1);
    expect(search.isSpent).toBe(true);
  });
});
