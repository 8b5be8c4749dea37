import { describe, expect, test } from 'vitest';
import { holdAll, holdLeg } from '../../src/core/account-benchmarks.js';
import { makeLeg } from './account-report-case.js';

const FREE = { impact: 0, fee: 0 };
const WINDOW = { from: 0, to: 5 };
const A = makeLeg('A', [0, 1, 2, 3, 4], [10, 20, 20, 40, 40], 5);
const LATE = makeLeg('B', [2, 3, 4], [50, 50, 100], 5);
const SHORT = makeLeg('C', [0, 1, 2], [10, 10, 30], 5);

describe('one leg held', () => {
  test('is bought at its first close in the window, with costs, and marked without', () => {
    const costs = { impact: 0.01, fee: 0.02 };
    const { start, equity } = holdLeg(LATE, WINDOW, 1000, costs);
    expect(start).toBe(2);
    const units = 1000 / (50 * 1.01 * 1.02);
    expect(Array.from(equity)).toEqual([1000, 1000, units * 50, units * 50, units * 100]);
  });

  test('stands at its last close after its last bar', () => {
    expect(Array.from(holdLeg(SHORT, WINDOW, 100, FREE).equity)).toEqual([100, 100, 300, 300, 300]);
  });

  test('without a bar in the window is cash', () => {
    expect(holdLeg(SHORT, { from: 3, to: 5 }, 100, FREE)).toEqual({ start: 2, equity: Float64Array.of(100, 100) });
  });

  test('begins with the window where the bars do earlier', () => {
    expect(Array.from(holdLeg(A, { from: 1, to: 4 }, 100, FREE).equity)).toEqual([100, 100, 200]);
  });

  test('a price that is not above 0 buys nothing', () => {
    const leg = makeLeg('D', [0, 1, 2], [-5, 10, 20], 3);
    expect(holdLeg(leg, { from: 0, to: 3 }, 100, FREE)).toEqual({ start: 1, equity: Float64Array.of(100, 100, 200) });
  });
});

describe('all legs at equal weight', () => {
  test('nothing is kept back for a name that does not exist yet: the first leg has all until the second is listed', () => {
    // 100 units of A at 10; at 20 they are 2000, half goes to B at 50: 50 A and 20 B
    expect(Array.from(holdAll([A, LATE], WINDOW, 1000, FREE).equity)).toEqual([1000, 2000, 2000, 3000, 4000]);
  });

  test('the order of the legs changes nothing', () => {
    expect(holdAll([LATE, A], WINDOW, 1000, FREE)).toEqual(holdAll([A, LATE], WINDOW, 1000, FREE));
  });

  test('what is sold and bought at a listing pays', () => {
    const costs = { impact: 0.001, fee: 0.002 };
    const { equity } = holdAll([A, LATE], WINDOW, 1000, costs);
    const first = 1000 / (10 * 1.001 * 1.002);
    const money = (first / 2) * 20 * 0.999 * 0.998;
    const second = money / (50 * 1.001 * 1.002);
    expect(equity[1]).toBeCloseTo(first * 20, 10);
    expect(equity[2]).toBeCloseTo((first / 2) * 20 + second * 50, 10);
    expect(equity[4]).toBeCloseTo((first / 2) * 40 + second * 100, 10);
  });

  test('a leg that is over is sold at its last close; the money waits for the next listing', () => {
    // 50 in C and 50 in A; C ends at 30: 150 in cash; B, listed with C's last bar, got a third of 100 + 150 before
    const { equity } = holdAll([A, SHORT], WINDOW, 100, FREE);
    expect(Array.from(equity)).toEqual([100, 150, 250, 350, 350]);
    const later = makeLeg('E', [3, 4], [10, 20], 5);
    // at the fourth instant 5 A at 40 and 150 in cash give up half each: 175 in E at 10
    expect(Array.from(holdAll([A, SHORT, later], WINDOW, 100, FREE).equity)).toEqual([100, 150, 250, 350, 525]);
  });

  test('a leg that goes on beyond the window is not sold at its end', () => {
    const costs = { impact: 0, fee: 0.5 };
    const held = holdAll([SHORT], { from: 0, to: 3 }, 150, costs).equity;
    expect(Array.from(held)).toEqual([100, 100, 300]);
  });
});
