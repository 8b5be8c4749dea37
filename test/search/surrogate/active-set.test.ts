import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { chooseActive, mergeRanked, thinOut } from '../../../src/search/surrogate/active-set.js';
import { compareObservations, TIER, type Observation } from '../../../src/search/trial.js';

const seen = (trialNumber: number, loss: number): Observation => ({
  trialNumber,
  unit: new Float64Array(1),
  tier: TIER.feasible,
  loss,
  losses: [loss],
  violation: 0,
});
const numbersOf = (list: readonly Observation[]): number[] => list.map(({ trialNumber }) => trialNumber);
const ranked = (count: number): Observation[] => Array.from({ length: count }, (_, k) => seen(k, k));

describe('the active set', () => {
  test('is everything where there is room, as a list of its own', () => {
    const all = ranked(10);
    const active = chooseActive(all, 10);
    expect(active).toEqual(all);
    expect(active).not.toBe(all);
    expect(numbersOf(chooseActive(all, 11))).toEqual(numbersOf(all));
  });

  test('is three fifths of the best, rounded up, and a part of the rest that begins with its first', () => {
    // 3 of 5 places for the best, then 2 of the 7 behind: the first and the fourth
    expect(numbersOf(chooseActive(ranked(10), 5))).toEqual([0, 1, 2, 3, 6]);
    // 0.6 * 4 = 2.4, so 3 of 4 places
    expect(numbersOf(chooseActive(ranked(9), 4))).toEqual([0, 1, 2, 3]);
    expect(numbersOf(chooseActive(ranked(11), 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('thins out evenly: k · count / wanted, rounded down', () => {
    expect(thinOut(7, 3)).toEqual([0, 2, 4]);
    expect(thinOut(10, 4)).toEqual([0, 2, 5, 7]);
    expect(thinOut(3, 3)).toEqual([0, 1, 2]);
    expect(thinOut(3, 5)).toEqual([0, 1, 2]);
    expect(thinOut(0, 5)).toEqual([]);
  });
});

describe('merged by rank', () => {
  test('any two parts are what sorting all of them gives, and neither part is changed', () => {
    const random = randomStream(3);
    const all = Array.from({ length: 40 }, (_, k) => seen(k, random.below(9)));
    for (const size of [0, 1, 17, 39, 40]) {
      const known = all.slice(0, size).sort(compareObservations);
      const added = all.slice(size).reverse();
      const before = [numbersOf(known), numbersOf(added)];
      expect(numbersOf(mergeRanked(known, added))).toEqual(numbersOf(all.toSorted(compareObservations)));
      expect([numbersOf(known), numbersOf(added)]).toEqual(before);
    }
  });

  test('of equal ones the known comes first', () => {
    const [known, added] = [seen(0, 1), seen(0, 1)];
    const merged = mergeRanked([known], [added]);
    expect([merged[0] === known, merged[1] === added]).toEqual([true, true]);
  });
});
