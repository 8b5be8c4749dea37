import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import type { Axis } from '../../../src/search/space.js';
import { effortOf, findExpected, proposePoint, type Acquisition } from '../../../src/search/surrogate/acquire.js';
import type { GaussianProcess, Prediction } from '../../../src/search/surrogate/gaussian-process.js';
import type { Observation } from '../../../src/search/trial.js';
import { choice, float } from '../sampler-conformance.js';
import { scriptedStream } from '../scripted-stream.js';

const at = (...unit: number[]): Observation => ({
  trialNumber: 0,
  unit: Float64Array.from(unit),
  tier: 0,
  loss: 0,
  losses: [0],
  violation: 0,
});

interface Surface {
  readonly mean?: (unit: Float64Array) => number;
  readonly nearness?: (unit: Float64Array) => number;
  readonly variance?: (unit: Float64Array) => number;
  readonly amplitude?: number;
  readonly weights?: readonly number[];
}

/** A model that is a few plain functions, and the points that it was asked for. */
function model({ mean = () => 0, nearness = () => 1, variance = () => 0, amplitude = 1, weights = [100] }: Surface): {
  process: GaussianProcess;
  predicted: Float64Array[];
  measured: Float64Array[];
  descents: () => number;
} {
  const [predicted, measured]: [Float64Array[], Float64Array[]] = [[], []];
  let descents = 0;
  const stub = {
    amplitude,
    weights: Float64Array.from(weights),
    predict(unit: Float64Array, out: Prediction): void {
      predicted.push(unit);
      Object.assign(out, { mean: mean(unit), nearness: nearness(unit) });
    },
    varianceAt(unit: Float64Array): number {
      measured.push(unit);
      return variance(unit);
    },
    meanGradient(unit: Float64Array): number {
      descents++;
      return mean(unit);
    },
  };
  return { process: stub as unknown as GaussianProcess, predicted, measured, descents: () => descents };
}

const line = new SpaceCodec({ axes: [float('x', 0, 1)] });
const base = { codec: line, incumbents: [at(0.5), at(0.2), at(0.9)], turn: 0, candidates: 8 };
const propose = (surface: ReturnType<typeof model>, changes: Partial<Acquisition> & Pick<Acquisition, 'stream'>): Float64Array =>
  proposePoint({ ...base, expected: (changes.incumbents ?? base.incumbents)[0]!, model: surface.process, ...changes });
const expectPoints = (points: readonly Float64Array[], expected: readonly (readonly number[])[]): void => {
  expect(points.length).toBe(expected.length);
  points.forEach((point, k) =>
    point.forEach((value, axis) => {
      if (Number.isNaN(expected[k]![axis]!)) expect(value).toBeNaN();
      else expect(value, `candidate ${k}, axis ${axis}`).toBeCloseTo(expected[k]![axis]!, 12);
    }),
  );
};

describe('the effort of a batch', () => {
  test('is 768 candidates for all of it, 8 to 48 for each trial', () => {
    expect([1, 16, 17, 32, 33, 96, 97, 1000].map(effortOf)).toEqual([48, 48, 45, 24, 23, 8, 8, 8]);
  });
});

