// What every sampler must do, in one suite: a test file per sampler runs it.
import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/core/graph.js';
import type { SamplerOptions } from '../../src/search/samplers/open-sampler.js';
import type { Axis } from '../../src/search/space.js';
import { createStudy, resumeStudy, type Study, type StudyOptions } from '../../src/search/study.js';
import type { Direction, ToldTrial, TrialOutcome } from '../../src/search/trial.js';

export const int = (name: string, low: number, high: number, more: { step?: number; log?: boolean; when?: Axis['when'] } = {}): Axis => ({
  kind: 'int',
  name,
  low,
  high,
  step: more.step,
  log: more.log ?? false,
  when: more.when,
});
export const float = (name: string, low: number, high: number, more: { step?: number; log?: boolean; when?: Axis['when'] } = {}): Axis => ({
  kind: 'float',
  name,
  low,
  high,
  step: more.step,
  log: more.log ?? false,
  when: more.when,
});
export const choice = (name: string, values: readonly (number | string | boolean)[], when?: Axis['when']): Axis => ({
  kind: 'choice',
  name,
  values,
  when,
});

export const MIXED: readonly Axis[] = [
  choice('kind', ['a', 'b', 'c']),
  int('period', 5, 60, { step: 5 }),
  float('share', 0, 1, { step: 0.1 }),
  float('rate', 1e-4, 1, { log: true }),
  int('length', 1, 512, { log: true }),
  float('depth', -2, 2, { when: { kind: ['a', 'b'] } }),
  choice('exit', [true, false], { kind: ['a'] }),
  int('wait', 1, 9, { when: { exit: [true] } }),
];
/** For the grid, which has neither log axes nor floats without steps. */
export const STEPPED: readonly Axis[] = [
  choice('kind', ['a', 'b', 'c']),
  int('period', 5, 60, { step: 5 }),
  float('share', 0, 1, { step: 0.25 }),
  choice('exit', [true, false], { kind: ['a'] }),
  int('wait', 1, 4, { when: { exit: [true] } }),
];

export interface ConformanceOptions {
  readonly sampler: SamplerOptions;
  readonly directions?: readonly Direction[];
  readonly axes?: readonly Axis[];
  /** whether it ends by itself */
  readonly isFinite?: boolean;
}

/** Objectives of a trial: any function of the parameters will do. */
function valuesOf(parameters: Parameters, objectives: number): number[] {
  const number = (name: string): number => Number(parameters[name] ?? 0);
  const first =
    (number('period') - 30) ** 2 / 100 +
    (number('share') - 0.4) ** 2 +
    Math.log(number('rate') || 1) ** 2 / 10 +
    (parameters['kind'] === 'a' ? 0 : 1) +
    number('wait') / 10;
  return [first, number('length') + number('depth') + number('period')].slice(0, objectives);
}

/** Outcomes of every kind. */
function messy(trialNumber: number, parameters: Parameters, objectives: number): TrialOutcome {
  const kind = trialNumber % 7;
  if (kind === 1) return { state: 'failed', code: 'TRIAL', message: 'it failed' };
  if (kind === 2 && objectives === 1) return { state: 'pruned', step: 3, value: valuesOf(parameters, 1)[0]! };
  if (kind === 3) return { state: 'complete', values: Array.from({ length: objectives }, () => Number.NaN) };
  if (kind === 4) return { state: 'infeasible' };
  return { state: 'complete', values: valuesOf(parameters, objectives), violation: kind === 5 ? trialNumber / 10 : 0 };
}

