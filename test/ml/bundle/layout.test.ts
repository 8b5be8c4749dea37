// The bytes of a bundle, by its description: magic, version, head, arrays at multiples of 8, checksum.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBundle } from '../../../src/ml/bundle/decode-bundle.js';
import { encodeBundle } from '../../../src/ml/bundle/encode-bundle.js';
import { align, placeArrays, readArray } from '../../../src/ml/bundle/layout.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { packValue, unpackValue, type PackedArray } from '../../../src/ml/bundle/packed-value.js';
import { columnModelOf } from '../../../src/ml/bundle/column-model-of.js';
import { scoreBundle } from '../../../src/ml/bundle/score-bundle.js';
import { leafOf, recordKernels } from '../recording-kernels.js';

const BUNDLE: ModelBundle = {
  model: { kind: 'gbc', spec: { kind: 'gbc' }, features: ['a'], ensemble: leafOf(1, 0.75), validationLosses: Float64Array.of(3, 2) },
  featureHash: 'f00d',
  featureSet: [{ name: 'a', expression: 'close' }],
  label: { kind: 'fixed', bars: 3 },
  threshold: Number.NaN,
  training: { startMs: 1, endMs: 2, rows: 3, bars: { timeframe: '1h', symbols: ['X'] } },
  metrics: { auc: 0.5 },
  canaries: [{ name: 'look_ahead', isPassed: false, sentence: 'why' }],
  seed: 4,
  engineVersion: '9',
  origin: 'synthetic',
};

test.each([
  [0, 0],
  [1, 8],
  [8, 8],
  [9, 16],
])('%i bytes end at %i', (bytes, end) => expect(align(bytes)).toBe(end));

test('arrays stand one behind the other, each from a multiple of 8 on, and are read as copies', () => {
  const arrays: PackedArray[] = [Uint8Array.of(1, 2, 3), Int32Array.of(-4, 5, 6), Float64Array.of(7.5), Uint8Array.of(9)];
  const places = placeArrays(arrays);
  expect(places).toEqual([
    { type: 'u8', length: 3, offset: 0 },
    { type: 'i32', length: 3, offset: 8 },
    { type: 'f64', length: 1, offset: 24 },
    { type: 'u8', length: 1, offset: 32 },
  ]);
  const bytes = new Uint8Array(45);
  arrays.forEach((array, index) => bytes.set(new Uint8Array(array.buffer), 5 + places[index]!.offset));
  const read = places.map((place) => readArray(bytes, 5, place));
  expect(read).toEqual(arrays);
  bytes.fill(0);
  expect(read).toEqual(arrays);
});

describe('a file', () => {
  let bytes: Uint8Array, view: DataView, headBytes: number, head: Record<string, unknown>;
  beforeAll(() => {
    bytes = encodeBundle(BUNDLE);
    view = new DataView(bytes.buffer);
    headBytes = view.getUint32(12, true);
    head = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + headBytes))) as typeof head;
  });

  test('begins with its magic, its version and the length of its head, and ends with its checksum', () => {
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe('barmodel');
    expect(view.getUint32(8, true)).toBe(1);
    expect(bytes.subarray(-32)).toEqual(new Uint8Array(createHash('sha256').update(bytes.subarray(0, -32)).digest()));
    const arrays = head['arrays'] as readonly { type: string; length: number; offset: number }[],
      last = arrays.at(-1)!;
    expect(bytes.length).toBe(align(16 + headBytes) + last.offset + align(last.length * { f64: 8, i32: 4, u8: 1 }[last.type]!) + 32);
  });

  test('has a head that tells all but its arrays', () => {
    const { arrays: _, model, ...told } = head;
    expect(told).toEqual({
      kind: 'gbc',
      features: ['a'],
      feature_hash: 'f00d',
      feature_set: [{ name: 'a', expression: 'close' }],
      label: { kind: 'fixed', bars: 3 },
      threshold: null,
      training: { start_ms: 1, end_ms: 2, rows: 3, bars: { timeframe: '1h', symbols: ['X'] } },
      metrics: { auc: 0.5 },
      canaries: [{ name: 'look_ahead', is_passed: false, sentence: 'why' }],
      seed: 4,
      engine_version: '9',
      origin: 'synthetic',
    });
    expect(Object.keys(model as object).sort()).toEqual(['ensemble', 'spec', 'validationLosses']);
  });

  test('comes back, with bars and without', () => {
    expect(decodeBundle('m', bytes)).toEqual(BUNDLE);
    const { bars: _, ...without } = BUNDLE.training,
      back = decodeBundle('m', encodeBundle({ ...BUNDLE, training: without }));
    expect(back.training).toStrictEqual(without);
  });

  const SEALED: readonly [string, (head: Record<string, unknown>) => object, string][] = [
    ['without arrays', (own) => ({ ...own, arrays: undefined }), 'its head must be that of a model'],
    ['with features that are no list', (own) => ({ ...own, feature_set: 'a' }), 'its features must have names and expressions'],
    [
      'with a feature of no name',
      (own) => ({ ...own, feature_set: [{ expression: 'a' }] }),
      'its features must have names and expressions',
    ],
    [
      'with a feature of no expression',
      (own) => ({ ...own, feature_set: [{ name: 'a' }] }),
      'its features must have names and expressions',
    ],
    ['without training', (own) => ({ ...own, training: 3 }), 'its head must tell of training and canaries'],
    ['without canaries', (own) => ({ ...own, canaries: {} }), 'its head must tell of training and canaries'],
    ['with an array of another type', withPlace({ type: 'f32' }), 'its array 1 must lie within the file'],
    ['with an array before its beginning', withPlace({ offset: -8 }), 'its array 1 must lie within the file'],
    ['with an array of a length below 0', withPlace({ length: -1 }), 'its array 1 must lie within the file'],
    ['with an array beyond its end', withPlace({ length: 1e6 }), 'its array 1 must lie within the file'],
    ['of data that was made up', (own) => ({ ...own, origin: undefined }), 'its data must be real or synthetic, not undefined'],
  ];
  test.each(SEALED)('%s is refused', (_, change, rule) => {
    const changed = new TextEncoder().encode(JSON.stringify(change(head))),
      body = new Uint8Array(align(16 + changed.length) + bytes.length - align(16 + headBytes) - 32);
    body.set(bytes.subarray(0, 16));
    new DataView(body.buffer).setUint32(12, changed.length, true);
    body.set(changed, 16);
    body.set(bytes.subarray(align(16 + headBytes), -32), align(16 + changed.length));
    const sealed = Uint8Array.of(...body, ...createHash('sha256').update(body).digest());
    expect(() => decodeBundle('file.model', sealed)).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNREADABLE',
        message: `model "file.model" cannot be read: ${rule}`,
        context: { file: 'file.model' },
        cause: expect.any(Error) as Error,
      }),
    );
  });
});

