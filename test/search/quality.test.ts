// A small form of bench/search/quality.mjs: medians of a few seeds, so that a change for the worse is seen.
import { describe, expect, test } from 'vitest';
import type { Parameters } from '../../src/core/graph.js';
import type { SamplerOptions } from '../../src/search/samplers/open-sampler.js';
import type { Axis } from '../../src/search/space.js';
import { createStudy, type StudyOptions } from '../../src/search/study.js';
import { choice, float, int } from './sampler-conformance.js';

type Objective = (parameters: Parameters) => number;
const number = (value: unknown): number => value as number;
const branin: Objective = ({ x, y }) =>
  (number(y) - (5.1 * number(x) ** 2) / (4 * Math.PI ** 2) + (5 * number(x)) / Math.PI - 6) ** 2 +
  10 * (1 - 1 / (8 * Math.PI)) * Math.cos(number(x)) +
  10;
const mixed: Objective = ({ kind, u, k, v, w }) =>
  kind === 'a'
    ? (Math.log10(number(u)) + 2) ** 2 + Math.abs(number(k) - 7) / 10
    : kind === 'b'
      ? 0.5 + (number(v) - 0.3) ** 2
      : 2 + number(w);
const sparse: Objective = ({ x0, x7, x13 }) => 10 * ((number(x0) - 0.2) ** 2 + (number(x7) - 0.7) ** 2 + (number(x13) - 0.5) ** 2);
const BRANIN: Axis[] = [float('x', -5, 10), float('y', 0, 15)];
const MIXED: Axis[] = [
  choice('kind', ['a', 'b', 'c']),
  float('u', 1e-5, 1, { log: true, when: { kind: ['a'] } }),
  int('k', 1, 20, { when: { kind: ['a'] } }),
  float('v', 0, 1, { when: { kind: ['b'] } }),
  float('w', 0, 1, { when: { kind: ['c'] } }),
];
const SPARSE = Array.from({ length: 20 }, (_, k) => float(`x${k}`, 0, 1));

function median(
  axes: readonly Axis[],
  objective: Objective,
  sampler: SamplerOptions,
  batchSize: StudyOptions['batchSize'] = 'auto',
): number {
  const bests = Array.from({ length: 5 }, (_, seed) => {
    const study = createStudy({ space: { axes }, sampler, batchSize, seed, directions: ['minimize'] });
    while (study.trials.length < 100)
      for (const { trialNumber, parameters } of study.ask(100 - study.trials.length))
        study.tell(trialNumber, { state: 'complete', values: [objective(parameters)] });
    return (study.best!.outcome as unknown as { values: number[] }).values[0]!;
  });
  return bests.sort((a, b) => a - b)[2]!;
}

describe('after 100 trials, the median of 5 seeds', () => {
  test.each<[string, readonly Axis[], Objective, number]>([
    ['Branin', BRANIN, branin, 0.4],
    ['mixed', MIXED, mixed, 0.000001],
    ['sparse20', SPARSE, sparse, 0.0052],
  ])('of %s is reached by the default, in its batches and one by one', (_, axes, objective, reach) => {
    expect(median(axes, objective, 'auto')).toBeLessThan(reach);
    expect(median(axes, objective, 'auto', 1)).toBeLessThan(reach);
  });

  test.each<[SamplerOptions, number]>([
    ['tpe', 0.6],
    ['tpe_multivariate', 0.6],
    ['cma_es', 0.6],
    ['genetic', 0.6],
    ['sobol', 1],
  ])('of Branin by %s is at most %d', (sampler, reach) => {
    expect(median(BRANIN, branin, sampler)).toBeLessThan(reach);
  });
});
