import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowdingDistances, paretoFront, rankByDomination } from '../../../src/search/pareto.js';
import { createStudy } from '../../../src/search/study.js';
import type { Observation } from '../../../src/search/trial.js';
import { describeSampler, float } from '../sampler-conformance.js';

describeSampler('nsga2', { sampler: 'nsga2', directions: ['minimize', 'maximize'] });
describeSampler('nsga2 with one objective', { sampler: 'nsga2' });

describe('the Pareto front', () => {
  const trial = (trialNumber: number, losses: number[], violation = 0): Observation => ({
    trialNumber,
    unit: new Float64Array(1),
    tier: violation > 0 ? 2 : 0,
    loss: losses[0] ?? Infinity,
    losses,
    violation,
  });

  test('is what no other trial beats: constraints first', () => {
    const all = [
      trial(0, [1, 5]),
      trial(1, [2, 2]),
      trial(2, [5, 1]),
      trial(3, [3, 3]),
      trial(4, [0, 0], 0.1),
      trial(5, []),
      trial(6, [1, 5]),
    ];
    expect(paretoFront(all).map(({ trialNumber }) => trialNumber)).toEqual([0, 1, 2, 6]);
    expect([...rankByDomination(all)]).toEqual([0, 0, 0, 1, 2, 3, 0]);
  });

  test('equals its slow twin on random trials', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: -3, max: 1 })), {
          maxLength: 40,
        }),
        (rows) => {
          const all = rows.map(([a, b, violation], k) => trial(k, [a, b], Math.max(0, violation)));
          const twin = all.filter(
            (each) =>
              each.violation === 0 &&
              !all.some(
                (other) =>
                  other.violation === 0 &&
                  other.losses[0]! <= each.losses[0]! &&
                  other.losses[1]! <= each.losses[1]! &&
                  (other.losses[0]! < each.losses[0]! || other.losses[1]! < each.losses[1]!),
              ),
          );
          expect(paretoFront(all)).toEqual(twin);
        },
      ),
      { seed: 4 },
    );
  });

  test('crowding: the ends are alone, and a gap counts', () => {
    expect([...crowdingDistances([trial(0, [0, 4]), trial(1, [1, 3]), trial(2, [4, 0])])]).toEqual([Infinity, 2, Infinity]);
  });

  test('of a known problem (ZDT1) is found: better than random, and spread', () => {
    const area = (sampler: 'nsga2' | 'random'): number => {
      const study = createStudy({
        space: { axes: ['a', 'b', 'c', 'd'].map((name) => float(name, 0, 1)) },
        directions: ['minimize', 'minimize'],
        sampler,
        seed: 1,
      });
      while (study.trials.length < 400) {
        for (const {
          trialNumber,
          parameters: { a, b, c, d },
        } of study.ask()) {
          const g = 1 + 3 * ((b as number) + (c as number) + (d as number));
          study.tell(trialNumber, { state: 'complete', values: [a as number, g * (1 - Math.sqrt((a as number) / g))] });
        }
      }
      const front = study.paretoFront
        .map(({ outcome }) => (outcome as unknown as { values: number[] }).values)
        .sort((p, q) => p[0]! - q[0]!);
      // area that the front dominates below (1.1, 4); the best possible is 4.4 - 0.1 - 1/3 = 3.77 and a little
      return front.reduce((sum, [x, y], k) => sum + ((front[k + 1]?.[0] ?? 1.1) - x!) * Math.max(0, 4 - y!), 0);
    };
    expect(area('nsga2')).toBeGreaterThan(3.4);
    expect(area('random')).toBeLessThan(3.2);
  });
});
