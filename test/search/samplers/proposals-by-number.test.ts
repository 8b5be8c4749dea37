// What each sampler proposes, from the streams and sequences that it documents.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import type { Sampler } from '../../../src/search/sampler.js';
import { openGeneticSampler } from '../../../src/search/samplers/genetic.js';
import { openGridSampler } from '../../../src/search/samplers/grid.js';
import { openNsga2Sampler, survive } from '../../../src/search/samplers/nsga2.js';
import { openRandomSampler } from '../../../src/search/samplers/random.js';
import { openSobolSampler, SobolSequence } from '../../../src/search/samplers/sobol.js';
import { breed } from '../../../src/search/samplers/variation.js';
import type { Axis } from '../../../src/search/space.js';
import { compareObservations, TIER, type Observation } from '../../../src/search/trial.js';
import { choice, float, int } from '../sampler-conformance.js';

const SEED = 13;
const floats = (count: number): Axis[] => Array.from({ length: count }, (_, k) => float(`x${k}`, 0, 1));
const setupOf = (axes: readonly Axis[], objectives = 1): Parameters<typeof openRandomSampler>[0] => ({
  codec: new SpaceCodec({ axes }),
  seed: SEED,
  objectives,
  isAllowed: () => true,
});

/** Trials with losses that are no function of their numbers. */
function drawHistory(count: number, axes: number, objectives = 1): Observation[] {
  const stream = randomStream(7);
  return Array.from({ length: count }, (_, trialNumber) => {
    const unit = Float64Array.from({ length: axes }, () => stream.uniform());
    const losses = Array.from({ length: objectives }, () => stream.uniform());
    return { trialNumber, unit, tier: TIER.feasible, loss: losses[0]!, losses, violation: 0 };
  });
}

describe('random', () => {
  test('draws each trial from its own stream, further attempts behind the first', () => {
    const sampler = openRandomSampler(setupOf(floats(3)));
    sampler.begin(0, 8, []);
    for (const trialNumber of [0, 5, 2]) {
      const stream = randomStream(SEED, trialNumber);
      for (const attempt of [0, 1, 2])
        expect([...sampler.propose(trialNumber, attempt)!]).toEqual(Array.from({ length: 3 }, () => stream.uniform()));
    }
    expect(sampler.name).toBe('random');
  });
});

describe('sobol', () => {
  test('gives trial n point n of the sequence, further attempts a million points on', () => {
    const [sampler, sequence] = [openSobolSampler(setupOf(floats(3))), new SobolSequence(3, SEED)];
    sampler.begin(0, 8, []);
    expect(sampler.propose(6, 0)).toEqual(sequence.point(6));
    expect(sampler.propose(6, 2)).toEqual(sequence.point(6 + 2 * 2 ** 20));
  });
});

describe('grid', () => {
  const axes = [choice('kind', ['a', 'b']), int('n', 1, 3, { when: { kind: ['b'] } }), float('x', 0, 1, { step: 0.5 })];
  const list = (sampler: Sampler, codec: SpaceCodec): unknown[] => {
    const points: unknown[] = [];
    for (let unit = sampler.propose(0, 0); unit !== undefined; unit = sampler.propose(0, 0)) points.push(codec.decode(unit));
    return points;
  };

  test('gives every point once, the first axis changing slowest, and no absent axis twice', () => {
    const setup = setupOf(axes);
    const sampler = openGridSampler(setup);
    sampler.begin(0, 8, []);
    const xs = [0, 0.5, 1];
    expect(list(sampler, setup.codec)).toEqual([
      ...xs.map((x) => ({ kind: 'a', x })),
      ...[1, 2, 3].flatMap((n) => xs.map((x) => ({ kind: 'b', n, x }))),
    ]);
    expect(sampler.propose(0, 0)).toBeUndefined();
  });

  test('leaves out what is not allowed', () => {
    const setup = setupOf(axes);
    const isAllowed = (unit: Float64Array): boolean => setup.codec.decode(unit)['x'] === 0.5;
    expect(list(openGridSampler({ ...setup, isAllowed }), setup.codec)).toEqual([
      { kind: 'a', x: 0.5 },
      { kind: 'b', n: 1, x: 0.5 },
      { kind: 'b', n: 2, x: 0.5 },
      { kind: 'b', n: 3, x: 0.5 },
    ]);
  });

  test('refuses more than 10,000,000 points', () => {
    const many =
      (high: number): (() => unknown) =>
      () =>
        openGridSampler(setupOf([int('a', 1, 10_000), int('b', 1, high)]));
    expect(many(1_000)).not.toThrow();
    expect(many(1_001)).toThrow(expect.objectContaining({ code: 'SPACE_INVALID', context: { points: 10_010_000, limit: 10_000_000 } }));
  });
});

