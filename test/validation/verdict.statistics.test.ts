// The verdict on noise and on a planted edge; full size in bench/validation/noise.mjs.
import { RESAMPLING } from '../../src/engine/validation/resampling.js';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/validation/judge.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { evidenceOf, makeNoise, plantEdge, study } from './noise.js';

/** 16 blocks where there are not 64 periods. */
const shortNoise = (seed: number): ReturnMatrix => makeNoise({ trials: 40, clusters: 40, within: 0, common: 0, periods: 30, seed });

describe('noise', () => {
  test.each([
    [60, 60, 0],
    [60, 6, 0.8],
    [300, 20, 0.7],
  ])('%d trials in %d clusters with correlation %d: at least 19 of 20 studies are no edge', (trials, clusters, within) => {
    let believed = 0;
    for (let seed = 0; seed < 20; seed++)
      if (judge(evidenceOf(study(trials, clusters, within, 3000 + seed), seed), undefined, RESAMPLING).verdict !== 'no_edge') believed++;
    expect(believed).toBeLessThanOrEqual(1);
  });

  test('a month of days, in 16 blocks, is never an edge, whatever it shows', () => {
    for (let seed = 0; seed < 10; seed++) expect(judge(evidenceOf(shortNoise(seed), seed), undefined, RESAMPLING).verdict).not.toBe('edge');
    const matrix = shortNoise(1);
    plantEdge(matrix, 5, 20);
    expect(judge(evidenceOf(matrix, 1), undefined, RESAMPLING).sentence).toBe(
      'The best of 40 trials can be neither believed nor dismissed: the best trial was measured over 30 periods (at least 64 is asked).',
    );
  });
});

describe('a planted edge', () => {
  test('an annual Sharpe ratio of 2 over four years among 200 trials of noise is accepted, correlated or not', () => {
    for (const [clusters, within] of [
      [201, 0],
      [20, 0.7],
    ] as const)
      for (let seed = 0; seed < 4; seed++) {
        const matrix = study(201, clusters, within, 7000 + seed);
        plantEdge(matrix, 5, 2);
        const evidence = evidenceOf(matrix, seed);
        const found = judge(evidence, undefined, RESAMPLING);
        expect([evidence.winnerRow, found.verdict, found.sentence]).toEqual([
          5,
          'edge',
          'The best of 201 trials is better than luck explains.',
        ]);
      }
  });

  test('is no longer one when it is said to be the best of a hundred times as many trials', () => {
    const matrix = study(201, 20, 0.7, 7001);
    plantEdge(matrix, 5, 2);
    const found = judge({ ...evidenceOf(matrix, 1), trialsTried: 20_100 }, undefined, RESAMPLING);
    expect(found.verdict).toBe('no_edge');
    expect(found.sentence).toMatch(
      /^The best of 20,100 trials shows no edge: luck alone shows a Sharpe ratio of \d\.\d\d in [\d,]+ independent trials; that the true one behind the 2\.00 is higher has a probability of 0\.\d+ \(at least 0\.85 is asked\)\.$/,
    );
  });

  test('trials that lose their fees do not hide it', () => {
    const matrix = study(200, 20, 0.7, 7002);
    plantEdge(matrix, 5, 2.2);
    for (let trial = 100; trial < 200; trial++) plantEdge(matrix, trial, -6 + trial / 50);
    expect(judge(evidenceOf(matrix, 2), undefined, RESAMPLING).verdict).toBe('edge');
  });

  test('is judged from a sample of the trials nearly as from all of them', () => {
    const matrix = study(1200, 30, 0.8, 7010);
    plantEdge(matrix, 5, 2);
    const [all, sample] = [
      evidenceOf(matrix, 1),
      evidenceOf({ trials: 300, periods: 1008, values: matrix.values.subarray(0, 300 * 1008) }, 1),
    ];
    const [whole, part] = [judge(all, undefined, RESAMPLING), judge({ ...sample, trialsRun: 1200 }, undefined, RESAMPLING)];
    expect([whole.verdict, part.verdict, part.sentence]).toEqual([
      'edge',
      'edge',
      'The best of 1,200 trials is better than luck explains.',
    ]);
    expect(Math.abs(Math.log(part.figures.effectiveTrials / whole.figures.effectiveTrials))).toBeLessThan(0.5);
    expect(part.figures.superiorAbility.pValue).toBeGreaterThanOrEqual(judge(sample, undefined, RESAMPLING).figures.superiorAbility.pValue);
  });
});
