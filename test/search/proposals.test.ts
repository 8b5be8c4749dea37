import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/core/graph.js';
import { randomStream } from '../../src/core/random.js';
import { SpaceCodec } from '../../src/search/codec.js';
import { Proposer } from '../../src/search/proposals.js';
import type { Sampler } from '../../src/search/sampler.js';
import { mutate } from '../../src/search/samplers/variation.js';
import type { Axis } from '../../src/search/space.js';
import { choice, float, int } from './sampler-conformance.js';

const SEED = 8;
const open = (
  axes: readonly Axis[],
  isAllowed: (parameters: Parameters) => boolean = () => true,
): { proposer: Proposer; codec: SpaceCodec } => {
  const codec = new SpaceCodec({ axes });
  return { codec, proposer: new Proposer(codec, { fee: 3 }, isAllowed, SEED) };
};
/** A sampler that proposes what a function of the attempt says, and the attempts that it was asked for. */
function script(pointAt: (attempt: number) => number[] | undefined): { sampler: Sampler; asked: number[][] } {
  const asked: number[][] = [];
  return {
    asked,
    sampler: {
      name: 'script',
      begin: () => undefined,
      propose(trialNumber, attempt) {
        asked.push([trialNumber, attempt]);
        const point = pointAt(attempt);
        return point && Float64Array.from(point);
      },
    },
  };
}
const X = float('x', 0, 1);
/** Uniform points of the stream that a trial draws from itself. */
const uniformsOf = (trialNumber: number): number[] => {
  const stream = randomStream(SEED, -2 - trialNumber);
  return Array.from({ length: 1000 }, () => stream.uniform());
};

describe('a trial gets', () => {
  test('the first point that is allowed and new, in the middles of its cells, with what is fixed', () => {
    const { proposer } = open([int('n', 1, 4), X], ({ n, fee }) => n !== 1 && fee === 3);
    const { sampler, asked } = script((attempt) => [0.1 + attempt / 4, 0.3]);
    expect(proposer.draw(sampler, 7)).toEqual({
      unit: Float64Array.of(0.375, 0.3),
      parameters: { fee: 3, n: 2, x: 0.3 },
      isFeasible: true,
    });
    expect(asked).toEqual([
      [7, 0],
      [7, 1],
    ]);
    // that one is known now
    expect(proposer.draw(sampler, 8)!.parameters).toEqual({ fee: 3, n: 3, x: 0.3 });
  });

  test('nothing where the sampler has nothing left', () => {
    const { proposer } = open([X]);
    expect(proposer.draw(script(() => undefined).sampler, 0)).toBeUndefined();
  });

  test('a neighbour of the first point that was tried before, after four of those', () => {
    const { proposer, codec } = open([X]);
    proposer.draw(script(() => [0.5]).sampler, 0);
    proposer.draw(script(() => [0.6]).sampler, 1);
    const { sampler, asked } = script((attempt) => [attempt % 2 === 0 ? 0.5 : 0.6]);
    const stream = randomStream(SEED, -2 - 9);
    const neighbour = mutate(codec, Float64Array.of(0.5), stream)[0]!;
    expect(proposer.draw(sampler, 9)!.parameters).toEqual({ fee: 3, x: neighbour });
    expect(asked.length).toBe(4);
  });

  test('the first neighbour that is allowed and new, of 24', () => {
    const { proposer, codec } = open([int('n', 1, 40)], ({ n }) => (n as number) % 2 === 0);
    const draws = (trialNumber: number): number[] => {
      const stream = randomStream(SEED, -2 - trialNumber);
      return Array.from({ length: 24 }, () => codec.decode(mutate(codec, codec.encode({ n: 20 }), stream))['n'] as number);
    };
    const tried = [20];
    proposer.draw(script(() => [19.5 / 40]).sampler, 0);
    for (let trialNumber = 1; trialNumber < 6; trialNumber++) {
      const expected = draws(trialNumber).find((n) => n % 2 === 0 && !tried.includes(n))!;
      expect(proposer.draw(script(() => [19.5 / 40]).sampler, trialNumber)!.parameters['n']).toBe(expected);
      tried.push(expected);
    }
  });

  test('a random point after 24 that are not allowed, the first of a thousand that is', () => {
    const { proposer } = open([X], ({ x }) => (x as number) > 0.9);
    const { sampler, asked } = script(() => [0.2]);
    const expected = uniformsOf(5).find((x) => x > 0.9);
    expect(proposer.draw(sampler, 5)).toEqual({ unit: Float64Array.of(expected!), parameters: { fee: 3, x: expected }, isFeasible: true });
    expect(asked.length).toBe(24);
  });

  test('the last point, which is not allowed, where none of a thousand is', () => {
    let looked = 0;
    const { proposer } = open([X], () => ++looked < 0);
    const { sampler } = script((attempt) => [attempt / 100]);
    expect(proposer.draw(sampler, 5)).toEqual({ unit: Float64Array.of(0.23), parameters: { fee: 3, x: 0.23 }, isFeasible: false });
    expect(looked).toBe(24 + 1000);
  });

  test('the only new point of sixty, found among random ones where it is no neighbour', () => {
    // of 60 values all but the last one are tried; it is far from the first
    const { proposer } = open([
      choice(
        'kind',
        Array.from({ length: 60 }, (_, k) => k),
      ),
    ]);
    for (let k = 0; k < 59; k++) proposer.draw(script(() => [(k + 0.5) / 60]).sampler, k);
    expect(proposer.draw(script(() => [0.5 / 60]).sampler, 100)!.parameters['kind']).toBe(59);
  });

  test('none where every point was tried, without a look at random ones', () => {
    let looked = 0;
    const { proposer } = open([int('n', 1, 3)], () => ++looked > 0);
    for (let k = 0; k < 3; k++) proposer.draw(script(() => [(k + 0.5) / 3]).sampler, k);
    looked = 0;
    expect(proposer.draw(script(() => [0.9]).sampler, 3)).toBeUndefined();
    // four proposals, 24 neighbours, the three points
    expect(looked).toBe(28 + 3);
    // each point is looked at once
    expect(proposer.draw(script(() => [0.9]).sampler, 4)).toBeUndefined();
    expect(looked).toBe(28 + 3 + 28);
  });

  test('none where others cannot be had, after so many draws', () => {
    let looked = 0;
    const { proposer } = open([int('n', 1, 3), int('m', 1, 2)], ({ n, m }) => ++looked > 0 && n === 2 && m === 1);
    proposer.draw(script(() => [0.5, 0.1]).sampler, 0);
    looked = 0;
    expect(proposer.draw(script(() => [0.5, 0.1]).sampler, 1)).toBeUndefined();
    // four proposals, 24 neighbours, 24 + 8 · 6 random points, the six points
    expect(looked).toBe(4 + 24 + 72 + 6);
  });

  test('the point itself, in a space of many points after 250 draws', () => {
    let looked = 0;
    const { proposer } = open([X], ({ x }) => ++looked > 0 && x === 0.5);
    proposer.draw(script(() => [0.5]).sampler, 0);
    looked = 0;
    expect(proposer.draw(script(() => [0.5]).sampler, 1)!.parameters['x']).toBe(0.5);
    expect(looked).toBe(4 + 24 + 250);
  });

  test('none where nothing else is allowed than what was tried, and none of that was proposed', () => {
    const { proposer } = open([choice('kind', ['a', 'b', 'c'])], ({ kind }) => kind === 'c');
    const { sampler } = script(() => [0.1]);
    expect(proposer.draw(sampler, 0)!.parameters['kind']).toBe('c');
    expect(proposer.draw(sampler, 1)).toBeUndefined();
  });

  test('a point that differs from another only in what it lacks as one of its own', () => {
    const { proposer } = open([choice('kind', ['a', 'b']), int('n', 1, 2, { when: { kind: ['a'] } })]);
    const { sampler } = script((attempt) => [0.75, attempt / 3]);
    expect(proposer.draw(sampler, 0)!.parameters).toEqual({ fee: 3, kind: 'b' });
    // absent axes make no other point: a neighbour is taken
    expect(proposer.draw(sampler, 1)!.parameters['kind']).toBe('a');
  });
});

