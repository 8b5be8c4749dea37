// How the columns of one feature set become those of another.
import { describe, expect, test } from 'vitest';
import { adaptColumns, adaptFeatures } from '../../../src/ml/features/adapt-features.js';
import { makeFeatureSet, type FeatureSet } from '../../../src/ml/features/feature-set.js';

const setOf = (...names: readonly string[]): FeatureSet => makeFeatureSet(names.map((name) => ({ name, expression: `${name}(14)` })));
const needed = setOf('rsi', 'atr');

test('a feature set knows names, order and expressions, and no spaces around them', () => {
  const set = makeFeatureSet([{ name: 'rsi', expression: '  rsi(14) ' }]);
  expect(set.features).toEqual([{ name: 'rsi', expression: 'rsi(14)' }]);
  expect(set.hash).toBe(setOf('rsi').hash);
  expect(set.hash).toMatch(/^[0-9a-f]{64}$/);
  const others = [
    setOf('atr'),
    makeFeatureSet([{ name: 'rsi', expression: 'rsi(15)' }]),
    makeFeatureSet([{ name: 'r', expression: 'rsi(14)' }]),
  ];
  expect(new Set([set, setOf('rsi', 'atr'), setOf('atr', 'rsi'), ...others].map(({ hash }) => hash)).size).toBe(6);
});

describe('columns', () => {
  test('of the same set stay as they are', () => {
    const columns = ['r', 'a'],
      adaptation = adaptFeatures(needed, setOf('rsi', 'atr'));
    expect(adaptation).toEqual({ state: 'same' });
    expect(adaptColumns(adaptation, columns)).toBe(columns);
  });

  test('of another order are taken by name', () => {
    const given = setOf('atr', 'rsi'),
      adaptation = adaptFeatures(needed, given);
    expect(adaptation).toEqual({
      state: 'adapted',
      columns: [1, 0],
      unused: [],
      warning: `the model was trained on feature set ${needed.hash.slice(0, 12)} and is given ${given.hash.slice(0, 12)}: its 2 features are taken by name, in its order`,
    });
    expect(adaptColumns(adaptation, ['a', 'r'])).toEqual(['r', 'a']);
  });

  test('that are not needed are named', () => {
    const one = adaptFeatures(needed, setOf('hour', 'rsi', 'atr')),
      two = adaptFeatures(needed, setOf('hour', 'rsi', 'sma', 'atr'));
    expect(one).toMatchObject({ columns: [1, 2], unused: ['hour'], warning: expect.stringMatching(/in its order; hour is left out$/) });
    expect(two).toMatchObject({ columns: [1, 3], unused: ['hour', 'sma'], warning: expect.stringMatching(/; hour, sma are left out$/) });
    expect(adaptColumns(two, ['h', 'r', 's', 'a'])).toEqual(['r', 'a']);
  });
});

describe('is refused', () => {
  test('a feature that is missing, with the nearest name', () => {
    const given = setOf('rsi', 'atrr');
    expect(() => adaptFeatures(needed, given)).toThrow(
      expect.objectContaining({
        code: 'FEATURES_MISMATCH',
        message: `feature atr, which the model was trained on, is missing in feature set ${given.hash.slice(0, 12)} (did you mean "atrr"?)`,
        context: { feature: 'atr' },
      }),
    );
  });

  test('a feature with another expression under its name', () => {
    const given = makeFeatureSet([
      { name: 'atr', expression: 'atr(14)' },
      { name: 'rsi', expression: 'rsi(7)' },
    ]);
    expect(() => adaptFeatures(needed, given)).toThrow(
      expect.objectContaining({
        code: 'FEATURES_MISMATCH',
        message: 'feature rsi was trained as "rsi(14)" and is now "rsi(7)"',
        context: { feature: 'rsi' },
      }),
    );
  });
});
