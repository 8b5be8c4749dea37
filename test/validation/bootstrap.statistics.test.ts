// How often bootstrap intervals hold what they should.
import { expect, test } from 'vitest';
import { bootstrapInterval } from '../../src/validation/bootstrap-interval.js';
import { autoregression } from './noise.js';

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('bootstrap intervals hold the true mean about as often as they say', () => {
  // 108 expected; short series with dependence fall short of it, as is known of percentile intervals
  for (const [phi, least] of [
    [0, 94],
    [0.5, 84],
  ] as const) {
    let held = 0;
    for (let seed = 0; seed < 120; seed++) {
      const { low, high } = bootstrapInterval(autoregression(phi, 300, 500 + seed), meanOf, { seed, resamples: 250, confidence: 0.9 });
      if (low <= 0 && high >= 0) held++;
    }
    expect(held).toBeGreaterThan(least);
    expect(held).toBeLessThan(117);
  }
});
