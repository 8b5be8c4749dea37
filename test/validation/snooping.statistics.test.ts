// How often tests that look at all trials reject noise, and what many trials are worth in few blocks.
import { expect, test } from 'vitest';
import { effectiveTrials } from '../../src/validation/effective-trials.js';
import { expectedMaximum } from '../../src/validation/expected-maximum.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { superiorAbility } from '../../src/validation/superior-ability.js';
import { makeNoise } from './noise.js';

const noise = (trials: number, periods: number, seed: number, within = 0, clusters = trials): ReturnMatrix =>
  makeNoise({ trials, periods, clusters, within, common: 0, seed });

test('the reality check and the test for superior ability reject noise about as often as they say', () => {
  const rejected = { spa: 0, reality: 0, upper: 0 };
  for (let seed = 0; seed < 200; seed++) {
    const { pValue, pUpper, realityCheckPValue } = superiorAbility(noise(20, 120, 900 + seed, 0.5, 5), {
      resamples: 199,
      meanBlock: 2,
      seed,
    });
    if (pValue <= 0.1) rejected.spa++;
    if (pUpper <= 0.1) rejected.upper++;
    if (realityCheckPValue <= 0.1) rejected.reality++;
  }
  // 20 expected; four deviations of 4.2
  for (const count of Object.values(rejected)) {
    expect(count).toBeGreaterThan(3);
    expect(count).toBeLessThan(37);
  }
});

test('64 blocks say nearly the same of 2,000 trials as they are', () => {
  const { luckyScore, trials } = effectiveTrials(noise(2000, 64, 6), { seed: 1 });
  expect(trials).toBe(2000);
  expect(luckyScore / expectedMaximum(2000)).toBeGreaterThan(0.93);
  expect(luckyScore / expectedMaximum(2000)).toBeLessThan(1.02);
});