describe('the candidates', () => {
  test('lie half, a quarter, a tenth and three hundredths of a length scale about the best point, every other one about another', () => {
    const surface = model({ mean: ([x]) => Math.abs(x! - 0.4) });
    // of an odd candidate the first number chooses the centre: 3 · 0.6² = 1.08 is the second, 3 · 0.9² = 2.43 the third
    const stream = scriptedStream([0, 0, 0.6, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.8, 0, 0], [1, 1, 1, 1, -2, -1, -1, -1]);
    const found = propose(surface, { stream });
    expectPoints(surface.predicted, [[0.55], [0.225], [0.51], [0.903], [0.4], [0.475], [0.49], [0.197]]);
    expectPoints([found], [[0.4]]);
    expect(stream.left()).toBe(0);
  });

  test('lie about the expected point instead of the best one, two of every eight', () => {
    const surface = model({ weights: [1e12] });
    const zeros = Array.from({ length: 64 }, () => 0);
    propose(surface, { stream: scriptedStream(zeros, zeros), expected: at(0.7), candidates: 16 });
    expect(surface.predicted.map(([x]) => x)).toEqual([0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0].map((e) => (e === 1 ? 0.7 : 0.5)));
  });

  test('are anywhere, one in four, where deviations count', () => {
    const surface = model({ weights: [1e12, 1e12] });
    const codec = new SpaceCodec({ axes: [float('x', 0, 1), float('y', 0, 1)] });
    const [best, other] = [at(0.1, 0.2), at(0.3, 0.4)];
    const near = [0, 0, 0];
    const stream = scriptedStream(
      [...near, 0.9, ...near, ...near, 0.61, 0.62, ...near, 0.1, ...near, ...near, 0.71, 0.72],
      Array.from({ length: 12 }, () => 0),
    );
    propose(surface, { stream, codec, incumbents: [best, other], turn: 1 });
    expectPoints(surface.predicted, [
      [0.1, 0.2],
      [0.3, 0.4],
      [0.1, 0.2],
      [0.61, 0.62],
      [0.1, 0.2],
      [0.1, 0.2],
      [0.1, 0.2],
      [0.71, 0.72],
    ]);
    expect(stream.left()).toBe(0);
  });

  const axes: Axis[] = [float('x', 0, 1), choice('kind', ['a', 'b']), float('y', 0, 1, { when: { kind: ['a'] } }), float('z', 0, 1)];
  const wide = new SpaceCodec({ axes });

  test('move a share of the axes, half of four at least; what the centre lacks is anywhere, and what leaves the space is reflected', () => {
    const surface = model({ weights: [1, 1, 1, 400] });
    // a share of 0.8: x moves, the choice keeps its value, y is absent, z does not move
    const first = [0.8, 0.79, 0.7, 0.49, 0.33, 0.8];
    // the centre, then a share of 0.5 although 0.1 was drawn: x stays, the choice is drawn, so that y does not exist, z moves
    const second = [0, 0.1, 0.5, 0.2, 0.5, 0.9, 0.44, 0.49];
    const stream = scriptedStream([...first, ...second], [1, -1]);
    const centre = at(0.95, 0.25, Number.NaN, 0.5);
    propose(surface, { stream, codec: wide, incumbents: [centre], candidates: 2 });
    // x: 0.95 + 0.5 · 0.5 = 1.2, which is 0.8; z: 0.5 - 0.25 / 20
    expectPoints(surface.predicted, [
      [0.8, 0.25, 0.33, 0.5],
      [0.95, 0.9, Number.NaN, 0.4875],
    ]);
  });

  test('of one turn in three have a value of a choice, about the best point that has it', () => {
    const surface = model({ weights: [1e12, 1e12, 1e12, 1e12] });
    const incumbents = [at(0.1, 0.25, 0.2, 0.3), at(0.4, 0.75, Number.NaN, 0.5), at(0.6, 0.75, Number.NaN, 0.7)];
    // the only choice, its second value; nothing chooses a centre
    const stream = scriptedStream(
      [0.99, 0.5, ...Array.from({ length: 64 }, () => 0)],
      Array.from({ length: 64 }, () => 0),
    );
    propose(surface, { stream, codec: wide, incumbents, turn: 20 });
    for (const [x, kind, , z] of surface.predicted) {
      expect(x).toBeCloseTo(0.4, 6);
      expect(kind).toBe(0.75);
      expect(z).toBeCloseTo(0.5, 6);
    }
    expect(surface.predicted.length).toBe(8);
  });

  test('of a branch are about the best point that has its value, also of many values, and of a choice that only some points have', () => {
    const drawn = (axes: readonly Axis[], incumbents: readonly Observation[], uniforms: readonly number[]): Float64Array => {
      const surface = model({ weights: axes.map(() => 1e12) });
      const zeros = Array.from({ length: 64 }, () => 0);
      const codec = new SpaceCodec({ axes });
      propose(surface, { stream: scriptedStream([...uniforms, ...zeros], zeros), codec, incumbents, turn: 20 });
      return surface.predicted[0]!;
    };
    const kind = choice('kind', ['a', 'b', 'c']);
    const many = drawn([float('x', 0, 1), kind], [at(0.3, 1 / 6), at(0.8, 5 / 6)], [0, 0.9]);
    expect(many[0]).toBeCloseTo(0.8, 6);
    const exit = choice('exit', [true, false], { kind: ['a'] });
    const some = drawn([kind, exit], [at(1 / 6, 0.25), at(1 / 6, 0.75)], [0.5, 0.9]);
    expect([...some]).toEqual([1 / 6, 0.75]);
    // where no point has the value, and the best one cannot
    const none = drawn([kind, exit], [at(0.5, Number.NaN), at(1 / 6, 0.25)], [0.5, 0.9]);
    expect([...none]).toEqual([0.5, Number.NaN]);
  });

  test('of a branch that no point has are about the best one, and have its value where they roam as well', () => {
    const surface = model({ weights: [1e12, 1e12] });
    const codec = new SpaceCodec({ axes: [float('x', 0, 1), choice('kind', ['a', 'b', 'c'])] });
    const stream = scriptedStream(
      [0.5, 0.7, ...Array.from({ length: 64 }, () => 0.2)],
      Array.from({ length: 64 }, () => 0),
    );
    propose(surface, { stream, codec, incumbents: [at(0.3, 1 / 6), at(0.8, 0.5)], turn: 17 });
    surface.predicted.forEach(([x, kind], k) => {
      expect(kind).toBeCloseTo(5 / 6, 12);
      expect(x, `candidate ${k}`).toBeCloseTo(k % 4 === 3 ? 0.2 : 0.3, 6);
    });
  });

  test.each<[string, Axis[], number[]]>([
    ['choices of one value', [float('x', 0, 1), choice('kind', ['a'])], [0.3, 0.5]],
    ['choices that no point of the model has', [float('x', 0, 1), choice('kind', ['a', 'b'])], [0.3, Number.NaN]],
    ['no choices', [float('x', 0, 1), float('y', 0, 1)], [0.3, 0.5]],
  ])('do not branch by %s', (_, of, unit) => {
    const draw = (turn: number): Float64Array[] => {
      const surface = model({ weights: [1, 1] });
      propose(surface, { stream: randomStream(5), codec: new SpaceCodec({ axes: of }), incumbents: [at(...unit)], turn });
      return surface.predicted;
    };
    // turn 0 does not branch and has the same deviations as turn 24
    expect(draw(24)).toEqual(draw(0));
  });
});

