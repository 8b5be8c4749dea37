import { expect, test } from 'vitest';
import { weightsOf, weightSpace } from '../../../src/search/signal-weights.js';
import { createStudy } from '../../../src/search/study.js';
import { describeSampler } from '../sampler-conformance.js';

describeSampler('genetic', { sampler: 'genetic' });

test('finds the weights of signals under a constraint', () => {
  const signals = ['trend', 'reversal', 'carry'];
  const gains = { trend: 1, reversal: 0.6, carry: 0.2 };
  const risks = { trend: 1, reversal: 0.2, carry: 0.1 };
  const study = createStudy({ space: weightSpace(signals), sampler: 'genetic', directions: ['maximize'], seed: 1 });
  const sum = (weights: Record<string, number>, of: Record<string, number>): number =>
    signals.reduce((total, name) => total + weights[name]! * of[name]!, 0);
  while (study.trials.length < 400) {
    for (const { trialNumber, parameters } of study.ask()) {
      const weights = weightsOf(parameters, signals);
      study.tell(trialNumber, { state: 'complete', values: [sum(weights, gains)], violation: Math.max(0, sum(weights, risks) - 0.4) });
    }
  }
  // the best mix has a quarter of trend and no carry: 0.25 + 0.75 * 0.6 = 0.7 at a risk of 0.4
  const best = weightsOf(study.best!.parameters, signals);
  expect(sum(best, risks)).toBeLessThanOrEqual(0.4);
  expect(sum(best, gains)).toBeGreaterThan(0.68);
});

test('weights sum to 1 in absolute value, and are equal where all are 0', () => {
  expect(weightsOf({ weight_a: 0.5, weight_b: -1.5 }, ['a', 'b'])).toEqual({ a: 0.25, b: -0.75 });
  expect(weightsOf({ weight_a: 0, weight_b: 0 }, ['a', 'b'])).toEqual({ a: 0.5, b: 0.5 });
  expect(() => weightSpace([])).toThrow('signal weights need at least one signal, and there are 0');
});
