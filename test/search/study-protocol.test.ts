// What a study asks its sampler and its pruner, and what it answers, trial by trial.
import { describe, expect, test } from 'vitest';
import type { Contender } from '../../src/search/pruner.js';
import { createStudy, resumeStudy, type Study, type StudyOptions } from '../../src/search/study.js';
import type { Observation, ToldTrial, TrialOutcome } from '../../src/search/trial.js';
import { choice, float, int } from './sampler-conformance.js';

/** A study over n from 1 to 9 whose sampler proposes the values in turn, nothing for NaN, and then ends; `begun` lists its batches. */
function open(
  values: readonly number[],
  changes: Partial<StudyOptions> = {},
): { study: Study; begun: { first: number; count: number; history: Observation[] }[]; taken: number[][]; options: StudyOptions } {
  const begun: { first: number; count: number; history: Observation[] }[] = [];
  const taken: number[][] = [];
  const options: StudyOptions = {
    space: { axes: [int('n', 1, 9)] },
    batchSize: 3,
    sampler: () => ({
      name: 'script',
      begin: (first, count, history) => begun.push({ first, count, history: [...history] }),
      propose: (trialNumber) => {
        const value = values[trialNumber];
        return value === undefined || Number.isNaN(value) ? undefined : Float64Array.of((value - 0.9) / 9);
      },
      take: (trialNumber, [unit]) => taken.push([trialNumber, unit!]),
    }),
    ...changes,
  };
  return { study: createStudy(options), begun, taken, options };
}
const complete = (...values: number[]): TrialOutcome => ({ state: 'complete', values });
const numbersOf = (trials: readonly { trialNumber: number }[]): number[] => trials.map(({ trialNumber }) => trialNumber);
const refusal = (trial: number, rule: string): unknown =>
  expect.objectContaining({ code: 'STUDY_INVALID', message: `trial ${trial} ${rule}`, context: { trial } });