describe('a space is empty', () => {
  const refusal = (searched: string, points: number): unknown =>
    expect.objectContaining({
      code: 'SPACE_INVALID',
      message: `the space has no trials: none of ${searched} meets require`,
      context: { points },
    });

  test('where none of its points is allowed, each of which is looked at after 20,000 random ones', () => {
    const seen: string[] = [];
    const { proposer } = open([int('n', 1, 3), choice('kind', ['a', 'b'])], ({ n, kind }) => seen.push(`${n}${kind}`) < 0);
    expect(() => proposer.checkNotEmpty()).toThrow(refusal('its 6 points', 6));
    expect(seen.slice(20_000)).toEqual(['1a', '2a', '3a', '1b', '2b', '3b']);
  });

  test('where none of 20,000 random points is allowed and it has more than 200,000', () => {
    let looked = 0;
    const none = (): boolean => ++looked < 0;
    expect(() => open([X], none).proposer.checkNotEmpty()).toThrow(refusal('20,000 random points', 20_000));
    expect(() => open([int('n', 1, 200_001)], none).proposer.checkNotEmpty()).toThrow(refusal('20,000 random points', 20_000));
    expect(looked).toBe(40_000);
  });

  test('but not where one of 200,000 points is allowed, nor where a random one is', () => {
    let looked = 0;
    const isAllowed = ({ n, x }: Parameters): boolean => (++looked === 5 ? x !== undefined : n === 21);
    open([int('n', 1, 200_000)], isAllowed).proposer.checkNotEmpty();
    expect(looked).toBe(20_000 + 21);
    looked = 0;
    open([X], isAllowed).proposer.checkNotEmpty();
    expect(looked).toBe(5);
  });

  test('whose points are allowed with what is fixed', () => {
    const { proposer } = open([X], ({ fee, x }) => fee === 3 && (x as number) < 2);
    proposer.checkNotEmpty();
    expect(proposer.isAllowed(Float64Array.of(0.5))).toBe(true);
  });
});
