import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/core/graph.js';
import type { Pruner } from '../../src/search/pruner.js';
import { openHyperbandPruner, type HyperbandOptions } from '../../src/search/pruners/hyperband.js';
import { openMedianPruner } from '../../src/search/pruners/median.js';
import { losesRung, openHalvingPruner, rungOf } from '../../src/search/pruners/successive-halving.js';
import { createStudy, type Study } from '../../src/search/study.js';
import { int } from './sampler-conformance.js';

const losses = (...values: number[]): { trialNumber: number; loss: number }[] => values.map((loss, trialNumber) => ({ trialNumber, loss }));
const at = (pruner: Pruner, step: number, loss: number, earlier: number[], trialNumber = 100): boolean =>
  pruner.shouldPrune({ trialNumber, loss }, step, losses(...earlier));

describe('the median pruner', () => {
  const pruner = openMedianPruner({ startupTrials: 3, warmupSteps: 2 });
  test.each<[string, number, number, number[], boolean]>([
    ['the better half goes on', 2, 2, [1, 2, 3], false],
    ['the worse half does not', 2, 2.1, [1, 2, 3], true],
    ['too few trials decide nothing', 2, 9, [1, 2], false],
    ['a warm-up step decides nothing', 1, 9, [1, 2, 3], false],
    ['an undefined value does not go on', 2, Number.NaN, [1, 2, 3], true],
    ['undefined values of others do not count', 2, 2.1, [1, 2, 3, Number.NaN], true],
    ['where no other has a value a trial goes on', 2, 5, [Number.NaN, Number.NaN, Number.NaN], false],
  ])('%s', (_, step, loss, earlier, isPruned) => {
    expect(at(pruner, step, loss, earlier)).toBe(isPruned);
  });

  test.each<[number, number, boolean]>([
    // of 1, 2, 3, 4 the better half ends with 2, the best quarter with 1, the better three quarters with 3
    [0.5, 2, false],
    [0.5, 2.5, true],
    [0.25, 1, false],
    [0.25, 1.5, true],
    [0.75, 3, false],
    [0.75, 3.5, true],
  ])('with share %d of four trials, a loss of %d is given up: %s', (share, loss, isPruned) => {
    const shared = openMedianPruner({ startupTrials: 4, share });
    expect(at(shared, 1, loss, [4, 2, 1, 3])).toBe(isPruned);
  });

  test('decides from the eighth trial on and from the first step on, by default', () => {
    expect(at(openMedianPruner(), 0, 9, [1, 2, 3, 4, 5, 6, 7])).toBe(false);
    expect(at(openMedianPruner(), 0, 9, [1, 2, 3, 4, 5, 6, 7, 8])).toBe(true);
    expect(at(openMedianPruner(), 0, 5, [1, 2, 3, 4, 5, 6, 7, 8])).toBe(true);
    expect(at(openMedianPruner(), 0, 4, [1, 2, 3, 4, 5, 6, 7, 8])).toBe(false);
  });

  test('with no start-up at all the first trial still has nothing to be compared with', () => {
    const eager = openMedianPruner({ startupTrials: 0 });
    expect([at(eager, 0, Number.NaN, []), at(eager, 0, 2, [1])]).toEqual([false, true]);
  });

  test('compares losses as numbers, not as texts', () => {
    expect(at(openMedianPruner({ startupTrials: 3 }), 1, 50, [100, 9, 20])).toBe(true);
    expect(at(openMedianPruner({ startupTrials: 3 }), 1, 15, [100, 9, 20])).toBe(false);
  });

  test.each([0, -0.1, 1, Number.NaN])('a share of %d is refused', (share) => {
    expect(() => openMedianPruner({ share })).toThrow(`share of the median pruner must be above 0 and below 1, not ${share}`);
  });
});