describe('a study asks', () => {
  test('its sampler for a batch at a time, with all that was told before', () => {
    const { study, begun, taken } = open([1, 2, 3, 4, 5, 6, 7]);
    expect(study.samplerName).toBe('script');
    expect(study.ask()).toEqual([1, 2, 3].map((n, trialNumber) => ({ trialNumber, parameters: { n }, state: 'asked' })));
    // middles of the cells, not what was proposed
    expect(taken).toEqual([
      [0, 0.5 / 9],
      [1, 1.5 / 9],
      [2, 2.5 / 9],
    ]);
    study.tell(2, complete(20));
    study.tell(0, complete(10));
    study.tell(1, { state: 'failed', code: 'X', message: 'x' });
    expect(numbersOf(study.ask())).toEqual([3, 4, 5]);
    expect(begun.map(({ first, count }) => [first, count])).toEqual([
      [0, 3],
      [3, 3],
    ]);
    expect(begun[0]!.history).toEqual([]);
    // the direction is maximize where none is given
    expect(begun[1]!.history.map(({ trialNumber, loss }) => [trialNumber, loss])).toEqual([
      [0, -10],
      [1, Infinity],
      [2, -20],
    ]);
  });

  test('for parts of a batch, and for no more than the rest of it', () => {
    const { study, begun } = open([1, 2, 3, 4, 5, 6]);
    expect(numbersOf(study.ask(2))).toEqual([0, 1]);
    expect(study.ask(0)).toEqual([]);
    expect(numbersOf(study.trials)).toEqual([0, 1]);
    expect(numbersOf(study.ask(2))).toEqual([2]);
    expect(begun.length).toBe(1);
  });

  test('no further batch before the one before is told, and names the first trial that is not', () => {
    const { study } = open([1, 2, 3, 4]);
    study.ask();
    study.tell(0, complete(1));
    expect(() => study.ask()).toThrow(refusal(1, 'has not been told: a batch is asked for when the one before is told'));
    study.tell(2, complete(1));
    study.tell(1, complete(1));
    expect(numbersOf(study.ask())).toEqual([3]);
  });

  test('nothing once its sampler has nothing left, which may be within a batch', () => {
    const { study, begun } = open([1, 2, 3, 4]);
    for (const { trialNumber } of study.ask()) study.tell(trialNumber, complete(1));
    expect([numbersOf(study.ask()), study.stopped]).toEqual([[3], undefined]);
    study.tell(3, complete(1));
    expect([study.ask(), study.stopped]).toEqual([[], 'exhausted']);
    expect([study.ask(), begun.length]).toEqual([[], 3]);
  });

  test('nothing behind the first trial of a batch for which its sampler has nothing', () => {
    const { study } = open([1, 2, 3, 4, Number.NaN, 6]);
    for (const { trialNumber } of study.ask()) study.tell(trialNumber, complete(1));
    expect([numbersOf(study.ask()), numbersOf(study.trials)]).toEqual([[3], [0, 1, 2, 3]]);
  });

  test('for infeasible trials, which are over', () => {
    const { study } = open([5, 5, 5], { isAllowed: ({ n }) => (n as number) === 9 });
    const asked = study.ask();
    // nine values are soon drawn: the allowed one is found, and nothing is left
    expect(asked.map(({ parameters }) => parameters['n'])).toEqual([9]);
    const none = open([5, 5, 5, 5], { space: { axes: [float('n', 0, 1e9)] }, isAllowed: rarely() });
    const over = none.study.ask();
    expect(over.map(({ state }) => state)).toEqual(['infeasible', 'infeasible', 'infeasible']);
    expect(none.study.trials.map(({ outcome }) => outcome)).toEqual(over.map(() => ({ state: 'infeasible' })));
    expect(() => none.study.tell(0, complete(1))).toThrow(refusal(0, 'is told twice'));
    // nobody has to tell them
    expect(numbersOf(none.study.ask())).toEqual([3]);
  });

  test('by default in batches of 8, of the surrogate, with seed 0, for one value that is maximized', () => {
    const space = { axes: [float('x', 0, 1)] };
    const [plain, spelt] = [
      createStudy({ space }),
      createStudy({ space, sampler: 'surrogate', seed: 0, directions: ['maximize'], batchSize: 'auto', fixed: {} }),
    ];
    expect([plain.samplerName, plain.objectives]).toEqual(['surrogate', 1]);
    const asked = plain.ask();
    expect(asked.length).toBe(8);
    expect(spelt.ask()).toEqual(asked);
    expect(createStudy({ space, directions: ['minimize', 'maximize'] }).objectives).toBe(2);
  });
});

/** Allows the first point that is looked at, with which a space counts as not empty, and no other. */
function rarely(): () => boolean {
  let looked = 0;
  return () => ++looked === 1;
}

describe('a study is told', () => {
  test('trials that it has asked for, once', () => {
    const { study } = open([1, 2, 3]);
    study.ask(1);
    for (const trialNumber of [1, 2, 3, -1, 0.5])
      expect(() => study.tell(trialNumber, complete(1)), String(trialNumber)).toThrow(
        refusal(trialNumber, 'is told but was not asked for'),
      );
    study.tell(0, complete(1));
    expect(() => study.tell(0, complete(1))).toThrow(refusal(0, 'is told twice'));
    expect(study.trials).toEqual([{ trialNumber: 0, parameters: { n: 1 }, outcome: complete(1) }]);
  });

  test('one value per direction; a trial that was told wrongly can be told again', () => {
    const { study } = open([1, 2, 3]);
    study.ask();
    expect(() => study.tell(1, complete(1, 2))).toThrow(refusal(1, 'must be told one value per direction, 1, not 2'));
    study.tell(1, complete(3));
    expect(study.best!.trialNumber).toBe(1);
  });
});