/** Runs a sampler of children: the first `population` points are those of the sequence, the rest is bred from the survivors. */
function expectChildren(
  sampler: Sampler,
  axes: number,
  population: number,
  history: readonly Observation[],
  survivors: (seen: readonly Observation[]) => readonly Observation[],
  draw: (stream: ReturnType<typeof randomStream>, count: number) => number,
): void {
  const [codec, sequence] = [new SpaceCodec({ axes: floats(axes) }), new SobolSequence(axes, SEED)];
  sampler.begin(0, population, []);
  for (const trialNumber of [0, population - 1]) {
    expect(sampler.propose(trialNumber, 0)).toEqual(sequence.point(trialNumber));
    expect(sampler.propose(trialNumber, 3)).toEqual(sequence.point(trialNumber + 3 * 4096));
  }
  let seen = 0;
  for (const first of [population, population + 8, population + 30]) {
    sampler.begin(first, 8, history.slice(0, first));
    seen = first;
    const parents = survivors(history.slice(0, seen));
    expect(parents.length).toBe(population);
    for (const trialNumber of [first, first + 1, first + 7]) {
      const stream = randomStream(SEED, trialNumber);
      for (const attempt of [0, 1]) {
        const [mother, father] = [parents[draw(stream, population)]!, parents[draw(stream, population)]!];
        expect(sampler.propose(trialNumber, attempt), `trial ${trialNumber}`).toEqual(breed(codec, mother.unit, father.unit, stream));
      }
    }
  }
}

describe('genetic', () => {
  const bestOf = (population: number) => (seen: readonly Observation[]) => [...seen].sort(compareObservations).slice(0, population);
  const tournament = (stream: ReturnType<typeof randomStream>, count: number): number =>
    Math.min(...[0, 0, 0].map(() => Math.floor(stream.uniform() * count)));

  test.each([
    [2, 16],
    [6, 24],
    [20, 48],
  ])('of %i axes has the best %i trials for parents, each the best of three', (axes, population) => {
    expectChildren(openGeneticSampler(setupOf(floats(axes))), axes, population, drawHistory(90, axes), bestOf(population), tournament);
  });

  test('takes the population that is given', () => {
    expectChildren(openGeneticSampler(setupOf(floats(2)), { population: 5 }), 2, 5, drawHistory(40, 2), bestOf(5), tournament);
  });

  test('goes on along the sequence while there is one trial to learn from', () => {
    const sampler = openGeneticSampler(setupOf(floats(2)), { population: 4 });
    sampler.begin(9, 8, drawHistory(1, 2));
    expect(sampler.propose(9, 1)).toEqual(new SobolSequence(2, SEED).point(9 + 4096));
    sampler.begin(10, 8, drawHistory(2, 2));
    expect(sampler.propose(10, 0)).not.toEqual(new SobolSequence(2, SEED).point(10));
    // and as long as there are fewer trials than its population
    expect(sampler.propose(3, 0)).toEqual(new SobolSequence(2, SEED).point(3));
  });
});

describe('nsga2', () => {
  const least = (stream: ReturnType<typeof randomStream>, count: number): number =>
    Math.min(...[0, 0, 0].map(() => Math.floor(stream.uniform() * count)));
  /** What is forgotten at the end of one batch does not come back at the next. */
  const survivorsOf = (population: number) => {
    let [kept, known]: [Observation[], number] = [[], 0];
    return (seen: readonly Observation[]): Observation[] => {
      kept = survive([...kept, ...seen.slice(known)], population);
      known = seen.length;
      return kept;
    };
  };

  test.each([
    [2, 16],
    [5, 16],
    [6, 18],
    [21, 63],
    [22, 64],
  ])('of %i axes has %i trials for parents, each the best of three', (axes, population) => {
    const sampler = openNsga2Sampler(setupOf(floats(axes), 2));
    expectChildren(sampler, axes, population, drawHistory(110, axes, 2), survivorsOf(population), least);
  });

  test('takes the population that is given', () => {
    const sampler = openNsga2Sampler(setupOf(floats(2), 2), { population: 6 });
    expectChildren(sampler, 2, 6, drawHistory(50, 2, 2), survivorsOf(6), least);
  });

  test('goes on along the sequence while there is one trial to learn from', () => {
    const sampler = openNsga2Sampler(setupOf(floats(2), 2), { population: 4 });
    sampler.begin(9, 8, drawHistory(1, 2, 2));
    expect(sampler.propose(9, 1)).toEqual(new SobolSequence(2, SEED).point(9 + 4096));
    sampler.begin(10, 8, drawHistory(2, 2, 2));
    expect(sampler.propose(10, 0)).not.toEqual(new SobolSequence(2, SEED).point(10));
    // and as long as there are fewer trials than its population
    expect(sampler.propose(3, 0)).toEqual(new SobolSequence(2, SEED).point(3));
  });
});