describe('the rungs of successive halving', () => {
  test.each<[number, number, number, number | undefined]>([
    [10, 10, 3, 0],
    [30, 10, 3, 1],
    [90, 10, 3, 2],
    [9.99, 10, 3, undefined],
    [10.01, 10, 3, undefined],
    [31, 10, 3, undefined],
    [0.3, 0.1, 3, 1],
    [16, 1, 2, 4],
  ])('step %d, from %d by %d: %s', (step, minResource, reduction, rung) => {
    expect(rungOf(step, minResource, reduction)).toBe(rung);
  });

  test('the best 1/reduction of all so far are not refused, of fewer than the reduction the best one', () => {
    expect(losesRung({ trialNumber: 9, loss: 9 }, losses(1, 2, 3), 3)).toBe(true);
    expect(losesRung({ trialNumber: 9, loss: 9 }, losses(1), 3)).toBe(true);
    expect(losesRung({ trialNumber: 9, loss: 1 }, losses(2), 3)).toBe(false);
    // the best third of six, itself included, are two: one may be better
    expect(losesRung({ trialNumber: 9, loss: 2 }, losses(1, 3, 4, 5, 6), 3)).toBe(false);
    expect(losesRung({ trialNumber: 9, loss: 3.5 }, losses(1, 3, 4, 5, 6), 3)).toBe(true);
    // of five it is one
    expect(losesRung({ trialNumber: 9, loss: 2 }, losses(1, 3, 4, 5), 3)).toBe(true);
    expect(losesRung({ trialNumber: 9, loss: 1 }, losses(1, 1, 1), 3)).toBe(false);
  });

  test('the first one is not refused, an undefined value is as soon as there is another', () => {
    expect(losesRung({ trialNumber: 9, loss: 9 }, [], 3)).toBe(false);
    expect(losesRung({ trialNumber: 9, loss: Number.NaN }, [], 3)).toBe(false);
    expect(losesRung({ trialNumber: 9, loss: Number.NaN }, losses(Number.NaN), 3)).toBe(true);
  });
});

describe('successive halving', () => {
  const pruner = openHalvingPruner({ minResource: 10, reduction: 3 });
  test.each<[string, number, number, number[], boolean]>([
    ['the best third goes on', 10, 2, [1, 3, 4, 5, 6], false],
    ['the third best of six does not', 10, 3.5, [1, 3, 4, 5, 6], true],
    ['between rungs nothing is decided', 20, 9, [1, 2, 3, 4], false],
    ['the second rung decides', 30, 9, [1, 2, 3, 4], true],
    ['of fewer than the reduction the best goes on', 10, 0.5, [1], false],
    ['and no other', 10, 9, [1], true],
    ['the first goes on', 10, 9, [], false],
    ['an undefined value does not go on', 90, Number.NaN, [1, 2, 3], true],
    ['below the first rung nothing is decided', 5, 9, [1, 2, 3, 4], false],
  ])('%s', (_, step, loss, earlier, isPruned) => {
    expect(at(pruner, step, loss, earlier)).toBe(isPruned);
  });

  test('its options have ranges', () => {
    expect(() => openHalvingPruner({ minResource: 0 })).toThrow('minResource of the pruner must be above 0, not 0');
    expect(() => openHalvingPruner({ minResource: 1, reduction: 1 })).toThrow('reduction of the pruner must be at least 2, not 1');
    expect(() => openHyperbandPruner({ minResource: 10, maxResource: 5 })).toThrow(
      'maxResource of the pruner must be at least minResource 10, not 5',
    );
    expect(() => openHalvingPruner({ minResource: 1, reduction: 2 })).not.toThrow();
    expect(() => openMedianPruner({ share: 1 })).toThrow('share of the median pruner must be above 0 and below 1, not 1');
  });
});

describe('hyperband', () => {
  const pruner = openHyperbandPruner({ minResource: 1, maxResource: 9, reduction: 3 });
  // 9 + 5 + 3 = 17 trials are a cycle of three brackets
  const many = Array.from({ length: 170 }, (_, k) => k);

  test('has a bracket that decides at every rung, one that spares the first, and one that decides only at the end', () => {
    const shares = [1, 3, 9].map(
      (step) => Array.from({ length: 17 }, (_, k) => k).filter((k) => at(pruner, step, 1000, many, 170 + k)).length,
    );
    expect(shares).toEqual([9, 14, 17]);
  });

  /** Returns the bracket of each trial of a cycle: the first rung at which a trial that is worse than all is given up. */
  const bracketsOf = (options: HyperbandOptions, rungs: readonly number[], trials: number): number[] => {
    const opened = openHyperbandPruner(options);
    const first = trials * 10;
    const earlier = Array.from({ length: first }, (_, k) => k);
    return Array.from({ length: trials }, (_, k) => rungs.findIndex((step) => at(opened, step, 1e9, earlier, first + k)));
  };

  test('deals 9, 5 and 3 trials to its three brackets, evenly through the cycle, the stricter first at a tie', () => {
    expect(bracketsOf({ minResource: 1, maxResource: 9, reduction: 3 }, [1, 3, 9], 17)).toEqual([
      0, 1, 0, 2, 0, 1, 0, 0, 1, 2, 0, 1, 0, 0, 2, 1, 0,
    ]);
    expect(bracketsOf({ minResource: 2, maxResource: 18 }, [2, 6, 18], 17).slice(0, 4)).toEqual([0, 1, 0, 2]);
  });

  test('has as many brackets as rungs fit between the two resources', () => {
    // 2 brackets by 2: ceil(2 / 2 * 2) = 2 and 2 trials
    expect(bracketsOf({ minResource: 10, maxResource: 39, reduction: 2 }, [10, 20, 40], 4)).toEqual([0, 1, 0, 1]);
    expect(bracketsOf({ minResource: 5, maxResource: 5, reduction: 2 }, [5, 10], 1)).toEqual([0]);
  });

  test('compares within a bracket', () => {
    const deciding = Array.from({ length: 17 }, (_, k) => k).filter((k) => at(pruner, 1, 1000, many, 170 + k));
    const own = many.map((k) => (deciding.includes(k % 17) ? 5 : -1000));
    expect(at(pruner, 1, 4, own, 170 + deciding[0]!)).toBe(false);
    expect(at(pruner, 1, 6, own, 170 + deciding[0]!)).toBe(true);
  });
});

