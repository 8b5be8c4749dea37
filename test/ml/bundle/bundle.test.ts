// A saved model is the same model, bit for bit; what is no model is one sentence.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { decodeBundle } from '../../../src/ml/bundle/decode-bundle.js';
import { encodeBundle } from '../../../src/ml/bundle/encode-bundle.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { packValue, unpackValue, type PackedArray } from '../../../src/ml/bundle/packed-value.js';
import { scoreBundle } from '../../../src/ml/bundle/score-bundle.js';
import type { LinearModel, TreeModel } from '../../../src/ml/models/model.js';
import { predict, predictRaw } from '../../../src/ml/models/predict.js';
import { adversarialRows, bundleOf, fitSmall, KINDS } from '../model-fixture.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

describe('a bundle', () => {
  test.each(KINDS)('of %s comes back as it was and predicts the same bits', async (kind) => {
    const bundle = bundleOf(learners, await fitSmall(learners, kind)),
      bytes = encodeBundle(bundle),
      back = decodeBundle('m', bytes);
    expect(back).toEqual({ ...bundle, model: { ...bundle.model, spec: back.model.spec } });
    expect(back.model.spec).toEqual(JSON.parse(JSON.stringify(bundle.model.spec)));
    const rows = adversarialRows(bundle.model);
    expect(predict(learners, back.model, rows)).toEqual(predict(learners, bundle.model, rows));
    expect(encodeBundle(back)).toEqual(bytes);
  });

  test.each(['platt', 'isotonic'] as const)('keeps a %s calibration', async (calibration) => {
    const model = await fitSmall(learners, 'gbc'),
      bundle = bundleOf(learners, model, calibration),
      back = decodeBundle('m', encodeBundle(bundle));
    const rows = adversarialRows(model),
      said = scoreBundle(learners, back, rows);
    expect(said).toEqual(scoreBundle(learners, bundle, rows));
    expect(said).not.toEqual(predict(learners, model, rows));
    expect(said.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
  });

  test('is read from a part of a larger buffer', async () => {
    const bytes = encodeBundle(bundleOf(learners, await fitSmall(learners, 'logistic')));
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeBundle('m', larger.subarray(3))).toEqual(decodeBundle('m', bytes));
    expect(decodeBundle('m', Buffer.from(larger.buffer, 3))).toEqual(decodeBundle('m', bytes));
  });
});

test('packed values come back: arrays, numbers that JSON has no word for, names with a dollar', () => {
  const leaf = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.float64Array(), fc.int32Array(), fc.uint8Array());
  const key = fc.oneof(fc.string(), fc.constantFrom('$array', '$number', '$$array', '$')).filter((name) => name !== '__proto__');
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(key, tie('tree'), { noNullPrototype: true })),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const arrays: PackedArray[] = [],
        text = JSON.stringify(packValue(value, arrays));
      expect(unpackValue(JSON.parse(text), arrays)).toEqual(value);
    }),
    { seed: 7, numRuns: 300 },
  );
});

