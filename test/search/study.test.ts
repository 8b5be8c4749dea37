import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/core/graph.js';
import { openMedianPruner } from '../../src/search/pruners/median.js';
import { createStudy, resumeStudy, type Study, type StudyOptions } from '../../src/search/study.js';
import type { ToldTrial } from '../../src/search/trial.js';
import { choice, float, int } from './sampler-conformance.js';

const PLANE: StudyOptions = { space: { axes: [float('x', -3, 3), float('y', -3, 3)] }, directions: ['minimize'], seed: 3 };
const distance = ({ x, y }: Parameters): number => ((x as number) - 1) ** 2 + ((y as number) + 2) ** 2;

function minimize(study: Study, trials: number, objective: (parameters: Parameters) => number = distance): Study {
  while (study.trials.length < trials) {
    const asked = study.ask(trials - study.trials.length);
    if (asked.length === 0) break;
    for (const { trialNumber, parameters, state } of asked)
      if (state === 'asked') study.tell(trialNumber, { state: 'complete', values: [objective(parameters)] });
  }
  return study;
}

describe('a study of a plain function', () => {
  test('finds its minimum', () => {
    const study = minimize(createStudy(PLANE), 60);
    expect(study.best!.parameters['x']).toBeCloseTo(1, 2);
    expect(study.best!.parameters['y']).toBeCloseTo(-2, 2);
    expect(study.best).toEqual(study.trials[study.best!.trialNumber]);
    expect(study.paretoFront).toEqual([study.best]);
  });

  test('maximizes as it minimizes the negative', () => {
    const up = minimize(createStudy({ ...PLANE, directions: ['maximize'] }), 40, (parameters) => -distance(parameters));
    expect(up.trials.map(({ parameters }) => parameters)).toEqual(
      minimize(createStudy(PLANE), 40).trials.map(({ parameters }) => parameters),
    );
  });

  test('keeps batches of a size that is its own: 8 first, larger ones later, whatever is asked for', () => {
    const study = createStudy({ ...PLANE, sampler: 'random' });
    const sizes: number[] = [];
    for (let told = 0; told < 1200; told += sizes.at(-1)!) {
      const asked = study.ask();
      sizes.push(asked.length);
      for (const { trialNumber } of asked) study.tell(trialNumber, { state: 'complete', values: [0] });
    }
    expect([...new Set(sizes)]).toEqual([8, 16, 32, 64]);
    expect(createStudy({ ...PLANE, batchSize: 5 }).ask(3).length).toBe(3);
  });

  test('prefers what meets the constraints: feasible by value, the others by violation', () => {
    const study = createStudy({ ...PLANE, batchSize: 4 });
    const [a, b, c, d] = study.ask();
    study.tell(d!.trialNumber, { state: 'complete', values: [Number.NaN] });
    study.tell(a!.trialNumber, { state: 'complete', values: [1], violation: 0.1 });
    expect(study.best).toBeUndefined();
    study.tell(c!.trialNumber, { state: 'complete', values: [7] });
    study.tell(b!.trialNumber, { state: 'complete', values: [7], violation: 0 });
    expect(study.best!.trialNumber).toBe(b!.trialNumber);
  });

  test('searches below a constraint that cuts off the minimum', () => {
    const study = createStudy(PLANE);
    while (study.trials.length < 80) {
      for (const { trialNumber, parameters } of study.ask())
        study.tell(trialNumber, {
          state: 'complete',
          values: [distance(parameters)],
          violation: Math.max(0, (parameters['x'] as number) - 0.5),
        });
    }
    expect(study.best!.parameters['x']).toBeLessThanOrEqual(0.5);
    expect(study.best!.outcome).toMatchObject({ state: 'complete' });
    expect(distance(study.best!.parameters)).toBeLessThan(0.3);
  });

  test('has fixed parameters in every trial, and none for an axis that is absent', () => {
    const study = createStudy({
      space: { axes: [choice('kind', ['a', 'b']), int('n', 1, 9, { when: { kind: ['a'] } })] },
      fixed: { fee: 2, n: 99 },
      sampler: 'random',
      seed: 1,
    });
    const list = minimize(study, 24, () => 1).trials.map(({ parameters }) => parameters);
    expect(list.every(({ fee }) => fee === 2)).toBe(true);
    expect(list.every(({ kind, n }) => (kind === 'a' ? (n as number) <= 9 : n === undefined))).toBe(true);
  });
});