describe.each<[string, () => Pruner]>([
  ['median', () => openMedianPruner()],
  ['successive halving', () => openHalvingPruner({ minResource: 1 })],
  ['hyperband', () => openHyperbandPruner({ minResource: 1, maxResource: 9 })],
])('a study with %s', (_, open) => {
  /** Runs every trial of a batch step by step, in an order of the caller's. */
  function run(direction: 'maximize' | 'minimize', order: (batch: number[]) => number[]): { study: Study; steps: number } {
    const sign = direction === 'maximize' ? -1 : 1;
    const study = createStudy({
      space: { axes: [int('x', 0, 999)] },
      sampler: 'random',
      batchSize: 8,
      pruner: open(),
      directions: [direction],
      seed: 2,
    });
    let steps = 0;
    while (study.trials.length < 80) {
      const batch = study.ask();
      for (const trialNumber of order(batch.map((trial) => trial.trialNumber))) {
        const x = batch.find((trial) => trial.trialNumber === trialNumber)!.parameters['x'] as number;
        for (let step = 1; step <= 9; step++, steps++) {
          study.report(trialNumber, step, sign * (x + 20 / step));
          if (!study.shouldPrune(trialNumber)) continue;
          study.tell(trialNumber, { state: 'pruned', step, value: sign * (x + 20 / step) });
          break;
        }
        if (study.trials[trialNumber]!.outcome === undefined) study.tell(trialNumber, { state: 'complete', values: [sign * x] });
      }
    }
    return { study, steps };
  }

  test('decides the same in any order within a batch, saves steps and keeps the best', () => {
    const { study, steps } = run('minimize', (batch) => batch);
    expect(run('minimize', (batch) => batch.toReversed()).study.trials).toEqual(study.trials);
    expect(run('maximize', (batch) => batch).study.trials.map(({ outcome }) => outcome!.state)).toEqual(
      study.trials.map(({ outcome }) => outcome!.state),
    );
    expect(steps).toBeLessThan(80 * 9 * 0.75);
    expect(study.best!.parameters['x']).toBe(Math.min(...study.trials.map(({ parameters }) => parameters['x'] as number)));
  });

  /** Runs batches of 8 step by step, of which each call asks for `most` trials at most. */
  function runTogether(most: number, order: <Each>(list: Each[]) => Each[]): { study: Study; steps: number } {
    const study = createStudy({
      space: { axes: [int('x', 0, 999)] },
      sampler: 'random',
      batchSize: 8,
      pruner: open(),
      directions: ['minimize'],
      seed: 2,
    });
    let steps = 0;
    while (study.trials.length < 80) {
      let running = order(study.ask(most));
      for (let step = 1; step <= 9; step++) {
        const valueOf = ({ x }: Parameters): number => (x as number) + 20 / step;
        for (const { trialNumber, parameters } of running) study.report(trialNumber, step, valueOf(parameters));
        steps += running.length;
        const losers = study.losersAt(step);
        for (const { trialNumber, parameters } of running.filter((each) => losers.includes(each.trialNumber)))
          study.tell(trialNumber, { state: 'pruned', step, value: valueOf(parameters) });
        running = running.filter(({ trialNumber }) => !losers.includes(trialNumber));
      }
      for (const { trialNumber, parameters } of running)
        study.tell(trialNumber, { state: 'complete', values: [parameters['x'] as number] });
    }
    return { study, steps };
  }

  test('that goes on step by step decides the same in any order and any portions, saves steps and keeps the best', () => {
    const { study, steps } = runTogether(8, (batch) => batch);
    for (const other of [runTogether(8, (batch) => batch.toReversed()), runTogether(3, (batch) => batch), runTogether(1, (batch) => batch)])
      expect(other.study.trials).toEqual(study.trials);
    expect(steps).toBeLessThan(80 * 9 * 0.5);
    expect(study.best!.parameters['x']).toBe(Math.min(...study.trials.map(({ parameters }) => parameters['x'] as number)));
  });
});