function withPlace(change: object): (head: Record<string, unknown>) => object {
  return (head) => ({
    ...head,
    arrays: (head['arrays'] as readonly object[]).map((place, index) => (index === 1 ? { ...place, ...change } : place)),
  });
}

describe('packed values', () => {
  const arrays = [Float64Array.of(1), Int32Array.of(2), Uint8Array.of(3)];

  test.each<[unknown, unknown]>([
    [Number.NaN, null],
    [Infinity, { $number: 'Infinity' }],
    [-Infinity, { $number: '-Infinity' }],
    [-0, { $number: '-0' }],
    [0, 0],
    [1.5, 1.5],
    [true, true],
    ['$array', '$array'],
    [
      [Number.NaN, [1]],
      [null, [1]],
    ],
    [{ a: { $b: 1, $$c: 2 } }, { a: { $$b: 1, $$$c: 2 } }],
    [{ $array: 0 }, { $$array: 0 }],
    [
      { $number: '7', more: 1 },
      { $$number: '7', more: 1 },
    ],
    [{}, {}],
    [arrays[1], { $array: 0 }],
  ])('%j is %j', (value, packed) => {
    const kept: PackedArray[] = [];
    expect(packValue(value, kept)).toStrictEqual(packed);
    expect(unpackValue(packed, kept)).toStrictEqual(value);
  });

  test('what is undefined is left out, and null has no word of its own', () => {
    expect(packValue({ a: undefined, b: 1 }, [])).toStrictEqual({ b: 1 });
    expect(packValue(null, [])).toBeNull();
  });

  test('arrays are counted as they come', () => {
    const kept: PackedArray[] = [];
    expect(packValue({ a: arrays[0], b: [arrays[1], { c: arrays[2] }] }, kept)).toEqual({
      a: { $array: 0 },
      b: [{ $array: 1 }, { c: { $array: 2 } }],
    });
    expect(kept).toEqual(arrays);
    expect(unpackValue({ $array: 5 }, kept)).toBeUndefined();
    // two keys are a record
    expect(unpackValue({ $array: 0, b: 1 }, kept)).toEqual({ array: 0, b: 1 });
  });
});

describe('what a bundle says', () => {
  const features = { rows: 1, columns: [Float64Array.of(2)] },
    platt = { kind: 'platt', slope: 3, intercept: 1 } as const;

  test('is the prediction of its model, through the calibration of its scores', () => {
    // kernels that predict the feature, and whose sigmoid halves
    const say = (change: Partial<ModelBundle>): number => scoreBundle(recordKernels(), { ...BUNDLE, ...change }, features)[0]!;
    expect(say({})).toBe(1);
    expect(say({ calibration: { scores: 'raw', by: platt } })).toBe((3 * 2 + 1) / 2);
    expect(say({ calibration: { scores: 'prediction', by: platt } })).toBe((3 * 1 + 1) / 2);
  });

  test('is scored in a graph alike: log odds become probabilities where the calibration is not of raw scores', () => {
    const LINEAR = {
      scaling: { means: Float64Array.of(0), scales: Float64Array.of(1) },
      state: { weights: Float64Array.of(1), intercept: 0, interceptSum: 0, step: 0 },
    };
    const trees = (kind: 'gbc' | 'gbr' | 'rfc' | 'rfr'): ModelBundle['model'] =>
        ({ ...BUNDLE.model, kind, spec: { kind } }) as ModelBundle['model'],
      linear = (kind: 'sgdc' | 'sgdr' | 'logistic'): ModelBundle['model'] =>
        ({ kind, spec: { kind }, features: ['a'], ...LINEAR }) as ModelBundle['model'];
    const sigmoids = [...(['gbc', 'gbr', 'rfc', 'rfr'] as const).map(trees), ...(['sgdc', 'sgdr', 'logistic'] as const).map(linear)].map(
      (model) =>
        [undefined, { scores: 'prediction', by: platt } as const, { scores: 'raw', by: platt } as const].map(
          (calibration) => columnModelOf({ model, calibration }).isSigmoid,
        ),
    );
    const [odds, other] = [
      [true, true, false],
      [false, false, false],
    ];
    expect(sigmoids).toEqual([odds, other, other, other, odds, other, odds]);
    expect(columnModelOf({ model: trees('rfc') })).toMatchObject({
      predictor: { kind: 'trees', ensemble: leafOf(1, 0.75) },
      calibration: undefined,
    });
    expect(columnModelOf({ model: linear('sgdr'), calibration: { scores: 'raw', by: platt } })).toMatchObject({
      predictor: { kind: 'linear', ...LINEAR },
      calibration: platt,
    });
  });
});