describe('what is no model', () => {
  const refusal = (bytes: Uint8Array): string => {
    const error = catchError(() => decodeBundle('runs/m.model', bytes));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'MODEL_UNREADABLE', context: { file: 'runs/m.model' } });
    return (error as UsageError).message.replace('model "runs/m.model" cannot be read: ', '');
  };
  const DAMAGED = 'its checksum must fit its bytes, and does not: it is damaged or cut short';
  let bundle: ModelBundle, bytes: Uint8Array;
  beforeAll(async () => {
    bundle = bundleOf(learners, await fitSmall(learners, 'gbc', 300), 'platt');
    bytes = encodeBundle(bundle);
  });

  test('a flipped bit anywhere behind the version is damage', () => {
    const random = randomStream(7);
    for (let i = 0; i < 400; i++) {
      const flipped = bytes.slice(),
        at = 12 + random.below(bytes.length - 12);
      flipped[at]! ^= 1 << random.below(8);
      expect(refusal(flipped)).toBe(DAMAGED);
    }
  });

  test('a part of a file is damage, and so are bytes behind its end', () => {
    for (const length of [16, 17, 48, 100, bytes.length - 33, bytes.length - 32, bytes.length - 1])
      expect(refusal(bytes.slice(0, length))).toBe(DAMAGED);
    expect(refusal(Uint8Array.of(...bytes, 0))).toBe(DAMAGED);
  });

  test('a file of another kind or version', () => {
    for (const other of [
      new Uint8Array(),
      Uint8Array.of(1, 2, 3),
      new TextEncoder().encode('{"format": "xgboost", "version": 3}'),
      bytes.slice(0, 15),
    ]) {
      expect(refusal(other)).toBe('it does not begin with "barmodel", as models of barloom do');
    }
    const later = bytes.slice();
    later[8] = 2;
    expect(refusal(later)).toBe('its format must be version 1, not 2');
  });

  test.each<[string, (good: ModelBundle) => unknown]>([
    [
      'its kind must be one of gbc, gbr, rfc, rfr, sgdc, sgdr, logistic, not svm',
      (good) => ({ ...good, model: { ...good.model, kind: 'svm' } }),
    ],
    ['its features must be names, at least one', (good) => ({ ...good, model: { ...good.model, features: [] } })],
    ['its spec must be of its kind', (good) => ({ ...good, model: { ...good.model, spec: { kind: 'gbr' } } })],
    ['its data must be real or synthetic, not made up', (good) => ({ ...good, origin: 'made up' })],
    [
      'its calibration must be of raw or of prediction, not odds',
      (good) => ({ ...good, calibration: { scores: 'odds', by: good.calibration!.by } }),
    ],
    [
      'its calibration must be a platt sigmoid or an isotonic step line of finite numbers',
      (good) => ({ ...good, calibration: { scores: 'raw', by: { kind: 'platt', slope: Number.NaN, intercept: 0 } } }),
    ],
    ['its trees must begin with the first node and end with the last one', (good) => withTrees(good, { treeStarts: Int32Array.of(0, 1) })],
    ['node 0 of its tree 0 must split one of 4 features', (good) => withTrees(good, { feature: ensembleOf(good).feature.with(0, 4) })],
    ['node 0 of its tree 0 must have children behind it', (good) => withTrees(good, { left: ensembleOf(good).left.with(0, 0) })],
    ['node 0 of its tree 0 must have children behind it', (good) => withTrees(good, { left: ensembleOf(good).left.with(0, 1e6) })],
    ['what node 0 of its tree 0 says must be finite', (good) => withTrees(good, { value: ensembleOf(good).value.with(0, Infinity) })],
    ['its nodes must be as many in each array', (good) => withTrees(good, { gain: new Float64Array(3) })],
    [
      'its edges must be 4 ascending lists of at most 254 numbers',
      (good) => withTrees(good, { edges: ensembleOf(good).edges.with(0, Float64Array.of(2, 1)) }),
    ],
    ['its base value and divisor must be finite numbers', (good) => withTrees(good, { divisor: 0 })],
    ['it must have trees and validation losses', (good) => ({ ...good, model: { ...good.model, ensemble: 3 } })],
  ])('a sealed file where %s', (rule, change) => {
    expect(refusal(encodeBundle(change(bundle) as ModelBundle))).toBe(rule);
  });

  test('a linear model whose arrays do not fit', async () => {
    const good = bundleOf(learners, await fitSmall(learners, 'sgdc', 300)),
      model = good.model as LinearModel;
    const change = (changed: Partial<LinearModel>): string => refusal(encodeBundle({ ...good, model: { ...model, ...changed } }));
    expect(change({ scaling: { ...model.scaling, scales: new Float64Array(4) } })).toBe(
      'its scaling must have a mean and a scale above 0 for each of 4 features',
    );
    expect(change({ state: { ...model.state, weights: new Float64Array(3) } })).toBe('its weights must be finite and 4');
    expect(change({ state: { ...model.state, intercept: Number.NaN } })).toBe('its intercept and steps must be finite numbers');
  });

  test('a head that is no JSON, sealed all the same', () => {
    const changed = bytes.slice(0, -32);
    changed[16] = 'x'.charCodeAt(0);
    expect(refusal(Uint8Array.of(...changed, ...createHash('sha256').update(changed).digest()))).toBe('its head must be that of a model');
  });

  function withTrees(good: ModelBundle, change: Partial<TreeModel['ensemble']>): ModelBundle {
    return { ...good, model: { ...(good.model as TreeModel), ensemble: { ...ensembleOf(good), ...change } } };
  }
  const ensembleOf = (good: ModelBundle): TreeModel['ensemble'] => (good.model as TreeModel).ensemble;
});

test('raw scores of a calibrated bundle are those of its model', async () => {
  const bundle = bundleOf(learners, await fitSmall(learners, 'sgdc', 300), 'platt'),
    rows = { rows: 1, columns: [0, 1, 2, 3].map((value) => Float64Array.of(value)) };
  expect(predictRaw(learners, decodeBundle('m', encodeBundle(bundle)).model, rows)).toEqual(predictRaw(learners, bundle.model, rows));
});

function catchError(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    return error;
  }
}
