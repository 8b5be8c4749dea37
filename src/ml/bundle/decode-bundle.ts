import { createHash } from 'node:crypto';
import { UsageError } from '../../core/errors.js';
import type { Feature } from '../features/feature-set.js';
import { isClassModel } from '../classes/class-model.js';
import { BrokenRule, insist } from './broken-rule.js';
import { checkClassCalibration, checkClassModel } from './check-class-model.js';
import { checkCalibration, checkModel } from './check-model.js';
import { align, BYTES_OF, DIGEST_BYTES, FORMAT_VERSION, HEAD_START, MAGIC, readArray, type ArrayPlace } from './layout.js';
import type { AnyBundle, BundleFacts, Canary, ClassBundle, ModelBundle, TrainingBars } from './model-bundle.js';
import { unpackValue, type PackedArray } from './packed-value.js';
import type { PlainRecord } from './plain-value.js';

interface Head {
  readonly [name: string]: unknown;
  readonly arrays: readonly ArrayPlace[];
}

/** Returns the bundle that `encodeBundle` made bytes of, whose model says one score.
 *  file  for the sentence
 *  Throws UsageError MODEL_UNREADABLE where the bytes are damaged, of another version, no model, or one of several classes */
export function decodeBundle(file: string, bytes: Uint8Array): ModelBundle {
  const bundle = decodeAnyBundle(file, bytes);
  if (!isClassBundle(bundle)) return bundle;
  throw new UsageError(
    'MODEL_UNREADABLE',
    `model "${file}" must say one score, and it is a ${bundle.model.kind}, which says a probability of each of ${bundle.model.classes.join(', ')}`,
    { context: { file } },
  );
}

/** Whether a bundle's model says a probability of each of several classes. */
export function isClassBundle(bundle: AnyBundle): bundle is ClassBundle {
  return isClassModel(bundle.model);
}

/** Returns the bundle that `encodeBundle` made bytes of, whatever its model says. Throws UsageError MODEL_UNREADABLE. */
export function decodeAnyBundle(file: string, bytes: Uint8Array): AnyBundle {
  try {
    return readBundle(bytes);
  } catch (error) {
    const rule = error instanceof BrokenRule ? error.message : 'its head must be that of a model';
    throw new UsageError('MODEL_UNREADABLE', `model "${file}" cannot be read: ${rule}`, { context: { file }, cause: error });
  }
}

function readBundle(bytes: Uint8Array): AnyBundle {
  const headBytes = checkFrame(bytes);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_START, HEAD_START + headBytes))) as Head;
  const arrays = readArrays(bytes, align(HEAD_START + headBytes), head.arrays);
  return bundleOf(head, (entry) => unpackValue(entry, arrays));
}

/** Returns the bytes of the head. The checksum answers for everything that a slip can do to a file. */
function checkFrame(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isModel = bytes.length >= HEAD_START && new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;
  insist(isModel, `it does not begin with "${MAGIC}", as models of barloom do`);
  const version = view.getUint32(MAGIC.length, true),
    headBytes = view.getUint32(MAGIC.length + 4, true),
    end = bytes.length - DIGEST_BYTES;
  insist(version === FORMAT_VERSION, `its format must be version ${FORMAT_VERSION}, not ${version}`);
  const isWhole = end >= HEAD_START + headBytes && createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
  insist(isWhole, 'its checksum must fit its bytes, and does not: it is damaged or cut short');
  return headBytes;
}

function readArrays(bytes: Uint8Array, start: number, places: readonly ArrayPlace[]): PackedArray[] {
  const room = bytes.length - DIGEST_BYTES - start;
  return places.map((place, index) => {
    const { type, length, offset } = place;
    insist(
      type in BYTES_OF && offset >= 0 && length >= 0 && offset + length * BYTES_OF[type] <= room,
      `its array ${index} must lie within the file`,
    );
    return readArray(bytes, start, place);
  });
}

function bundleOf(head: Head, unpack: (entry: unknown) => unknown): AnyBundle {
  const training = head['training'] as {
    readonly start_ms: number;
    readonly end_ms: number;
    readonly rows: number;
    readonly bars?: TrainingBars;
  };
  const canaries = head['canaries'] as readonly { readonly name: string; readonly is_passed: boolean; readonly sentence: string }[];
  const origin = head['origin'];
  insist(origin === 'real' || origin === 'synthetic', `its data must be real or synthetic, not ${String(origin)}`);
  const set = head['feature_set'] as readonly Feature[];
  insist(
    Array.isArray(set) && set.every(({ name, expression }) => typeof name === 'string' && typeof expression === 'string'),
    'its features must have names and expressions',
  );
  insist(typeof training === 'object' && Array.isArray(canaries), 'its head must tell of training and canaries');
  const model = { ...(unpack(head['model']) as object), kind: head['kind'], features: head['features'] },
    calibration = head['calibration'] === undefined ? undefined : unpack(head['calibration']);
  const facts: BundleFacts = {
    featureHash: String(head['feature_hash']),
    featureSet: set,
    label: unpack(head['label']) as PlainRecord,
    threshold: unpack(head['threshold']) as number,
    training: { startMs: training.start_ms, endMs: training.end_ms, rows: training.rows, ...(training.bars && { bars: training.bars }) },
    metrics: unpack(head['metrics']) as Readonly<Record<string, number>>,
    canaries: canaries.map(({ name, is_passed, sentence }): Canary => ({ name, isPassed: is_passed, sentence })),
    seed: Number(head['seed']),
    engineVersion: String(head['engine_version']),
    origin,
  };
  if (!isClassModel(model as { readonly kind: string }))
    return { model: checkModel(model), calibration: calibration === undefined ? undefined : checkCalibration(calibration), ...facts };
  const own = checkClassModel(model);
  return {
    model: own,
    calibration: calibration === undefined ? undefined : checkClassCalibration(calibration, own.classes.length),
    ...facts,
  };
}