export function describeSampler(
  title: string,
  { sampler, directions = ['minimize'], axes = MIXED, isFinite = false }: ConformanceOptions,
): void {
  const base: StudyOptions = { space: { axes }, sampler, directions, seed: 5, batchSize: 8, fixed: { fee: 3 } };
  const open = (changes: Partial<StudyOptions> = {}): Study => createStudy({ ...base, ...changes });
  const tellGood = (study: Study, trial: { trialNumber: number; parameters: Parameters }): void =>
    study.tell(trial.trialNumber, { state: 'complete', values: valuesOf(trial.parameters, directions.length) });

  function run(
    study: Study,
    trials: number,
    tell: (study: Study, trial: { trialNumber: number; parameters: Parameters }) => void = tellGood,
    isReversed = false,
  ): Study {
    while (study.trials.length < trials) {
      const asked = study.ask(trials - study.trials.length);
      if (asked.length === 0) break;
      for (const trial of isReversed ? asked.toReversed() : asked) if (trial.state === 'asked') tell(study, trial);
    }
    return study;
  }
  const listOf = (study: Study): readonly Parameters[] => study.trials.map(({ parameters }) => parameters);
  const tellMessy = (study: Study, { trialNumber, parameters }: { trialNumber: number; parameters: Parameters }): void =>
    study.tell(trialNumber, messy(trialNumber, parameters, directions.length));

  describe(title, () => {
    test.each([
      [1, 70],
      [8, 70],
      [64, 330],
    ])('stays within the space, batches of %d', (batchSize, trials) => {
      for (const parameters of listOf(run(open({ batchSize }), trials))) checkPoint(parameters, axes);
    });

    test('gives the same trials for the same seed, and others for another where it draws', () => {
      const first = listOf(run(open(), 48));
      expect(listOf(run(open(), 48))).toEqual(first);
      const other = listOf(run(open({ seed: 6 }), 48));
      // what goes through every point has one order, whatever the seed
      if (isFinite) expect(other).toEqual(first);
      else expect(other).not.toEqual(first);
    });

    test.each([1, 8])('does not depend on the order of the telling or on how many one call asks for, batches of %d', (batchSize) => {
      const whole = listOf(run(open({ batchSize }), 64, tellMessy));
      expect(listOf(run(open({ batchSize }), 64, tellMessy, true))).toEqual(whole);
      const single = open({ batchSize });
      const waiting: { trialNumber: number; parameters: Parameters }[] = [];
      while (single.trials.length < 64) {
        const [trial] = single.ask(1);
        if (trial === undefined) break;
        if (trial.state === 'asked') waiting.push(trial);
        if (single.trials.length % batchSize === 0) for (const each of waiting.splice(0)) tellMessy(single, each);
      }
      expect(listOf(single)).toEqual(whole);
    });

    test('goes on after a resume, at any place, as if it had not stopped', () => {
      const whole = run(open(), 64, tellMessy);
      for (const stoppedAt of [0, 1, 7, 8, 13, 37]) {
        const told = whole.trials.slice(0, stoppedAt) as ToldTrial[];
        expect(listOf(run(resumeStudy(base, told.toReversed()), 64, tellMessy)), `stopped at ${stoppedAt}`).toEqual(listOf(whole));
      }
    });

    test('searches 70 axes, or refuses them where it would go through every point', () => {
      const wide = Array.from({ length: 70 }, (_, k) => (k % 3 === 0 ? choice(`c${k}`, ['a', 'b']) : float(`x${k}`, 0, 1, { step: 0.5 })));
      if (isFinite) {
        // 2 to the 24 times 3 to the 46 points are not gone through
        expect(() => run(open({ space: { axes: wide } }), 48)).toThrow(expect.objectContaining({ code: 'SPACE_INVALID' }));
        return;
      }
      for (const parameters of listOf(run(open({ space: { axes: wide } }), 48))) checkPoint(parameters, wide);
    });

    test('30 trials and 34 more are 64 at once', () => {
      const parts = run(open(), 30);
      expect(listOf(run(parts, 64))).toEqual(listOf(run(open(), 64)));
    });

    test.each<[string, (trialNumber: number) => TrialOutcome]>([
      ['failed', () => ({ state: 'failed', code: 'X', message: 'x' })],
      ['undefined', () => ({ state: 'complete', values: directions.map(() => Number.NaN) })],
      ['equal', () => ({ state: 'complete', values: directions.map(() => 1) })],
      ['infinite', () => ({ state: 'complete', values: directions.map(() => Number.POSITIVE_INFINITY) })],
      ['huge or tiny', (trialNumber) => ({ state: 'complete', values: directions.map(() => (trialNumber % 2 === 0 ? 1e300 : -1e300)) })],
      [
        'violating',
        (trialNumber) => ({
          state: 'complete',
          values: directions.map(() => trialNumber),
          violation: trialNumber % 3 === 0 ? Number.NaN : 1 + trialNumber,
        }),
      ],
      ['pruned', (trialNumber) => (directions.length === 1 ? { state: 'pruned', step: 1, value: trialNumber } : { state: 'infeasible' })],
    ])('lives with a history that is all %s', (_, outcomeOf) => {
      const study = run(open(), 48, (each, { trialNumber }) => each.tell(trialNumber, outcomeOf(trialNumber)));
      for (const parameters of listOf(study)) checkPoint(parameters, axes);
    });

    test('meets require', () => {
      const isAllowed = (parameters: Parameters): boolean => (parameters['period'] as number) / 60 < (parameters['share'] as number);
      const study = run(open({ isAllowed }), 48);
      expect(study.trials.length).toBeGreaterThan(40);
      for (const trial of study.trials) expect(trial.outcome!.state === 'infeasible' || isAllowed(trial.parameters)).toBe(true);
      expect(study.trials.filter(({ outcome }) => outcome!.state === 'infeasible').length).toBeLessThan(3);
    });

    test('tries no point twice while there are others', () => {
      const small = [int('period', 1, 6), choice('kind', ['a', 'b'])];
      const seen = listOf(run(open({ space: { axes: small } }), 12)).map((parameters) => JSON.stringify(parameters));
      expect(new Set(seen).size).toBe(12);
    });

    test.each<[string, readonly Axis[]]>([
      ['one int', [int('period', 4, 4)]],
      ['one choice', [choice('kind', ['only'])]],
      [
        'one point of three axes',
        [choice('kind', ['a']), float('share', 0.5, 0.5, { step: 0.1 }), int('wait', 2, 2, { when: { kind: ['a'] } })],
      ],
    ])('lives with a space of %s', (_, single) => {
      const study = run(open({ space: { axes: single } }), 24);
      expect([study.trials.length, study.stopped]).toEqual([1, 'exhausted']);
      for (const parameters of listOf(study)) checkPoint(parameters, single);
    });
  });
}

/** Every value is one that its axis can have, present axes are those whose conditions hold, and the fixed ones are there. */
function checkPoint(parameters: Parameters, axes: readonly Axis[]): void {
  expect(parameters['fee']).toBe(3);
  for (const axis of axes) {
    const value = parameters[axis.name];
    const isPresent = Object.entries(axis.when ?? {}).every(([parent, values]) => values.includes(parameters[parent]!));
    expect(value !== undefined, `${axis.name} present in ${JSON.stringify(parameters)}`).toBe(isPresent);
    if (value === undefined) continue;
    if (axis.kind === 'choice') expect(axis.values).toContain(value);
    else checkNumber(value as number, axis);
  }
}

function checkNumber(value: number, { kind, low, high, step }: Extract<Axis, { kind: 'int' | 'float' }>): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
  if (kind === 'int') expect(Number.isInteger(value)).toBe(true);
  if (step === undefined) return;
  const k = Math.round((value - low) / step);
  expect(value).toBe(Number((low + k * step).toPrecision(14)));
}