describe('the best trial', () => {
  test.each([
    ['maximize', [3, 7, 5], 1],
    ['minimize', [3, 7, 5], 0],
    ['maximize', [3, 7, 7], 1],
    ['minimize', [3, 3, 3], 0],
  ] as const)('%s %j is trial %i, whoever is told first', (direction, values, best) => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const { study } = open([1, 2, 3], { directions: [direction] });
      study.ask();
      for (const trialNumber of order) study.tell(trialNumber, complete(values[trialNumber]!));
      expect(study.best).toEqual(study.trials[best]);
    }
  });

  test('is none that breaks constraints, was pruned or has no value, and none with two objectives', () => {
    const { study } = open([1, 2, 3]);
    study.ask();
    study.tell(0, { state: 'complete', values: [9], violation: 1 });
    study.tell(1, { state: 'pruned', step: 1, value: 9 });
    study.tell(2, complete(Number.NaN));
    expect([study.best, study.paretoFront]).toEqual([undefined, []]);
    const two = open([1, 2, 3], { directions: ['minimize', 'maximize'] }).study;
    two.ask();
    two.tell(0, complete(1, 1));
    two.tell(1, complete(2, 0));
    expect([two.best, numbersOf(two.paretoFront)]).toEqual([undefined, [0]]);
    two.tell(2, complete(2, 2));
    expect(numbersOf(two.paretoFront)).toEqual([0, 2]);
  });
});

describe('a pruner', () => {
  interface Question {
    readonly trial: Contender;
    readonly step: number;
    readonly earlier: readonly Contender[];
  }
  function openPruned(direction: 'maximize' | 'minimize', answer = true): { study: Study; questions: Question[] } {
    const questions: Question[] = [];
    const shouldPrune = (trial: Contender, step: number, earlier: readonly Contender[]): boolean => {
      questions.push({ trial, step, earlier });
      return answer;
    };
    const { study } = open([1, 2, 3, 4, 5, 6], { directions: [direction], pruner: { name: 'script', shouldPrune } });
    study.ask();
    return { study, questions };
  }

  test.each([
    ['minimize', 1],
    ['maximize', -1],
  ] as const)('is asked about the last report of a trial, against those of earlier batches at that step: %s', (direction, sign) => {
    const { study, questions } = openPruned(direction);
    study.report(0, 1, 10);
    study.report(0, 2, 11);
    study.report(2, 1, 30);
    for (const trialNumber of [0, 1, 2]) study.tell(trialNumber, complete(1));
    study.ask();
    study.report(3, 1, 40);
    study.report(4, 1, 50);
    expect(study.shouldPrune(4)).toBe(true);
    study.report(4, 2, 51);
    expect(study.shouldPrune(4)).toBe(true);
    expect(questions).toEqual([
      {
        trial: { trialNumber: 4, loss: sign * 50 },
        step: 1,
        earlier: [
          { trialNumber: 0, loss: sign * 10 },
          { trialNumber: 2, loss: sign * 30 },
        ],
      },
      { trial: { trialNumber: 4, loss: sign * 51 }, step: 2, earlier: [{ trialNumber: 0, loss: sign * 11 }] },
    ]);
  });

  test('is not asked about a trial that has reported nothing, and decides alone', () => {
    const { study, questions } = openPruned('minimize', false);
    expect([study.shouldPrune(0), questions.length]).toEqual([false, 0]);
    study.report(0, 1, 1);
    expect([study.shouldPrune(0), questions.length]).toEqual([false, 1]);
    const { study: unpruned } = open([1]);
    unpruned.ask();
    unpruned.report(0, 1, 1);
    expect(unpruned.shouldPrune(0)).toBe(false);
  });

  test.each([
    ['minimize', 1],
    ['maximize', -1],
  ] as const)('is asked about all that have reported a step last and run, against those of lower numbers: %s', (direction, sign) => {
    const { study, questions } = openPruned(direction);
    expect(study.losersAt(1)).toEqual([]);
    for (const trialNumber of [2, 1, 0]) study.report(trialNumber, 1, 10 * (trialNumber + 1));
    study.report(0, 2, 5);
    expect(study.losersAt(2)).toEqual([0]);
    study.tell(1, complete(1));
    expect(study.losersAt(1)).toEqual([2]);
    expect(questions).toEqual([
      { trial: { trialNumber: 0, loss: sign * 5 }, step: 2, earlier: [] },
      {
        trial: { trialNumber: 2, loss: sign * 30 },
        step: 1,
        earlier: [
          { trialNumber: 0, loss: sign * 10 },
          { trialNumber: 1, loss: sign * 20 },
        ],
      },
    ]);
    for (const trialNumber of [0, 2]) study.tell(trialNumber, complete(1));
    study.ask();
    study.report(4, 1, 7);
    study.report(3, 1, 8);
    expect(study.losersAt(1)).toEqual([3, 4]);
    expect(questions.slice(2).map(({ trial, earlier }) => [trial.trialNumber, earlier.map((each) => each.trialNumber)])).toEqual([
      [3, [0, 1, 2]],
      [4, [0, 1, 2, 3]],
    ]);
  });

  test('that keeps all gives up none, and so does a study without one', () => {
    const { study, questions } = openPruned('minimize', false);
    study.report(0, 1, 1);
    expect([study.losersAt(1), questions.length]).toEqual([[], 1]);
    const { study: unpruned } = open([1]);
    unpruned.ask();
    unpruned.report(0, 1, 1);
    expect(unpruned.losersAt(1)).toEqual([]);
  });

  test('learns from running trials alone', () => {
    const { study: begun } = open([1, 2, 3]);
    begun.ask(1);
    expect(() => begun.report(1, 1, 1)).toThrow(refusal(1, 'reports but is not running'));
    const { study } = openPruned('minimize');
    study.report(1, 1, 5);
    study.report(1, 2, 6);
    expect(study.trials[1]).toEqual({
      trialNumber: 1,
      parameters: { n: 2 },
      outcome: undefined,
      reports: [
        [1, 5],
        [2, 6],
      ],
    });
    expect(study.trials[0]).not.toHaveProperty('reports');
    study.tell(1, { state: 'pruned', step: 2, value: 6 });
    for (const trialNumber of [1, 3, 9])
      expect(() => study.report(trialNumber, 3, 1)).toThrow(refusal(trialNumber, 'reports but is not running'));
  });
});

