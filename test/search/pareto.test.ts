import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowdingDistances, dominates, paretoFront, rankByDomination } from '../../src/search/pareto.js';
import { survive } from '../../src/search/samplers/nsga2.js';
import type { Observation } from '../../src/search/trial.js';

const at = (losses: readonly number[], violation = 0, trialNumber = 0): Observation => ({
  trialNumber,
  unit: new Float64Array(1),
  tier: 0,
  loss: 0,
  losses,
  violation,
});

describe('domination', () => {
  test.each<[string, Observation, Observation, boolean, boolean]>([
    ['better in both', at([1, 1]), at([2, 2]), true, false],
    ['better in the first, equal in the second', at([1, 2]), at([2, 2]), true, false],
    ['better in the second, equal in the first', at([2, 1]), at([2, 2]), true, false],
    ['better in one, worse in the other', at([1, 3]), at([2, 2]), false, false],
    ['equal', at([2, 2]), at([2, 2]), false, false],
    ['values against none', at([9, 9], 5), at([]), true, false],
    ['no values either', at([]), at([]), false, false],
    ['constraints met against broken', at([9, 9]), at([1, 1], 0.1), true, false],
    ['constraints broken by less', at([9, 9], 1), at([1, 1], 2), true, false],
    ['constraints broken alike', at([1, 2], 1), at([2, 2], 1), true, false],
  ])('%s', (_, a, b, first, second) => {
    expect([dominates(a, b), dominates(b, a)]).toEqual([first, second]);
  });

  test('puts trials on the front that meet the constraints, have values, and that none dominates', () => {
    const list = [at([5, 5], 0, 0), at([], 0, 1), at([1, 9], 0, 2), at([0, 0], 1, 3), at([9, 1], 0, 4), at([4, 4], 0, 5), at([1, 9], 0, 6)];
    expect(paretoFront(list).map(({ trialNumber }) => trialNumber)).toEqual([2, 4, 5, 6]);
    expect(paretoFront([at([1, 1], 0, 0), at([2, 2], 0, 1)]).map(({ trialNumber }) => trialNumber)).toEqual([0]);
    // none is none, also where nothing is better
    expect(paretoFront([at([1, 1], 0.5), at([], 0)])).toEqual([]);
    expect(paretoFront([at([], 0)])).toEqual([]);
  });

  test('ranks as peeling one front after the other does', () => {
    const losses = fc.tuple(fc.nat(5), fc.nat(5));
    fc.assert(
      fc.property(fc.array(losses, { maxLength: 25 }), (rows) => {
        const list = rows.map((row, k) => at(row, 0, k));
        const expected = new Int32Array(list.length);
        let left = [...list.keys()];
        for (let rank = 0; left.length > 0; rank++) {
          const front = left.filter((a) => !left.some((b) => dominates(list[b]!, list[a]!)));
          for (const index of front) expected[index] = rank;
          left = left.filter((index) => !front.includes(index));
        }
        expect(rankByDomination(list)).toEqual(expected);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe('crowding', () => {
  test('is the gap between the neighbours over the span, summed over the objectives; the ends are alone', () => {
    // first objective 1 3 4 11, second 8 6 5 0
    expect([...crowdingDistances([at([4, 5]), at([1, 8]), at([11, 0]), at([3, 6])])]).toEqual([
      (11 - 3) / 10 + (6 - 0) / 8,
      Infinity,
      Infinity,
      (4 - 1) / 10 + (8 - 5) / 8,
    ]);
  });

  test('is 0 in an objective in which all are equal, and of equal ones the first and the last are the ends', () => {
    expect([...crowdingDistances([at([1]), at([1]), at([1])])]).toEqual([Infinity, 0, Infinity]);
    expect([...crowdingDistances([at([1]), at([1]), at([2])])]).toEqual([Infinity, 1, Infinity]);
    expect([...crowdingDistances([])]).toEqual([]);
    expect([...crowdingDistances([at([1, 2])])]).toEqual([Infinity]);
  });
});

describe('survivors', () => {
  const survivors = (list: readonly Observation[], population: number): number[] =>
    survive(list, population).map(({ trialNumber }) => trialNumber);

  test('are the better ranks, and of one rank the lonelier ones; of equally lonely ones the earlier', () => {
    const front = [at([0, 10], 0, 7), at([4, 6], 0, 3), at([5, 5], 0, 4), at([6, 4], 0, 5), at([10, 0], 0, 1)];
    const behind = [at([11, 11], 0, 0), at([12, 10.5], 0, 2)];
    // distances: 3 and 5 have 1 each, 4 has 0.4
    const list = [...behind, ...front];
    expect(survivors(list, 7)).toEqual([1, 7, 3, 5, 4, 0, 2]);
    expect(survivors(list, 3)).toEqual([1, 7, 3]);
  });

  test('are lonely among those of their own rank, of every rank', () => {
    // 1 and 3 are as lonely as each other on the front; the trials behind, which lie beside 3, do not count
    const front = [at([0, 10], 0, 8), at([4, 6], 0, 1), at([5, 5], 0, 2), at([7, 3], 0, 3), at([10, 0], 0, 9)];
    const behind = [at([20, 30], 0, 10), at([24, 26], 0, 7), at([25, 25], 0, 4), at([26, 24], 0, 6), at([30, 20], 0, 11)];
    const beside = at([6, 6.5], 0, 5);
    // 5 stands on the second front, and there it is at an end of both objectives
    expect(survivors([...front, beside], 6)).toEqual([8, 9, 1, 3, 2, 5]);
    expect(survivors([...front, ...behind], 10)).toEqual([8, 9, 1, 3, 2, 10, 11, 6, 7, 4]);
  });

  test('are those without values last, in the order of their numbers', () => {
    expect(survivors([at([], 0, 2), at([5, 5], 1, 3), at([], 0, 1), at([5, 5], 0, 4), at([], 0, 0)], 5)).toEqual([4, 3, 0, 1, 2]);
  });
});
