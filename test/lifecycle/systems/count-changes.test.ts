// A rise to live changes one of parameters, model, size and leverage.
import { expect, test } from 'vitest';
import { sortChanges, whyTooMuch } from '../../../src/lifecycle/systems/count-changes.js';

test('entries are sorted by what they decide; what decides none of it is left out', () => {
  const entries = ['params.fast', 'ml.model_path', 'ml.model_hash', 'risk.max_leverage', 'risk.fraction', 'strategy.long.enter', 'seed'];
  expect(sortChanges([...entries, 'instruments.ES.initial_margin', 'scale'])).toEqual({
    parameters: ['params.fast'],
    model: ['ml.model_path', 'ml.model_hash'],
    leverage: ['risk.max_leverage', 'instruments.ES.initial_margin'],
    size: ['risk.fraction', 'scale'],
  });
});

test('one of them may change, and two are named', () => {
  expect(whyTooMuch(sortChanges(['params.fast', 'params.slow']))).toBeUndefined();
  expect(whyTooMuch({})).toBeUndefined();
  expect(whyTooMuch(sortChanges(['params.fast', 'risk.fraction']))).toBe(
    'a rise to live may change one of parameters, model, size, leverage, and this one changes parameters (params.fast) and size (risk.fraction)',
  );
});

test('of a composite the entries of its members count as those of a system, and its policy decides sizes', () => {
  const entries = ['pool.v1.2.params.fast', 'pool.trend.ml.model_hash', 'pool.trend.strategy.long.enter', 'policy.default.trend'];
  expect(sortChanges([...entries, 'pool.trend.risk.max_leverage', 'forecasts.btc.version'])).toEqual({
    parameters: ['pool.v1.2.params.fast'],
    model: ['pool.trend.ml.model_hash', 'forecasts.btc.version'],
    size: ['policy.default.trend'],
    leverage: ['pool.trend.risk.max_leverage'],
  });
});
