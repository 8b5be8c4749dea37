// A thin spike against a lower plateau, from samplers of every kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { measurePlateau, type PlateauInput } from '../../src/search/plateau.js';
import { buildPointTree, findWithin } from '../../src/search/plateau-tree.js';

const distance = (x: ArrayLike<number>, centre: number): number =>
  Math.sqrt(Array.from(x).reduce((sum, value) => sum + (value - centre) ** 2, 0));

/** A broad hill of height 1 about 0.3 in every axis, and a spike of height 2 and radius 0.04 about 0.8. */
const surface = (x: ArrayLike<number>): number => Math.exp(-((distance(x, 0.3) / 0.25) ** 2)) + (distance(x, 0.8) < 0.04 ? 2 : 0);

function study(rows: readonly (readonly number[])[], score: (x: readonly number[]) => number = surface): PlateauInput {
  return {
    dimensions: rows[0]!.length,
    points: Float64Array.from(rows.flat()),
    scores: Float64Array.from(rows, score),
    higherIsBetter: true,
  };
}

const pointOf = ({ dimensions, points }: PlateauInput, trial: number): number[] => [
  ...points.subarray(trial * dimensions, (trial + 1) * dimensions),
];

function uniform(trials: number, dimensions: number, seed: number): number[][] {
  const random = randomStream(seed);
  return Array.from({ length: trials }, () => Array.from({ length: dimensions }, () => random.uniform()));
}

/** What a sampler does that has found the spike: most of its trials are in it and beside it. */
function crowded(trials: number, dimensions: number, seed: number): number[][] {
  const random = randomStream(seed, 1);
  const near = (): number[] => Array.from({ length: dimensions }, () => Math.min(1, Math.max(0, 0.8 + 0.03 * random.normal())));
  return [...uniform(trials / 2, dimensions, seed), ...Array.from({ length: trials / 2 }, near)];
}

const grid = (steps: number): number[][] =>
  Array.from({ length: steps * steps }, (_, i) => [Math.floor(i / steps) / (steps - 1), (i % steps) / (steps - 1)]);

describe('the plateau is preferred to the spike', () => {
  test.each([
    ['random, 2 parameters', [...uniform(400, 2, 1), [0.8, 0.8]]],
    ['random, 3 parameters', [...uniform(1500, 3, 2), [0.8, 0.8, 0.8]]],
    ['crowded into the spike, 2 parameters', crowded(600, 2, 3)],
    ['crowded into the spike, 4 parameters', crowded(2000, 4, 4)],
    ['a grid of 11 by 11', grid(11)],
    ['a grid of 41 by 41', grid(41)],
    ['50 random ones', [...uniform(50, 2, 5), [0.8, 0.8]]],
  ])('%s', (_, rows) => {
    const input = study(rows);
    const { bestPoint, bestPlateau, robustScores, worstNeighbours, sensitivities } = measurePlateau(input);
    expect(distance(pointOf(input, bestPoint), 0.8)).toBeLessThan(0.04);
    expect(distance(pointOf(input, bestPlateau), 0.3)).toBeLessThan(0.22);
    expect(robustScores[bestPlateau]!).toBeGreaterThan(Number.isNaN(robustScores[bestPoint]!) ? 0 : robustScores[bestPoint]!);
    expect(worstNeighbours[bestPlateau]!).toBeLessThanOrEqual(robustScores[bestPlateau]!);
    if (!Number.isNaN(sensitivities[bestPoint]!)) expect(sensitivities[bestPoint]!).toBeGreaterThan(2 * sensitivities[bestPlateau]!);
  });

  test('and a valley to a hole, where lower is better', () => {
    const input = study([...uniform(500, 2, 6), [0.8, 0.8]]);
    const mirrored = { ...input, scores: input.scores.map((score) => -score), higherIsBetter: false };
    const [up, down] = [measurePlateau(input), measurePlateau(mirrored)];
    expect([down.bestPoint, down.bestPlateau]).toEqual([up.bestPoint, up.bestPlateau]);
    expect(down.robustScores[7]!).toBe(-up.robustScores[7]!);
  });
});

