// What a rotation has and what it has not: each contradiction is one sentence that names its entry.
import { describe, expect, test } from 'vitest';
import { compileSystem } from '../../../src/app/strategy/compile-system.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { rulesOfTrial } from '../../../src/app/strategy/rules-of.js';

const DATA = { symbols: ['BBB', 'AAA'], timeframe: '1d', synthetic: { bars: 300, seed: 3 } };
const ROTATION = { weight: 'close / close[60]', rebalance: 'is_new_month()' };
const make = (more: object): ResolvedSystem => resolveSystem({ data: DATA, strategy: ROTATION, portfolio: {}, ...more });
const rotationOf = (more: object): unknown => {
  const { file } = make(more);
  return rulesOfTrial(file, file.params, 'AAA+BBB').account?.rotation;
};

test('its numbers have defaults, and may be expressions of parameters', () => {
  expect(rotationOf({})).toEqual({ top: 2, shortTop: 0, gross: 1, threshold: 0, weights: undefined });
  expect(
    rotationOf({
      params: { n: 2, lever: 1.5, bars: 40 },
      portfolio: { top: '$n - 1', short_top: '$n', gross: '$lever', threshold: '$lever / 100', weights: { policy: 'hrp', bars: '$bars' } },
    }),
  ).toEqual({ top: 1, shortTop: 2, gross: 1.5, threshold: 0.015, weights: { policy: 'hrp', bars: 40 } });
});

test('a policy of weights may be a text', () => {
  expect(make({ portfolio: { weights: 'risk_parity' } }).file.portfolio).toEqual({ weights: { policy: 'risk_parity', bars: 60 } });
});

test('a strategy of signals has no rotation', () => {
  const { file } = resolveSystem({ data: DATA, strategy: { long: { enter: 'close > open' } }, portfolio: {} });
  expect(rulesOfTrial(file, {}, 'AAA+BBB').account).not.toHaveProperty('rotation');
});

describe('is refused', () => {
  test.each<[string, object, string]>([
    ['strategy.rebalance', { strategy: { weight: 1 } }, 'strategy.rebalance must say when legs are weighed anew'],
    ['strategy.weight', { strategy: { rebalance: 'is_new_month()' } }, 'strategy.weight must weigh the legs'],
    ['strategy.long', { strategy: { ...ROTATION, long: { enter: 'true' } } }, 'strategy.long must not be there in a rotation'],
    ['strategy.short', { strategy: { ...ROTATION, short: { enter: 'true' } } }, 'strategy.short must not be there'],
    ['strategy.take', { strategy: { ...ROTATION, take: [{ at: '1', close: 0.5 }] } }, 'strategy.take must not be there in a rotation'],
    [
      'strategy.stop_to_entry_after',
      { strategy: { ...ROTATION, stop_to_entry_after: '1' } },
      'strategy.stop_to_entry_after must not be there in a rotation',
    ],
    [
      'portfolio.weights',
      { data: { ...DATA, symbols: Array.from({ length: 2001 }, (_, leg) => `S${leg}`) }, portfolio: { weights: 'hrp' } },
      'portfolio.weights can weigh at most 2,000 legs at once, and may meet 2,001: lower portfolio.top',
    ],
    ['strategy.stop', { strategy: { ...ROTATION, stop: 'atr(14)' } }, 'strategy.stop must not be there in a rotation'],
    ['strategy.max_bars', { strategy: { ...ROTATION, max_bars: 3 } }, 'strategy.max_bars must not be there in a rotation'],
    ['risk.sizing', { risk: { sizing: 'risk' } }, 'its weights are its sizes, and "risk" is another sizing'],
    ['portfolio.rank', { portfolio: { rank: 'close' } }, 'larger weights are served first'],
    ['ml_data_collection.signals', { ml_data_collection: { signals: 'all' } }, 'must be traded for a rotation'],
    ['execution.reverse', { execution: { reverse: true } }, 'execution.reverse must not be there in a rotation'],
    ['strategy.weight', { strategy: { ...ROTATION, weight: 0 } }, 'the weights sum to 0, and nothing is held'],
    ['strategy.weight', { strategy: { ...ROTATION, weight: -1 } }, 'strategy.weight must be above 0 for a leg to be held'],
    ['portfolio.top', { portfolio: { top: 0 } }, 'portfolio.top must be >= 1, not 0'],
    [
      'portfolio.top',
      { portfolio: { top: 1.5 } },
      'portfolio.top must be a whole number or an expression of parameters such as $size, not 1.5',
    ],
    ['portfolio.gross', { portfolio: { gross: 0 } }, 'portfolio.gross must be > 0, not 0'],
    ['portfolio.threshold', { portfolio: { threshold: -0.1 } }, 'portfolio.threshold must be >= 0, not -0.1'],
    ['portfolio.weights.policy', { portfolio: { weights: 'risk_party' } }, 'not "risk_party" (did you mean "risk_parity"?)'],
    ['portfolio.weights.bars', { portfolio: { weights: { policy: 'hrp', bars: 1 } } }, 'portfolio.weights.bars must be >= 2, not 1'],
  ])('%s: %j', (entry, more, sentence) => {
    const error = expect.objectContaining({ code: 'CONFIG_INVALID', context: expect.objectContaining({ entry }) });
    expect(() => make(more)).toThrow(error);
    expect(() => make(more)).toThrow(sentence);
  });

  test('without an account', () => {
    expect(() => resolveSystem({ data: DATA, strategy: ROTATION })).toThrow('portfolio must be there for a rotation');
  });

  test.each(['top', 'short_top', 'gross', 'threshold', 'weights'])('portfolio.%s without a weight', (name) => {
    const portfolio = { [name]: name === 'weights' ? 'equal' : 1 };
    expect(() => resolveSystem({ data: DATA, strategy: { long: { enter: 'close > open' } }, portfolio })).toThrow(
      `portfolio.${name} is of a rotation, and strategy.weight, which makes one, is not there`,
    );
  });
});

test.each([
  [{ weight: 'close > open', rebalance: 'is_new_month()' }, 'strategy.weight', 'this must be the weight of a leg (a column or a number)'],
  [{ weight: 1, rebalance: 'close' }, 'strategy.rebalance', 'this must be a condition'],
  [{ weight: 1, rebalance: 'is_new_month' }, 'strategy.rebalance', 'unknown name "is_new_month"'],
])('an expression of the wrong kind points at itself: %j', (strategy, entry, sentence) => {
  expect(() => compileSystem({ data: DATA, strategy, portfolio: {} })).toThrow(entry);
  expect(() => compileSystem({ data: DATA, strategy, portfolio: {} })).toThrow(sentence);
});
