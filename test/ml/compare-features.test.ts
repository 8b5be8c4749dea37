// What a feature set has become, in words.
import { expect, test } from 'vitest';
import { compareFeatures } from '../../src/ml/features/compare-features.js';
import { makeFeatureSet, type FeatureSet } from '../../src/ml/features/feature-set.js';

const setOf = (expressions: Readonly<Record<string, string>>): FeatureSet =>
  makeFeatureSet(Object.entries(expressions).map(([name, expression]) => ({ name, expression })));
const trained = setOf({ a: 'close', b: 'open', c: 'high' });

test.each([
  [{ a: 'close', b: ' open ', c: 'high' }, undefined],
  [{ b: 'open', a: 'close', c: 'high' }, 'the same features in another order'],
  [{ c: 'high' }, 'without a, b'],
  [{ a: 'close', b: 'low', c: 'high', d: 'volume' }, 'with d, b was "open" and is "low"'],
])('%j', (now, said) => {
  expect(compareFeatures(trained, setOf(now))).toBe(said);
});