describe('neighbours', () => {
  test('a flat surface is robust everywhere and insensitive; a slope is not', () => {
    const flat = measurePlateau(study(uniform(300, 2, 7), () => 5));
    const known = [...flat.robustScores.keys()].filter((trial) => !Number.isNaN(flat.robustScores[trial]!));
    expect(known.length).toBeGreaterThan(270);
    for (const trial of known)
      expect([flat.robustScores[trial], flat.worstNeighbours[trial], flat.sensitivities[trial]]).toEqual([5, 5, 0]);
    const slope = measurePlateau(study(uniform(300, 2, 7), ([x]) => 10 * x!));
    expect(Math.min(...slope.sensitivities.filter((value) => !Number.isNaN(value)))).toBeGreaterThan(0.2);
  });

  test('are active in the same parameters and have the same choices', () => {
    const rows = uniform(400, 2, 8).map(([x, y], i) => [x!, i % 2 === 0 ? Number.NaN : y!, i % 4 < 2 ? 0.25 : 0.75]);
    const input = {
      ...study(rows, ([x, y, choice]) => (Number.isNaN(y) ? -100 : 0) + (choice === 0.25 ? x! : -50)),
      unordered: [false, false, true],
    };
    const { robustScores, worstNeighbours, bestPlateau } = measurePlateau(input);
    expect(robustScores.filter(Number.isNaN).length).toBeLessThan(60);
    let measured = 0;
    rows.forEach(([, y, choice], trial) => {
      if (Number.isNaN(robustScores[trial]!)) return;
      measured++;
      const base = (Number.isNaN(y) ? -100 : 0) + (choice === 0.25 ? 0 : -50);
      expect(worstNeighbours[trial]!).toBeGreaterThanOrEqual(base);
      expect(robustScores[trial]!).toBeLessThanOrEqual(base + 1);
    });
    expect(measured).toBeGreaterThan(340);
    expect(pointOf(input, bestPlateau)[0]!).toBeGreaterThan(0.8);
  });

  test('too few of them, no ordered parameter, or no score: undefined', () => {
    expect(
      measurePlateau(
        study([
          [0.1, 0.1],
          [0.9, 0.9],
        ]),
      ),
    ).toMatchObject({ bestPlateau: -1, robustScores: Float64Array.of(Number.NaN, Number.NaN) });
    expect(measurePlateau({ ...study([[0.25], [0.75]]), unordered: [true] })).toMatchObject({ bestPlateau: -1 });
    const input = study(uniform(200, 2, 9));
    input.scores.fill(Number.NaN, 0, 100);
    const { robustScores, neighbourCounts, bestPlateau } = measurePlateau(input);
    expect([...robustScores.subarray(0, 100)].every(Number.isNaN)).toBe(true);
    expect(neighbourCounts[0]).toBe(0);
    expect(bestPlateau).toBeGreaterThanOrEqual(100);
    expect(measurePlateau({ ...input, scores: new Float64Array(200).fill(Number.NaN) })).toMatchObject({ bestPoint: -1, bestPlateau: -1 });
  });

  test('equal inputs give equal bits, and the order of the trials does not matter', () => {
    const rows = uniform(300, 3, 10);
    const [there, back] = [measurePlateau(study(rows)), measurePlateau(study([...rows].reverse()))];
    expect(measurePlateau(study(rows))).toEqual(there);
    expect(back.robustScores.reverse().map((score) => Number(score.toFixed(12)))).toEqual(
      there.robustScores.map((score) => Number(score.toFixed(12))),
    );
  });

  test('of 100,000 trials of 6 parameters no more than 6,000 are measured', () => {
    const random = randomStream(11);
    const points = Float64Array.from({ length: 600_000 }, () => random.uniform());
    const scores = Float64Array.from({ length: 100_000 }, (_, trial) => surface(points.subarray(trial * 6, trial * 6 + 6)));
    const { bestPlateau, robustScores, neighbourCounts } = measurePlateau({ dimensions: 6, points, scores, higherIsBetter: true });
    expect(bestPlateau).toBeGreaterThanOrEqual(0);
    expect(neighbourCounts.filter((count) => count > 0).length).toBeLessThanOrEqual(6_000);
    expect(robustScores.filter((score) => !Number.isNaN(score)).length).toBeGreaterThan(5_000);
    expect(Math.max(...neighbourCounts)).toBeLessThanOrEqual(6_000);
  });
});

test('the tree finds what a plain loop finds', () => {
  const cases = fc.record({
    seed: fc.nat(1000),
    count: fc.integer({ min: 1, max: 300 }),
    dimensions: fc.integer({ min: 1, max: 4 }),
    radius: fc.double({ min: 0, max: 0.6, noNaN: true }),
    steps: fc.constantFrom(0, 4),
  });
  fc.assert(
    fc.property(cases, ({ seed, count, dimensions, radius, steps }) => {
      const rows = uniform(count, dimensions, seed).map((row) =>
        row.map((value) => (steps > 0 ? Math.round(value * steps) / steps : value)),
      );
      const centre = Float64Array.from(rows[0]!);
      const found = new Int32Array(count);
      const length = findWithin(buildPointTree(Float64Array.from(rows.flat()), dimensions), centre, radius, found);
      const square = (row: readonly number[]): number => row.reduce((sum, value, axis) => sum + (value - centre[axis]!) ** 2, 0);
      expect([...found.subarray(0, length)].sort((a, b) => a - b)).toEqual(
        rows.flatMap((row, i) => (square(row) <= radius * radius ? [i] : [])),
      );
    }),
    { seed: 2, numRuns: 300 },
  );
});
