// An exported model says what the model says: to an interpreter of our own, and to onnxruntime.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeatureColumns } from '../../../src/core/learner-kernels.js';
import { firstTrees } from '../../../src/core/tree-ensemble.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { scoreBundle } from '../../../src/ml/bundle/score-bundle.js';
import type { Model, TreeModel } from '../../../src/ml/models/model.js';
import { predictRaw } from '../../../src/ml/models/predict.js';
import { encodeOnnx } from '../../../src/ml/onnx/encode-onnx.js';
import { readOnnx } from '../../reference/onnx/read-model.js';
import { runOnnx } from '../../reference/onnx/run-model.js';
import { adversarialRows, bundleOf, fitSmall, KINDS } from '../model-fixture.js';

const TOLERANCE = 1e-6;

let learners: Learners;
let bundles: ReadonlyMap<string, ModelBundle>;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  const models = new Map<string, Model>();
  for (const kind of KINDS) models.set(kind, await fitSmall(learners, kind));
  bundles = new Map([
    ...Array.from(models, ([kind, model]) => [kind, bundleOf(learners, model)] as const),
    ...['gbc', 'rfc', 'sgdc'].flatMap((kind) =>
      (['platt', 'isotonic'] as const).map(
        (calibration) => [`${kind} ${calibration}`, bundleOf(learners, models.get(kind)!, calibration)] as const,
      ),
    ),
    [
      'one point',
      {
        ...bundleOf(learners, models.get('gbc')!),
        calibration: { scores: 'prediction', by: { kind: 'isotonic', scores: Float64Array.of(0.5), probabilities: Float64Array.of(0.25) } },
      },
    ],
    [
      'two points',
      {
        ...bundleOf(learners, models.get('gbc')!),
        calibration: {
          scores: 'prediction',
          by: { kind: 'isotonic', scores: Float64Array.of(0.4, 0.6), probabilities: Float64Array.of(0.25, 1) },
        },
      },
    ],
    [
      'flat',
      { ...bundleOf(learners, models.get('gbc')!), calibration: { scores: 'raw', by: { kind: 'platt', slope: 0, intercept: -0.2 } } },
    ],
    ['no trees', bundleOf(learners, cutTrees(models.get('gbc') as TreeModel, 0))],
    ['a leaf alone', bundleOf(learners, { ...(await fitSmall(learners, 'gbr', 30)) } as Model)],
  ] as [string, ModelBundle][]);
});
afterAll(() => learners.close());

const NAMES = [
  ...KINDS,
  ...['gbc', 'rfc', 'sgdc'].flatMap((kind) => [`${kind} platt`, `${kind} isotonic`]),
  'one point',
  'two points',
  'flat',
  'no trees',
  'a leaf alone',
];

function cutTrees(model: TreeModel, trees: number): TreeModel {
  return { ...model, ensemble: firstTrees(model.ensemble, trees) };
}

describe('the interpreter of the tests', () => {
  test.each(NAMES)('says what the model says: %s', (name) => {
    const bundle = bundles.get(name)!,
      rows = adversarialRows(bundle.model),
      model = readOnnx(encodeOnnx(bundle));
    const [raw, score] = [predictRaw(learners, bundle.model, rows), scoreBundle(learners, bundle, rows)];
    for (let row = 0; row < rows.rows; row++) {
      const said = runOnnx(
        model,
        rows.columns.map((column) => column[row]!),
      );
      expectNear(said.get('raw')![0]!, raw[row]!, 1e-12);
      expectNear(said.get('score')![0]!, score[row]!, 1e-12);
    }
  });
});

test('the file tells its opsets, its features and what they mean', () => {
  const { irVersion, opsets, notes, inputs, outputs } = readOnnx(encodeOnnx(bundles.get('gbc')!));
  expect({ irVersion, opsets, inputs, outputs }).toEqual({
    irVersion: 10,
    opsets: { '': 21, 'ai.onnx.ml': 5 },
    inputs: ['features'],
    outputs: ['raw', 'score'],
  });
  expect(notes).toMatchObject({
    'barloom.kind': 'gbc',
    'barloom.features': '["a","b","c","noise"]',
    'barloom.feature_hash': 'f00d',
    'barloom.threshold': '0.55',
    'barloom.origin': 'real',
  });
});

test('equal bundles give equal files', () => {
  expect(encodeOnnx(bundles.get('rfc isotonic')!)).toEqual(encodeOnnx({ ...bundles.get('rfc isotonic')! }));
});

test.each(NAMES)(`onnxruntime scores the same to ${TOLERANCE}: %s`, async (name) => {
  const bundle = bundles.get(name)!,
    rows = adversarialRows(bundle.model);
  const session = await InferenceSession.create(encodeOnnx(bundle), { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const { raw: said, score } = await session.run({ features: new Tensor('float64', rowMajor(rows), [rows.rows, rows.columns.length]) });
  expect(said!.type).toBe('float64');
  expectAllNear(said!.data as Float64Array, predictRaw(learners, bundle.model, rows));
  expectAllNear(score!.data as Float64Array, scoreBundle(learners, bundle, rows));
});

function expectAllNear(said: Float64Array, wanted: Float64Array): void {
  expect(said.length).toBe(wanted.length);
  wanted.forEach((value, row) => expectNear(said[row]!, value, TOLERANCE));
}

/** The difference of numbers above 1 is the relative one. */
function expectNear(said: number, wanted: number, tolerance: number): void {
  const difference = said === wanted ? 0 : Math.abs(said - wanted) / Math.max(1, Math.abs(wanted));
  expect(difference, `${said} against ${wanted}`).toBeLessThanOrEqual(tolerance);
}

function rowMajor({ rows, columns }: FeatureColumns): Float64Array {
  return Float64Array.from({ length: rows * columns.length }, (_, at) => columns[at % columns.length]![Math.floor(at / columns.length)]!);
}
