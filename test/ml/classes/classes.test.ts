// Models that say a probability of each of several classes: boosting and forests, calibrated, saved, exported, explained.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeatureColumns } from '../../../src/core/learner-kernels.js';
import { randomStream } from '../../../src/core/random.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { decodeAnyBundle, decodeBundle } from '../../../src/ml/bundle/decode-bundle.js';
import { encodeBundle } from '../../../src/ml/bundle/encode-bundle.js';
import type { ClassBundle } from '../../../src/ml/bundle/model-bundle.js';
import { calibrateClasses, fitClassCalibration } from '../../../src/ml/classes/calibrate-classes.js';
import { classContributions } from '../../../src/ml/classes/class-contributions.js';
import type { ClassModel, ClassSpec } from '../../../src/ml/classes/class-model.js';
import { fitClasses } from '../../../src/ml/classes/fit-classes.js';
import { predictClasses, predictClassesRaw } from '../../../src/ml/classes/predict-classes.js';
import { scoreClasses } from '../../../src/ml/classes/score-classes.js';
import type { Dataset } from '../../../src/ml/dataset.js';
import { measureClasses } from '../../../src/ml/evaluation/measure-classes.js';
import { encodeOnnx } from '../../../src/ml/onnx/encode-onnx.js';
import { slowForest } from '../../reference/learning/slow-forest.js';
import { readOnnx } from '../../reference/onnx/read-model.js';
import { runOnnx } from '../../reference/onnx/run-model.js';
import { listNodes } from '../../engine/learning/tree-nodes.js';

const CLASSES = ['up', 'down', 'calm'];
const SPECS: Readonly<Record<string, ClassSpec>> = {
  gbc: { kind: 'gbc', trees: 15, minRows: 10 },
  rfc: { kind: 'rfc', trees: 15, maxDepth: 6, seed: 3 },
};

let learners: Learners;
const models = new Map<string, ClassModel>();
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
  for (const [name, spec] of Object.entries(SPECS)) models.set(name, await fitClasses(learners, spec, CLASSES, makeRows(1500, 1)));
});
afterAll(() => learners.close());

/** Classes that two of three features decide, with noise; every ninth value is missing. */
function makeRows(rows: number, seed: number): Dataset {
  const random = randomStream(seed, 4),
    columns = [0, 1, 2].map(() => new Float64Array(rows)),
    target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (const column of columns) column[row] = random.normal();
    const way = columns[0]![row]! + 0.5 * columns[1]![row]! + 0.7 * random.normal();
    target[row] = Math.abs(way) < 0.5 ? 2 : way > 0 ? 0 : 1;
    if (row % 9 === 0) columns[row % 3]![row] = Number.NaN;
  }
  return { rows, features: ['a', 'b', 'noise'], columns, target };
}

function bundleOf(model: ClassModel, calibration: ClassBundle['calibration']): ClassBundle {
  return {
    model,
    calibration,
    featureHash: 'f00d',
    featureSet: [],
    label: { kind: 'regime' },
    threshold: Number.NaN,
    training: { startMs: 0, endMs: 1, rows: 1500 },
    metrics: { log_loss: 0.9 },
    canaries: [],
    seed: 7,
    engineVersion: '0.1.0',
    origin: 'real',
  };
}

describe.each(Object.keys(SPECS))('%s of several classes', (kind) => {
  test('says probabilities that sum to 1 and order fresh rows better than base rates', () => {
    const fresh = makeRows(2000, 2),
      said = predictClasses(learners, models.get(kind)!, fresh);
    for (let row = 0; row < fresh.rows; row++) expect(said.reduce((sum, own) => sum + own[row]!, 0)).toBeCloseTo(1, 12);
    const metrics = measureClasses(CLASSES, said, fresh.target),
      base = measureClasses(
        CLASSES,
        CLASSES.map(() => new Float64Array(fresh.rows).fill(1 / 3)),
        fresh.target,
      );
    expect(metrics.brier).toBeLessThan(0.8 * base.brier);
    expect(metrics.logLoss).toBeLessThan(0.85 * base.logLoss);
    expect(metrics.accuracy).toBeGreaterThan(0.55);
  });

  test('a row has the same bits alone and among others', () => {
    const fresh = makeRows(40, 3),
      all = predictClasses(learners, models.get(kind)!, fresh);
    for (const row of [0, 7, 39]) {
      const alone = predictClasses(learners, models.get(kind)!, {
        rows: 1,
        columns: fresh.columns.map((column) => column.slice(row, row + 1)),
      });
      expect(alone.map(([only]) => only)).toEqual(all.map((own) => own[row]));
    }
  });

  test.each(['none', 'platt', 'isotonic'] as const)('comes back from a bundle bit for bit, and from ONNX: %s', async (by) => {
    const model = models.get(kind)!,
      rows = makeRows(700, 5),
      shares = predictClasses(learners, model, rows);
    const bundle = bundleOf(model, by === 'none' ? undefined : fitClassCalibration(learners, by, shares, rows.target, 10)),
      bytes = encodeBundle(bundle),
      back = decodeAnyBundle('m', bytes) as ClassBundle;
    expect(encodeBundle(back)).toEqual(bytes);
    expect(back.model.classes).toEqual(CLASSES);
    const fresh = makeRows(300, 6),
      said = scoreClasses(learners, bundle, fresh),
      raw = predictClassesRaw(learners, model, fresh);
    expect(scoreClasses(learners, back, fresh)).toEqual(said);
    const onnx = encodeOnnx(bundle),
      read = readOnnx(onnx);
    expect(read.notes['barloom.classes']).toBe(JSON.stringify(CLASSES));
    for (let row = 0; row < fresh.rows; row += 17) {
      const own = runOnnx(
        read,
        fresh.columns.map((column) => column[row]!),
      );
      raw.forEach((column, member) => expect(own.get('raw')![member]).toBeCloseTo(column[row]!, 12));
      said.forEach((column, member) => expect(own.get('score')![member]).toBeCloseTo(column[row]!, 10));
    }
    const session = await InferenceSession.create(onnx, { logSeverityLevel: 3, intraOpNumThreads: 1 });
    const { score } = await session.run({ features: new Tensor('float64', rowMajor(fresh), [fresh.rows, 3]) });
    expect(score!.dims).toEqual([fresh.rows, 3]);
    said.forEach((column, member) =>
      column.forEach((value, row) => expect((score!.data as Float64Array)[3 * row + member]).toBeCloseTo(value, 6)),
    );
  });

  test('is refused with its classes where one score is asked for', () => {
    expect(() => decodeBundle('m', encodeBundle(bundleOf(models.get(kind)!, undefined)))).toThrow(
      `model "m" must say one score, and it is a ${kind}_classes, which says a probability of each of up, down, calm`,
    );
  });

  test('contributions of each class sum to what its trees say', () => {
    const model = models.get(kind)!,
      fresh = makeRows(25, 8),
      raw = predictClassesRaw(learners, model, fresh);
    classContributions(model, fresh).forEach(({ baseValue, columns }, member) => {
      for (let row = 0; row < fresh.rows; row++)
        expect(columns.reduce((sum, column) => sum + column[row]!, baseValue)).toBeCloseTo(raw[member]![row]!, 10);
    });
  });
});