describe('the expected point', () => {
  const expectedOf = (means: readonly number[]): Observation => {
    const surface = model({ mean: ([x]) => means[x!]! });
    return findExpected(
      surface.process,
      means.map((_, k) => at(k)),
    );
  };
  const falling = (count: number): number[] => Array.from({ length: count }, (_, k) => -k);

  test('is the lowest prediction, of equal ones the first, among the best 16', () => {
    expect(expectedOf([3, 1, 2]).unit[0]).toBe(1);
    expect(expectedOf([2, 1, 3, 1]).unit[0]).toBe(1);
    expect(expectedOf([5]).unit[0]).toBe(0);
    expect([15, 16, 17].map((count) => expectedOf(falling(count)).unit[0])).toEqual([14, 15, 15]);
  });

  test('is the best one where nothing is predicted', () => {
    expect(expectedOf([Number.NaN, Number.NaN]).unit[0]).toBe(0);
  });
});

describe('the choice among them', () => {
  const [mean, nearness, variance] = [
    (unit: Float64Array): number => unit[0]! ** 2,
    (unit: Float64Array): number => 1 - unit[0]! / 2,
    (unit: Float64Array): number => (unit[0]! < 0.5 ? 0.01 : 1) * unit[0]!,
  ];
  const bound = (deviations: number, unit: Float64Array): number => mean(unit) - deviations * 3 * Math.sqrt(1 - nearness(unit) ** 2);
  const lowest = (points: readonly Float64Array[], of: (unit: Float64Array) => number): Float64Array =>
    points.reduce((best, each) => (of(each) < of(best) ? each : best));

  test.each([
    [1, 1],
    [2, 2],
    [3, 0.5],
    [5, 1],
    [6, 4],
    [7, 0.5],
    [10, 2],
  ])('at turn %d takes %d deviations off the mean: by the bound first, then exactly for the best eighth', (turn, deviations) => {
    const surface = model({ mean, nearness, variance, amplitude: 9, weights: [1] });
    const found = propose(surface, { stream: randomStream(turn), turn, candidates: 40 });
    expect(surface.predicted.length).toBe(40);
    const shortlist = surface.predicted.toSorted((a, b) => bound(deviations, a) - bound(deviations, b)).slice(0, 5);
    expect(surface.measured).toEqual(shortlist);
    expect(found).toBe(lowest(shortlist, (unit) => mean(unit) - deviations * Math.sqrt(variance(unit))));
  });

  test('of a shortlist of one is that one, whose variance nobody needs', () => {
    const surface = model({ mean, nearness, variance, amplitude: 9, weights: [1] });
    const found = propose(surface, { stream: randomStream(1), turn: 2, candidates: 15 });
    expect(found).toBe(lowest(surface.predicted, (unit) => bound(2, unit)));
    expect(surface.measured).toEqual([]);
  });

  test('of equal ones is the first', () => {
    const surface = model({});
    expect(propose(surface, { stream: randomStream(1), turn: 2, candidates: 40 })).toBe(surface.predicted[0]);
  });

  test('without deviations is the lowest mean, from which 12 steps descend where there are 24 candidates or more', () => {
    for (const [candidates, descents] of [
      [23, 0],
      [24, 13],
      [48, 13],
    ] as const) {
      const surface = model({ mean, nearness });
      const found = propose(surface, { stream: randomStream(2), candidates });
      expect(found).toBe(lowest(surface.predicted, mean));
      expect([surface.descents(), surface.measured.length]).toEqual([descents, 0]);
    }
  });
});
