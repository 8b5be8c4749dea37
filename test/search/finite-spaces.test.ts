// A space of few points ends when all of them were tried, whoever proposes them.
import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/core/graph.js';
import { SAMPLER_NAMES } from '../../src/search/samplers/names.js';
import type { Space } from '../../src/search/space.js';
import { createStudy, type StudyOptions } from '../../src/search/study.js';

const FIVE: Space = { axes: [{ kind: 'int', name: 'n', low: 3, high: 7, step: 1, log: false }] };
const SEVERAL: Space = {
  axes: [
    { kind: 'int', name: 'a', low: 0, high: 5, step: 1, log: false },
    { kind: 'choice', name: 'kind', values: ['x', 'y'] },
    { kind: 'int', name: 'b', low: 0, high: 3, step: 1, log: false, when: { kind: ['y'] } },
  ],
};

/** Runs a study to its end, at most so many trials, and returns the parameters of each. */
function runOut(options: StudyOptions, most: number): { readonly tried: Parameters[]; readonly stopped: string | undefined } {
  const study = createStudy({ ...options, seed: 4 });
  const tried: Parameters[] = [];
  while (tried.length < most) {
    const batch = study.ask(most - tried.length);
    if (batch.length === 0) break;
    for (const { trialNumber, parameters, state } of batch) {
      tried.push(parameters);
      if (state === 'asked')
        study.tell(trialNumber, {
          state: 'complete',
          values: study.objectives === 1 ? [Number(parameters['n'] ?? parameters['a'])] : [0, 1],
        });
    }
  }
  return { tried, stopped: study.stopped };
}

const keys = (tried: readonly Parameters[]): string[] => tried.map((each) => JSON.stringify(Object.entries(each).sort())).sort();

describe.each(SAMPLER_NAMES.filter((name) => name !== 'nsga2'))('%s', (sampler) => {
  test('ends when the five points of a space were tried, each once', () => {
    const { tried, stopped } = runOut({ space: FIVE, sampler }, 50);
    expect([tried.map(({ n }) => n).sort(), stopped]).toEqual([[3, 4, 5, 6, 7], 'exhausted']);
  });

  test('ends when those that meet require were tried, absent axes once', () => {
    const { tried, stopped } = runOut({ space: SEVERAL, sampler, isAllowed: ({ a }) => Number(a) < 2 || a === 4 }, 200);
    const expected = [0, 1, 4].flatMap((a) => [{ a, kind: 'x' }, ...[0, 1, 2, 3].map((b) => ({ a, kind: 'y', b }))]);
    expect([keys(tried), stopped]).toEqual([keys(expected), 'exhausted']);
  });
});

test('several objectives end so too', () => {
  const { tried, stopped } = runOut({ space: FIVE, sampler: 'nsga2', directions: ['maximize', 'minimize'] }, 50);
  expect([tried.length, stopped]).toEqual([5, 'exhausted']);
});

test('a space whose only allowed points are rare is looked through', () => {
  const space: Space = { axes: [{ kind: 'int', name: 'n', low: 0, high: 99_999, step: 1, log: false }] };
  const { tried, stopped } = runOut({ space, sampler: 'random', isAllowed: ({ n }) => [17, 4_242, 99_999].includes(Number(n)) }, 50);
  expect([tried.map(({ n }) => n).sort(), stopped]).toEqual([[17, 4_242, 99_999].sort(), 'exhausted']);
});