test('a forest grows for each class what the slow twin grows on its rows against all others', async () => {
  const rows = makeRows(120, 9),
    spec = { kind: 'rfc', trees: 3, maxDepth: 4, seed: 5, featuresPerNode: 2, bins: 255, minRows: 1 } as const,
    model = await fitClasses(learners, spec, CLASSES, rows);
  model.ensembles.forEach((ensemble, member) => {
    const target = rows.target.map((value) => Number(value === member)),
      mean = target.reduce((sum, value) => sum + value, 0) / rows.rows,
      squares = target.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const settings = { ...spec, isCentred: false };
    expect(listNodes(ensemble)).toEqual(slowForest({ ...rows, target }, settings, 0, 1e-12 * squares));
  });
});

test('calibration mends probabilities that are too sure, and a class of few rows keeps its share', () => {
  const random = randomStream(3),
    rows = 4000,
    sure = CLASSES.map(() => new Float64Array(rows)),
    target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const up = 0.2 + 0.5 * random.uniform();
    target[row] = random.uniform() < up ? 0 : 1;
    const odds = Math.exp(3 * Math.log(up / (1 - up)));
    sure[0]![row] = (0.99 * odds) / (1 + odds);
    sure[1]![row] = 0.99 - sure[0]![row]!;
    sure[2]![row] = 0.01;
  }
  const calibration = fitClassCalibration(learners, 'platt', sure, target, 10),
    said = calibrateClasses(learners, calibration, sure);
  expect(calibration.members.map(({ kind }) => kind)).toEqual(['platt', 'platt', 'none']);
  expect(measureClasses(CLASSES, said, target).logLoss).toBeLessThan(measureClasses(CLASSES, sure, target).logLoss - 0.05);
  for (const { said: mean, seen } of measureClasses(CLASSES, said, target).classes[0]!.calibration)
    expect(Math.abs(mean - seen)).toBeLessThan(0.06);
});

describe('what cannot be learned is one sentence', () => {
  const rows = makeRows(100, 4);
  test.each([
    [
      'a target that is no class',
      { ...rows, target: rows.target.map((value, row) => (row === 3 ? 7 : value)) },
      SPECS['gbc']!,
      'that of row 3 is 7',
    ],
    ['one class alone', { ...rows, target: new Float64Array(100).fill(1) }, SPECS['rfc']!, 'every row that counts is down'],
    ['weights of two classes', rows, { kind: 'gbc', classWeights: [1, 2] } as ClassSpec, 'balanced or 3 finite numbers above 0'],
    ['an option of another kind', rows, { kind: 'rfc', learningRate: 0.1 } as unknown as ClassSpec, 'rfc has no option "learningRate"'],
  ])('%s', async (_, dataset, spec, sentence) => {
    await expect(fitClasses(learners, spec, CLASSES, dataset)).rejects.toThrow(sentence);
  });
});

test('balanced weights make a rare class as heavy as the others', async () => {
  const rows = makeRows(600, 11),
    rare = { ...rows, target: rows.target.map((value, row) => (value === 1 && row % 8 !== 0 ? 2 : value)) };
  const mean = async (spec: ClassSpec): Promise<number> => {
    const [, down] = predictClasses(learners, await fitClasses(learners, spec, CLASSES, rare), rare);
    return down!.reduce((sum, value) => sum + value, 0) / rare.rows;
  };
  expect(await mean({ ...SPECS['gbc']!, classWeights: 'balanced' } as ClassSpec)).toBeGreaterThan(2 * (await mean(SPECS['gbc']!)));
});

function rowMajor({ rows, columns }: FeatureColumns): Float64Array {
  return Float64Array.from({ length: rows * columns.length }, (_, at) => columns[at % columns.length]![Math.floor(at / columns.length)]!);
}
