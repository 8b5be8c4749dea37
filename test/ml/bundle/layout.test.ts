// The bytes of a bundle, by its description: magic, version, head, arrays at multiples of 8, checksum.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBundle } from '../../../src/ml/bundle/decode-bundle.js';
import { encodeBundle } from '../../../src/ml/bundle/encode-bundle.js';
import type { TreeModel } from '../../../src/ml/models/model.js';
import { align, placeArrays, readArray } from '../../../src/ml/bundle/layout.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import type { PackedArray } from '../../../src/ml/bundle/packed-value.js';
import { leafOf } from '../recording-kernels.js';

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
      'with a feature of no expression beside another',
      (own) => ({ ...own, feature_set: [{ name: 'a', expression: 'close' }, { name: 'b' }] }),
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
  /** Another head before the same arrays, with a checksum that fits. */
  const sealed = (changed: Uint8Array, arrays = bytes.subarray(align(16 + headBytes), -32), length = changed.length): Uint8Array => {
    const body = new Uint8Array(align(16 + changed.length) + arrays.length);
    body.set(bytes.subarray(0, 16));
    new DataView(body.buffer).setUint32(12, length, true);
    body.set(changed, 16);
    body.set(arrays, align(16 + changed.length));
    return Uint8Array.of(...body, ...createHash('sha256').update(body).digest());
  };
  const refused = (file: Uint8Array, rule: string): void =>
    expect(() => decodeBundle('file.model', file)).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNREADABLE',
        message: `model "file.model" cannot be read: ${rule}`,
        context: { file: 'file.model' },
        cause: expect.any(Error) as Error,
      }),
    );

  test.each(SEALED)('%s is refused', (_, change, rule) => {
    refused(sealed(new TextEncoder().encode(JSON.stringify(change(head)))), rule);
  });

  test('whose head is longer than the file is damaged; one that is all head is no model', () => {
    const text = new TextEncoder().encode('{"a":12}'),
      none = new Uint8Array();
    refused(sealed(text, none), 'its head must be that of a model');
    refused(sealed(text, none, 9), 'its checksum must fit its bytes, and does not: it is damaged or cut short');
  });

  test('whose last array would reach into the checksum is refused', () => {
    const places = head['arrays'] as readonly { type: string; length: number }[],
      last = places.at(-1)!;
    expect(last.type).toBe('f64');
    const changed = { ...head, arrays: places.with(-1, { ...last, length: last.length + 1 }) };
    refused(sealed(new TextEncoder().encode(JSON.stringify(changed))), `its array ${places.length - 1} must lie within the file`);
  });

  test('without arrays is its head and its checksum', () => {
    const { ensemble: _, validationLosses: __, ...model } = BUNDLE.model as TreeModel,
      plain = encodeBundle({ ...BUNDLE, model } as unknown as ModelBundle);
    expect(plain.length).toBe(align(16 + new DataView(plain.buffer).getUint32(12, true)) + 32);
  });
});

function withPlace(change: object): (head: Record<string, unknown>) => object {
  return (head) => ({
    ...head,
    arrays: (head['arrays'] as readonly object[]).map((place, index) => (index === 1 ? { ...place, ...change } : place)),
  });
}