describe('the end of a study', () => {
  test('comes after `patience` trials that improve the best by no more than min_delta, at the end of a batch', () => {
    const open = (minDelta: number): Study => createStudy({ ...PLANE, sampler: 'random', batchSize: 4, stop: { patience: 10, minDelta } });
    const run = (study: Study): Study => minimize(study, 1000, ({ x }) => Math.abs(x as number));
    const study = run(open(0.05));
    expect(study.stopped).toBe('plateau');
    expect(study.trials.length % 4).toBe(0);
    expect(study.ask()).toEqual([]);
    const values = study.trials.map(({ outcome }) => (outcome!.state === 'complete' ? outcome!.values[0]! : 0));
    expect(Math.min(...values.slice(0, -10)) - Math.min(...values)).toBeLessThanOrEqual(0.05);
    expect(run(open(0)).trials.length).toBeGreaterThan(study.trials.length);
  });

  test('comes when the grid has no more points', () => {
    const study = minimize(createStudy({ ...PLANE, space: { axes: [int('x', 1, 3), int('y', 1, 2)] }, sampler: 'grid' }), 100);
    expect([study.trials.length, study.stopped]).toEqual([6, 'exhausted']);
  });
});

describe('a stored study', () => {
  const stored = (): ToldTrial[] => minimize(createStudy(PLANE), 24).trials as ToldTrial[];

  test('is refused where it was made with other options, and the difference is named', () => {
    expect(() => resumeStudy({ ...PLANE, seed: 4 }, stored())).toThrow(
      /^trial 0 of the stored study has x -?\d.* and not -?\d.*: the study was made with other options$/,
    );
    expect(() => resumeStudy({ ...PLANE, fixed: { fee: 1 } }, stored())).toThrow(
      'trial 0 of the stored study has fee absent and not 1: the study was made with other options',
    );
    const changed = stored().map((trial) =>
      trial.trialNumber === 3 ? { ...trial, outcome: { state: 'complete', values: [-100] } as const } : trial,
    );
    expect(() => resumeStudy(PLANE, changed)).toThrow(expect.objectContaining({ code: 'STUDY_INVALID' }));
  });

  test('takes 0 for -0, which a ledger of texts does not know', () => {
    const options: StudyOptions = { ...PLANE, fixed: { shift: -0 } };
    const trials = minimize(createStudy(options), 8).trials.map(({ parameters, ...rest }) => ({
      ...rest,
      parameters: { ...parameters, shift: 0 },
    }));
    expect(resumeStudy(options, trials as ToldTrial[]).trials).toHaveLength(8);
  });

  test('asks again for what was running', () => {
    const trials = stored()
      .slice(0, 22)
      .filter(({ trialNumber }) => trialNumber !== 17 && trialNumber !== 20);
    const study = resumeStudy(PLANE, trials);
    expect(study.ask().map(({ trialNumber }) => trialNumber)).toEqual([17, 20]);
    expect(study.ask().map(({ trialNumber }) => trialNumber)).toEqual([22, 23]);
  });

  test('is refused where a trial is missing below the last batch', () => {
    expect(() => resumeStudy(PLANE, stored().slice(1))).toThrow('trial 0 is missing in the stored study, which has trials up to 23');
  });

  test('brings its reports back, on which a pruner decides', () => {
    const options: StudyOptions = { ...PLANE, batchSize: 8, sampler: 'random', pruner: openMedianPruner({ startupTrials: 4 }) };
    const run = (study: Study, end: number): Study => {
      while (study.trials.length < end) {
        for (const { trialNumber, parameters } of study.ask(end - study.trials.length)) {
          study.report(trialNumber, 1, distance(parameters));
          const value = distance(parameters);
          study.tell(
            trialNumber,
            study.shouldPrune(trialNumber) ? { state: 'pruned', step: 1, value } : { state: 'complete', values: [value] },
          );
        }
      }
      return study;
    };
    const whole = run(createStudy(options), 40);
    expect(whole.trials.filter(({ outcome }) => outcome!.state === 'pruned').length).toBeGreaterThan(8);
    for (const stoppedAt of [5, 8, 21])
      expect(run(resumeStudy(options, whole.trials.slice(0, stoppedAt) as ToldTrial[]), 40).trials).toEqual(whole.trials);
  });
});

