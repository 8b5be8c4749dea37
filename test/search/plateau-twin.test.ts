import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { measurePlateau, type PlateauInput } from '../../src/search/plateau.js';
import { measureSlowly } from '../reference/search/slow-plateau.js';

/** Trials at random, or about a point, with a score that is a wave. */
function draw(trials: number, dimensions: number, pointAt: (u: number, axis: number, trial: number) => number = (u) => u): PlateauInput {
  const random = randomStream(trials, dimensions);
  const points = Float64Array.from({ length: trials * dimensions }, (_, k) =>
    pointAt(random.uniform(), k % dimensions, Math.floor(k / dimensions)),
  );
  const scores = Float64Array.from({ length: trials }, (_, trial) =>
    points.subarray(trial * dimensions, (trial + 1) * dimensions).reduce((sum, value) => sum + Math.sin(7 * (value || 0)), 0),
  );
  return { dimensions, points, scores, higherIsBetter: true };
}

function expectTwin(input: PlateauInput): ReturnType<typeof measurePlateau> {
  const [plateau, slow] = [measurePlateau(input), measureSlowly(input)];
  const close = (value: number, expected: number, what: string): void => {
    if (Number.isNaN(expected)) expect(value, what).toBeNaN();
    else expect(value, what).toBeCloseTo(expected, 9);
  };
  slow.forEach((expected, trial) => {
    expect(plateau.neighbourCounts[trial], `count of ${trial}`).toBe(expected?.count ?? 0);
    close(plateau.robustScores[trial]!, expected?.robust ?? Number.NaN, `robust score of ${trial}`);
    close(plateau.worstNeighbours[trial]!, expected?.worst ?? Number.NaN, `worst of ${trial}`);
    close(plateau.sensitivities[trial]!, expected?.sensitivity ?? Number.NaN, `sensitivity of ${trial}`);
  });
  return plateau;
}

describe('robust scores are those of the plain loops', () => {
  test.each<[string, PlateauInput]>([
    ['one parameter', draw(40, 1)],
    ['two parameters', draw(90, 2)],
    ['three parameters', draw(120, 3)],
    ['seven parameters', draw(60, 7)],
    ['few trials', draw(9, 2)],
    ['too few trials', draw(2, 2)],
    ['a grid', draw(121, 2, (_, axis, trial) => (axis === 0 ? Math.floor(trial / 11) : trial % 11) / 10)],
    ['a coarse grid and a free axis', draw(80, 2, (u, axis, trial) => (axis === 0 ? (trial % 4) / 3 : u))],
    ['a crowd in a corner', draw(150, 2, (u, _, trial) => (trial % 3 === 0 ? u : 0.9 + u / 50))],
    // more than the wanted neighbours within reach: the nearest count
    ['a dense part of the space', draw(300, 3, (u, _, trial) => (trial % 4 === 0 ? u : 0.6 + 0.3 * u))],
    ['a dense part, lower is better', { ...draw(260, 3, (u, _, trial) => (trial % 5 === 0 ? u : 0.3 * u)), higherIsBetter: false }],
    // too few neighbours at first: the reach grows, to the next knot and as far as it may
    [
      'knots at the corners of a lattice',
      draw(96, 2, (u, axis, trial) => u / 100 + (axis === 0 ? trial % 4 : Math.floor(trial / 4) % 4) / 3.1),
    ],
    ['knots on a diagonal', draw(90, 2, (u, _, trial) => u / 100 + (trial % 5) / 4.1)],
    ['lower is better', { ...draw(90, 2), higherIsBetter: false }],
    ['more than 300, of which a sample decides how wide to look', draw(380, 2, (u, _, trial) => (trial % 5 === 0 ? u : u ** 3))],
  ])('%s', (_, input) => {
    expectTwin(input);
  });

  test('with absent parameters, choices and undefined scores', () => {
    const input = draw(240, 3, (u, axis, trial) => (axis === 1 && trial % 3 === 0 ? Number.NaN : axis === 2 ? Math.floor(u * 2) / 2 : u));
    input.scores.forEach((_, trial) => trial % 17 === 4 && (input.scores[trial] = Number.NaN));
    const { neighbourCounts } = expectTwin({ ...input, unordered: [false, false, true] });
    expect(neighbourCounts[4]).toBe(0);
  });

  test('of many dimensions look at a sample and at the best thousand', () => {
    // 60 parameters: 5,000 · (6/60)² = 50 are known
    const input = draw(1040, 60, (u) => 0.3 + 0.35 * u);
    const { neighbourCounts, robustScores } = expectTwin(input);
    const measured = neighbourCounts.filter((count) => count > 0).length;
    expect(measured).toBeGreaterThanOrEqual(1000);
    expect(measured).toBeLessThan(1040);
    expect(robustScores.some((score) => !Number.isNaN(score))).toBe(true);
  });
});

describe('the best', () => {
  const flat = (scores: readonly number[], more: Partial<PlateauInput> = {}): ReturnType<typeof measurePlateau> =>
    measurePlateau({
      dimensions: 1,
      points: Float64Array.from(scores, (_, trial) => trial / scores.length),
      scores: Float64Array.from(scores),
      higherIsBetter: true,
      ...more,
    });

  test('point is that with the best score, the earlier one of equals', () => {
    expect(flat([1, 3, Number.NaN, 3, 2]).bestPoint).toBe(1);
    expect(flat([4, 3, Number.NaN, 3, 5], { higherIsBetter: false }).bestPoint).toBe(1);
    expect(flat([Number.NaN, Number.NaN]).bestPoint).toBe(-1);
  });

  test('plateau is that with the best robust score, of equal ones that with the better score, then the earlier', () => {
    const scores = [5, 5, 5, 5, 5, 9, 5, 5, 5, 5, 5, 5];
    const { robustScores, bestPlateau, bestPoint } = flat(scores);
    // the quartile of every neighbourhood is 5
    const measured = [...robustScores.keys()].filter((trial) => !Number.isNaN(robustScores[trial]!));
    expect(measured.length).toBeGreaterThan(6);
    expect(measured.every((trial) => robustScores[trial] === 5)).toBe(true);
    expect([bestPlateau, bestPoint]).toEqual([5, 5]);
    const mirrored = scores.map((score) => -score);
    expect(flat(mirrored, { higherIsBetter: false }).bestPlateau).toBe(5);
    expect(flat(scores.map(() => 5)).bestPlateau).toBe(measured[0]);
  });

  test('plateau is none where there is no ordered parameter', () => {
    expect(flat([1, 2, 3, 4], { unordered: [true] })).toMatchObject({ bestPoint: 3, bestPlateau: -1 });
  });
});