describe('a study that goes on', () => {
  const VALUES = [1, 2, 3, 4, 5, 6, 7];
  const told = (count: number): ToldTrial[] =>
    VALUES.slice(0, count).map((n, trialNumber) => ({ trialNumber, parameters: { n }, outcome: complete(n) }));

  test('asks what comes behind what it has, in any order, or begins where it has nothing', () => {
    const { options } = open(VALUES);
    expect(numbersOf(resumeStudy(options, []).ask())).toEqual([0, 1, 2]);
    const study = resumeStudy(options, told(4).toReversed());
    expect(study.trials).toEqual(told(4));
    expect(study.trials[0]).not.toHaveProperty('reports');
    expect([study.best!.trialNumber, numbersOf(study.ask()), numbersOf(study.trials)]).toEqual([3, [4, 5], [0, 1, 2, 3, 4, 5]]);
  });

  test('asks again for what it lacks in its last batch, as many at a time as it is asked for', () => {
    const { options } = open(VALUES);
    const study = resumeStudy(options, [...told(3), ...told(6).slice(5)]);
    expect(study.ask(1)).toEqual([{ trialNumber: 3, parameters: { n: 4 }, state: 'asked' }]);
    expect(numbersOf(study.ask())).toEqual([4]);
    study.tell(3, complete(1));
    study.tell(4, complete(1));
    expect(numbersOf(study.ask())).toEqual([6]);
  });

  test('is refused where a trial of an earlier batch is missing, where it ends before, or where a trial is another', () => {
    const { options } = open(VALUES);
    expect(() =>
      resumeStudy(
        options,
        told(5).filter(({ trialNumber }) => trialNumber !== 1),
      ),
    ).toThrow(refusal(1, 'is missing in the stored study, which has trials up to 4'));
    const beyond: ToldTrial = { trialNumber: 7, parameters: { n: 8 }, outcome: complete(1) };
    expect(() => resumeStudy(options, [...told(7), beyond])).toThrow(refusal(7, 'is in the stored study, but the study ends before it'));
    const changed = (parameters: ToldTrial['parameters']): (() => unknown) => {
      const [first, ...rest] = told(3);
      return () => resumeStudy(options, [{ ...first!, parameters }, ...rest]);
    };
    const rule = 'the study was made with other options';
    expect(changed({ n: 5 })).toThrow(refusal(0, `of the stored study has n 5 and not 1: ${rule}`));
    expect(changed({})).toThrow(refusal(0, `of the stored study has n absent and not 1: ${rule}`));
    expect(changed({ n: 1, m: 2 })).toThrow(refusal(0, `of the stored study has m 2 and not absent: ${rule}`));
    expect(changed({ n: 1 })).not.toThrow();
  });

  test('takes undefined parameters for equal, and infeasible trials as they are', () => {
    const { options } = open(VALUES, { fixed: { fee: Number.NaN } });
    const stored = told(3).map((trial) => ({ ...trial, parameters: { ...trial.parameters, fee: Number.NaN } }));
    expect(resumeStudy(options, stored).trials.length).toBe(3);
    const wide = open(VALUES, { space: { axes: [float('n', 0, 1e9)] } }).options;
    const over = (): StudyOptions => ({ ...wide, isAllowed: rarely() });
    const first = createStudy(over());
    first.ask();
    const again = resumeStudy(over(), first.trials as ToldTrial[]);
    expect([again.trials, numbersOf(again.ask())]).toEqual([first.trials, [3, 4, 5]]);
    // one that is not stored is over all the same
    expect(numbersOf(resumeStudy(over(), [first.trials[0], first.trials[2]] as ToldTrial[]).ask())).toEqual([3, 4, 5]);
  });

  test('has its reports', () => {
    const { options } = open(VALUES);
    const reports = [
      [1, 5],
      [2, 6],
    ] as const;
    const study = resumeStudy(options, [{ ...told(1)[0]!, reports }]);
    expect(study.trials[0]!.reports).toEqual(reports);
  });
});

