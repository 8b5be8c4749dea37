import { createHash } from 'node:crypto';
import { align, DIGEST_BYTES, FORMAT_VERSION, HEAD_START, MAGIC, placeArrays } from './layout.js';
import type { AnyBundle } from './model-bundle.js';
import { packValue, type PackedArray } from './packed-value.js';

/** Returns a bundle as bytes that describe themselves: a JSON head and a table of arrays, with a checksum. Equal bundles give equal
 *  bytes, and what `decodeBundle` makes of them predicts the same bits. */
export function encodeBundle(bundle: AnyBundle): Uint8Array {
  const arrays: PackedArray[] = [];
  const entries = packHead(bundle, arrays),
    places = placeArrays(arrays);
  const head = new TextEncoder().encode(JSON.stringify({ ...entries, arrays: places }));
  const start = align(HEAD_START + head.length),
    last = places.at(-1);
  const end = start + (last === undefined ? 0 : last.offset + align(arrays.at(-1)!.byteLength));
  const bytes = new Uint8Array(end + DIGEST_BYTES),
    view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(MAGIC.length, FORMAT_VERSION, true);
  view.setUint32(MAGIC.length + 4, head.length, true);
  bytes.set(head, HEAD_START);
  arrays.forEach((array, index) =>
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + places[index]!.offset),
  );
  bytes.set(createHash('sha256').update(bytes.subarray(0, end)).digest(), end);
  return bytes;
}

function packHead(bundle: AnyBundle, arrays: PackedArray[]): object {
  const { model, calibration, featureHash, featureSet, label, threshold, training, metrics, canaries, seed, engineVersion, origin } =
    bundle;
  const pack = (value: unknown): unknown => packValue(value, arrays);
  return {
    kind: model.kind,
    features: model.features,
    feature_hash: featureHash,
    feature_set: featureSet.map(({ name, expression }) => ({ name, expression })),
    label: pack(label),
    threshold: pack(threshold),
    training: { start_ms: training.startMs, end_ms: training.endMs, rows: training.rows, bars: training.bars },
    metrics: pack(metrics),
    canaries: canaries.map(({ name, isPassed, sentence }) => ({ name, is_passed: isPassed, sentence })),
    seed,
    engine_version: engineVersion,
    origin,
    calibration: calibration && pack(calibration),
    model: pack({ ...model, kind: undefined, features: undefined }),
  };
}
