// What is a model, and a calibration: each rule from both sides.
import { describe, expect, test } from 'vitest';
import { BrokenRule } from '../../../src/ml/bundle/broken-rule.js';
import { checkCalibration, checkModel } from '../../../src/ml/bundle/check-model.js';
import { leafOf } from '../recording-kernels.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const TREES = { kind: 'rfr', spec: { kind: 'rfr' }, features: ['a', 'b'], ensemble: leafOf(2), validationLosses: of() };
const STATE = { weights: of(1, 2), intercept: 3, weightSums: of(4, 5), interceptSum: 6, step: 7 };
const LINEAR = { kind: 'sgdr', spec: { kind: 'sgdr' }, features: ['a', 'b'], scaling: { means: of(0, 1), scales: of(1, 2) }, state: STATE };

describe('a model', () => {
  test.each(['gbc', 'gbr', 'rfc', 'rfr'])('may be trees: %s', (kind) => {
    const data = { ...TREES, kind, spec: { kind } };
    expect(checkModel(data)).toBe(data);
  });

  test.each(['sgdc', 'sgdr', 'logistic'])('may be linear: %s', (kind) => {
    for (const state of [STATE, { ...STATE, weightSums: undefined }, { ...STATE, step: 0, interceptSum: -1, intercept: -2 }]) {
      const data = { ...LINEAR, kind, spec: { kind }, state };
      expect(checkModel(data)).toBe(data);
    }
  });

  const NAMES = 'its features must be names, at least one',
    SPEC = 'its spec must be of its kind',
    SCALING = 'its scaling must have a mean and a scale above 0 for each of 2 features',
    WEIGHTS = 'its weights must be finite and 2',
    STEPS = 'its intercept and steps must be finite numbers',
    LOSSES = 'it must have trees and validation losses',
    PARTS = 'it must have a scaling and a state';
  const scaled = (change: object): object => ({ ...LINEAR, scaling: { ...LINEAR.scaling, ...change } }),
    stated = (change: object): object => ({ ...LINEAR, state: { ...STATE, ...change } });

  test.each<[string, string, object]>([
    ['no kind', 'its kind must be one of gbc, gbr, rfc, rfr, sgdc, sgdr, logistic, not undefined', { ...TREES, kind: undefined }],
    ['features that are a text', NAMES, { ...TREES, features: 'ab' }],
    ['no features', NAMES, { ...TREES, features: [] }],
    ['a feature that is a number', NAMES, { ...TREES, features: ['a', 3] }],
    ['no spec', SPEC, { ...TREES, spec: undefined }],
    ['a spec of another kind', SPEC, { ...TREES, spec: { kind: 'rfc' } }],
    ['no trees', LOSSES, { ...TREES, ensemble: undefined }],
    ['losses that are plain numbers', LOSSES, { ...TREES, validationLosses: [1] }],
    ['trees of other features', 'its edges must be 2 ascending lists of at most 254 numbers', { ...TREES, ensemble: leafOf(3) }],
    ['no scaling', PARTS, { ...LINEAR, scaling: undefined }],
    ['no state', PARTS, { ...LINEAR, state: 'state' }],
    ['means that are plain numbers', SCALING, scaled({ means: [0, 1] })],
    ['a mean too few', SCALING, scaled({ means: of(1) })],
    ['a mean that is missing', SCALING, scaled({ means: of(1, Number.NaN) })],
    ['an infinite scale', SCALING, scaled({ scales: of(1, Infinity) })],
    ['a scale of 0', SCALING, scaled({ scales: of(1, 0) })],
    ['a scale below 0', SCALING, scaled({ scales: of(-1, 1) })],
    ['a scale too many', SCALING, scaled({ scales: of(1, 1, 1) })],
    ['a weight too few', WEIGHTS, stated({ weights: of(1) })],
    ['an infinite weight', WEIGHTS, stated({ weights: of(1, Infinity) })],
    ['sums too few', WEIGHTS, stated({ weightSums: of(1) })],
    ['sums that are missing', WEIGHTS, stated({ weightSums: of(1, Number.NaN) })],
    ['an intercept that is missing', STEPS, stated({ intercept: Number.NaN })],
    ['an infinite sum of intercepts', STEPS, stated({ interceptSum: Infinity })],
    ['no steps', STEPS, stated({ step: undefined })],
    ['steps below 0', STEPS, stated({ step: -1 })],
  ])('has not %s', (_, rule, data) => {
    expect(() => checkModel(data)).toThrow(new BrokenRule(rule));
  });
});

describe('a calibration', () => {
  const PLATT = { kind: 'platt', slope: 2, intercept: -1 },
    STEPS = { kind: 'isotonic', scores: of(-1, 0, 5), probabilities: of(0, 0.5, 0.5) };

  test.each([
    { scores: 'raw', by: PLATT },
    { scores: 'prediction', by: PLATT },
    { scores: 'raw', by: STEPS },
    { scores: 'prediction', by: { ...STEPS, scores: of(1), probabilities: of(0.5) } },
  ])('may be %j', (data) => {
    expect(checkCalibration({ ...data, more: 1 })).toEqual(data);
  });

  test.each(['odds', undefined])('is not one of %s', (scores) => {
    expect(() => checkCalibration({ scores, by: PLATT })).toThrow(
      new BrokenRule(`its calibration must be of raw or of prediction, not ${String(scores)}`),
    );
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a slope that is missing', { ...PLATT, slope: Number.NaN }],
    ['an infinite intercept', { ...PLATT, intercept: Infinity }],
    ['another kind', { ...STEPS, kind: 'steps' }],
    ['scores that are plain numbers', { ...STEPS, scores: [-1, 0, 5] }],
    ['probabilities that are plain numbers', { ...STEPS, probabilities: [0, 0.5, 0.5] }],
    ['equal scores', { ...STEPS, scores: of(-1, 0, 0) }],
    ['falling scores', { ...STEPS, scores: of(0, -1, 5) }],
    ['an infinite score at the end', { ...STEPS, scores: of(-1, 0, Infinity) }],
    ['an infinite score at the beginning', { ...STEPS, scores: of(-Infinity, 0, 1) }],
    ['no points', { ...STEPS, scores: of(), probabilities: of() }],
    ['a probability too few', { ...STEPS, probabilities: of(0, 0.5) }],
    ['a probability that is missing', { ...STEPS, probabilities: of(0, 0.5, Number.NaN) }],
  ])('is not %s', (_, by) => {
    expect(() => checkCalibration({ scores: 'raw', by })).toThrow(
      new BrokenRule('its calibration must be a platt sigmoid or an isotonic step line of finite numbers'),
    );
  });
});