describe('a study is refused', () => {
  const space = { axes: [choice('kind', ['a', 'b'])] };
  test.each<[Partial<StudyOptions>, string, string, object | undefined]>([
    [{ space: { axes: [] } }, 'SPACE_INVALID', 'the space has 0 axes: a study needs at least one entry under space', undefined],
    [{ directions: [] }, 'STUDY_INVALID', 'directions must name at least one direction, maximize or minimize', undefined],
    [{ seed: 1.5 }, 'STUDY_INVALID', 'seed must be a whole number, not 1.5', { seed: 1.5 }],
    [{ seed: 2 ** 53 }, 'STUDY_INVALID', 'seed must be a whole number, not 9007199254740992', { seed: 2 ** 53 }],
    [
      { pruner: { name: 'none', shouldPrune: () => false }, directions: ['minimize', 'minimize'] },
      'STUDY_INVALID',
      'a pruner needs a single objective, not 2',
      undefined,
    ],
    [
      { stop: { patience: 3 }, directions: ['minimize', 'minimize'] },
      'STUDY_INVALID',
      'patience needs a single objective, not 2',
      undefined,
    ],
    [{ batchSize: 0 }, 'STUDY_INVALID', 'batchSize must be a whole number of at least 1 or "auto", not 0', { batch_size: 0 }],
    [{ isAllowed: () => false }, 'SPACE_INVALID', 'the space has no trials: none of its 2 points meets require', { points: 2 }],
  ])('with %j: %s', (changes, code, message, context) => {
    expect(() => createStudy({ space, ...changes })).toThrow(
      expect.objectContaining({ code, message, ...(context === undefined ? {} : { context }) }),
    );
  });

  test('but not with the largest seed, a pruner, or fixed entries for its axes, which are ignored', () => {
    const study = createStudy({
      space,
      seed: 2 ** 53 - 1,
      pruner: { name: 'none', shouldPrune: () => false },
      fixed: { kind: 'c', fee: 1 },
      sampler: 'grid',
    });
    expect(study.ask().map(({ parameters }) => parameters)).toEqual([
      { kind: 'a', fee: 1 },
      { kind: 'b', fee: 1 },
    ]);
  });

  test('its end is that of its stop rule, which is looked at before a batch', () => {
    const { study, begun } = open([1, 2, 3, 4, 5, 6, 7, 8, 9], { stop: { patience: 4 } });
    for (const { trialNumber } of study.ask()) study.tell(trialNumber, complete(5));
    expect(study.stopped).toBeUndefined();
    for (const { trialNumber } of study.ask()) study.tell(trialNumber, complete(5));
    expect([study.ask(), study.stopped, begun.length]).toEqual([[], 'plateau', 2]);
  });
});