describe('a space', () => {
  test('that no point satisfies is refused', () => {
    expect(() => createStudy({ ...PLANE, isAllowed: ({ x, y }) => (x as number) > 3 && (y as number) > 0 })).toThrow(
      expect.objectContaining({ code: 'SPACE_INVALID', message: 'the space has no trials: none of 20,000 random points meets require' }),
    );
  });

  test('of steps is looked through before it is refused', () => {
    const space = { axes: [int('x', 1, 400), int('y', 1, 400)] };
    const rare = createStudy({ ...PLANE, space, sampler: 'grid', isAllowed: ({ x, y }) => x === 371 && y === 2 });
    expect(rare.ask().map(({ parameters }) => parameters)).toEqual([{ x: 371, y: 2 }]);
    expect(() => createStudy({ ...PLANE, space, isAllowed: ({ x, y }) => (x as number) + (y as number) < 2 })).toThrow(
      'the space has no trials: none of its 160,000 points meets require',
    );
  });

  test('where few points are allowed has infeasible trials, which are over at once', () => {
    const study = minimize(
      createStudy({ ...PLANE, sampler: 'random', isAllowed: ({ x, y }) => (x as number) ** 2 + (y as number) ** 2 < 0.0025 }),
      32,
    );
    const states = study.trials.map(({ outcome }) => outcome!.state);
    expect(new Set(states)).toEqual(new Set(['complete', 'infeasible']));
    expect(study.best!.outcome!.state).toBe('complete');
  });
});

describe('a study refuses', () => {
  test.each<[string, Partial<StudyOptions>, string]>([
    ['an empty space', { space: { axes: [] } }, 'the space has 0 axes: a study needs at least one entry under space'],
    ['no direction', { directions: [] }, 'directions must name at least one direction, maximize or minimize'],
    ['a batch of nothing', { batchSize: 0 }, 'batchSize must be a whole number of at least 1 or "auto", not 0'],
    ['half a seed', { seed: 0.5 }, 'seed must be a whole number, not 0.5'],
    [
      'a population of one',
      { sampler: { kind: 'genetic', population: 1 } },
      'population of sampler genetic must be a whole number from 4 to 10000, not 1',
    ],
    ['a sigma of nothing', { sampler: { kind: 'cma_es', sigma: 0 } }, 'sigma of sampler cma_es must be a number from 0.000001 to 1, not 0'],
    ['half a batch', { batchSize: 2.5 }, 'batchSize must be a whole number of at least 1 or "auto", not 2.5'],
    ['an unknown sampler', { sampler: 'tpee' as 'tpe' }, 'unknown sampler "tpee" (did you mean "tpe"?)'],
    [
      'a sampler that cannot',
      { sampler: 'tpe', directions: ['minimize', 'minimize'] },
      'sampler tpe follows one objective, not 2; use nsga2',
    ],
    ['no patience', { stop: { patience: 0 } }, 'patience must be a whole number of at least 1, not 0'],
    [
      'patience with two objectives',
      { stop: { patience: 3 }, directions: ['minimize', 'minimize'] },
      'patience needs a single objective, not 2',
    ],
    ['a grid over a float', { sampler: 'grid' }, 'space.x: a float axis needs a step in a sweep, e.g. {float: [1.5, 4.0], step: 0.5}'],
  ])('%s', (_, changes, sentence) => {
    expect(() => createStudy({ ...PLANE, ...changes })).toThrow(sentence);
  });

  test('what it did not ask for, what is told twice, and an early batch', () => {
    const study = createStudy({ ...PLANE, batchSize: 2 });
    const [trial] = study.ask(1);
    expect(() => study.tell(1, { state: 'infeasible' })).toThrow('trial 1 is told but was not asked for');
    study.tell(trial!.trialNumber, { state: 'complete', values: [1] });
    expect(() => study.tell(0, { state: 'complete', values: [1] })).toThrow('trial 0 is told twice');
    expect(() => study.report(0, 1, 1)).toThrow('trial 0 reports but is not running');
    study.ask();
    expect(() => study.tell(1, { state: 'complete', values: [1, 2] })).toThrow('trial 1 must be told one value per direction, 1, not 2');
    expect(() => study.ask()).toThrow('trial 1 has not been told: a batch is asked for when the one before is told');
  });
});
