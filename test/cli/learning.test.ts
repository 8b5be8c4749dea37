// `barloom train` and `barloom learn` through the real binary: the loop on a market that has something to learn, and what is refused.
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowFakeData } from '../allow-fake-data.js';
import { FeatureStore } from '../../src/data/feature-store/feature-store.js';
import { expectRefusal as expectRefusalOfProcess, folder, readJson, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run } from './in-process.js';
import { testChain } from './chain.js';
import { readOnnx } from '../reference/onnx/read-model.js';
import { echoFolder, json, persistentCsv, type TrainDocument } from './learning-folder.js';

interface Fold {
  readonly state: string;
  readonly foldNumber: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly train: { readonly fromMs: number; readonly toMs: number };
  readonly test: { readonly fromMs: number; readonly toMs: number };
  readonly metrics: { readonly auc: number };
}
const NOISE = `system: noise
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 12000}}
strategy:
  long: {enter: "crosses_above(ema(close, 4), ema(close, 12))"}
  short: {enter: "crosses_below(ema(close, 4), ema(close, 12))"}
  stop: 2 * atr(14)
  target: 2 * atr(14)
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: trend, options: {trees: 20, maxLeaves: 8}, minimum_rows: 300, folds: 2}
seed: 7
`;

function noiseFolder(): string {
  const dir = folder();
  write(dir, 'system.yaml', NOISE);
  return dir;
}

allowFakeData();

describe('the loop', () => {
  let dir: string;
  let full: TrainDocument;
  beforeAll(async () => {
    dir = echoFolder();
    full = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--full', '--workers', '1');
  });

  testChain('collects, trains, judges, deploys and challenges, step by step', [
    [
      '--full collects, trains and judges; the filter keeps the better trades',
      () => {
        const { accumulated, trained, evaluated } = full;
        expect(accumulated![0]).toMatchObject({ symbol: 'ABC', newRows: accumulated![0]!.trades });
        expect(trained).toMatchObject({ version: 1, is_sound: true });
        expect(trained!.parts.map(({ part }) => part)).toEqual(['train', 'validation']);
        expect(trained!.canaries.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed']);
        expect(trained!.walk_forward.metrics.auc).toBeGreaterThan(0.53);
        expect(evaluated!.part.rows + trained!.parts.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(trained!.rows);
        expect(evaluated!.part.metrics.calibration).toHaveLength(10);
        expect(evaluated!.taken.trades).toBeLessThan(evaluated!.all.trades);
        expect(evaluated!.taken.meanReturn).toBeGreaterThan(evaluated!.all.meanReturn);
        for (const name of ['bundle.model', 'training.json', 'evaluation.json', 'report.html'])
          expect(existsSync(join(dir, trained!.folder, name)), name).toBe(true);
        expect(readJson(dir, trained!.folder, 'training.json')).toMatchObject({
          schema: 'barloom.training/1',
          model: 'echo',
          label: { kind: 'trade_win' },
        });
      },
    ],

    [
      'the same run is collected once, and the same rows give the same model',
      async () => {
        const again = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--accumulate', '--train', '--workers', '1');
        expect(again.accumulated![0]!.newRows).toBe(0);
        expect(again.trained!.parts).toEqual(full.trained!.parts);
      },
    ],

    [
      'which is no other version, and is said to be unchanged; another seed makes one',
      async () => {
        const same = await run(['train', 'system.yaml', '--train', '--workers', '1'], dir);
        expect(same.stdout).toContain(
          'unchanged: equal rows, options and program made version 1 to the byte, and no other version was made',
        );
        const document = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--train', '--workers', '2');
        expect(document.trained).toMatchObject({ version: 1, is_unchanged: true });
        expect((await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--train', '--seed', '8')).trained).toMatchObject({
          version: 2,
          is_unchanged: false,
        });
      },
    ],

    [
      'each version that is judged on the holdout is another look at it, and the figures, the page and the history say so',
      async () => {
        expect(full.evaluated!.looks).toEqual({ count: 1, versions: [1] });
        const { evaluated } = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--evaluate', '--workers', '1');
        expect(evaluated!.looks).toEqual({ count: 2, versions: [1, 2] });
        expect(evaluated!.verdict.sentence).toContain(
          'Second look at this holdout, by versions 1 and 2: chance is given 2.28 standard deviations in place of 2.',
        );
        const again = await run(['train', 'system.yaml', '--evaluate', '--workers', '1', '--no-cache'], dir);
        expect(again.stdout).toContain('Second look at this holdout');
        expect(readJson(dir, full.trained!.folder, '../2/evaluation.json')).toMatchObject({ looks: evaluated!.looks });
        expect(readFileSync(join(dir, full.trained!.folder, '../2/report.html'), 'utf8')).toContain('Second look at this holdout');
        expect((await run(['learn', 'history', 'system.yaml'], dir)).stdout).toMatch(
          /evaluated\s*│?\s*\S*\s*│?.*rows of ABC decided from 20/,
        );
      },
    ],

    [
      'status, cycle, history: the first sound version is deployed, more data bring a challenger, and each decision has its reason',
      async () => {
        expect(await json(dir, 0, 'learn', 'retrain', 'system.yaml')).toEqual({ state: 'not_needed', looks: [] });
        expect(await json(dir, 0, 'learn', 'cycle', 'system.yaml', '--force')).toMatchObject({
          state: 'trained',
          trained: { version: 1, is_unchanged: true },
          challenge: { decision: 'deploy', challenger: 1, reason: expect.stringContaining('Nothing is in production.') as string },
        });
        expect(await json(dir, 0, 'learn', 'cycle', 'system.yaml', '--force')).toMatchObject({ trained: { version: 1 }, challenge: null });
        write(dir, 'bars.csv', persistentCsv(13000));
        const cycle = await json<{
          readonly trained: { readonly reason: string };
          readonly challenge: { readonly decision: string; readonly reason: string; readonly champion: number };
        }>(dir, 0, 'learn', 'cycle', 'system.yaml');
        expect(cycle.trained.reason).toMatch(/^There are \d+ new rows, and 300 ask for training\./);
        expect(cycle.challenge).toMatchObject({
          champion: 1,
          decision: 'keep',
          reason: expect.stringMatching(/^The champion stays: /) as string,
        });
        expect(await json(dir, 0, 'learn', 'status', 'system.yaml')).toMatchObject({
          production: { version: 1 },
          versions: [1, 2, 3],
          drift: { state: 'measured' },
        });
        const { events } = await json<{ readonly events: { readonly event: string; readonly version: number }[] }>(
          dir,
          0,
          'learn',
          'history',
          'system.yaml',
        );
        expect(events.map(({ event, version }) => `${event} ${version}`)).toEqual([
          'registered 1',
          'evaluated 1',
          'registered 2',
          'evaluated 2',
          'promoted 1',
          'registered 3',
          'evaluated 3',
          'kept 3',
        ]);
      },
    ],

    [
      'a version is written as ONNX beside its bundle, by default the one in production',
      async () => {
        const { version, file } = await json<{ version: number; file: string }>(dir, 0, 'learn', 'onnx', 'system.yaml');
        expect([version, file]).toEqual([1, 'models/echo/1/model.onnx']);
        expect(await json(dir, 0, 'learn', 'onnx', 'system.yaml', '1')).toEqual({
          model: 'echo',
          version: 1,
          file: 'models/echo/1/model.onnx',
        });
        const { notes } = readOnnx(new Uint8Array(readFileSync(join(dir, file))));
        expect(JSON.parse(notes['barloom.features']!)).toEqual(['last_return', 'fast_distance']);
        await expectRefusal(['learn', 'onnx', 'system.yaml', '77'], dir, 2, 'has no version 77');
      },
    ],

    [
      'a person promotes and rolls back with a reason, and not without',
      async () => {
        await expectRefusal(['learn', 'promote', 'system.yaml', '1'], dir, 2, 'must be given a reason');
        await expectRefusal(['learn', 'promote', 'system.yaml', '99', '--reason', 'try'], dir, 2, 'has no version 99');
        expect(await json(dir, 0, 'learn', 'promote', 'system.yaml', '3', '--reason', 'It has seen more.')).toEqual({
          model: 'echo',
          version: 3,
        });
        expect(await json(dir, 0, 'learn', 'rollback', 'system.yaml', '--reason', 'It traded too much.')).toEqual({
          model: 'echo',
          version: 1,
        });
      },
    ],

    [
      'a store that another has is refused',
      async () => {
        const store = await FeatureStore.open(join(dir, 'store.duckdb'));
        try {
          expect(await expectRefusalOfProcess(['train', 'system.yaml', '--accumulate', '--no-cache'], dir, 2, /store\.duckdb/)).toMatch(
            /owner|has it|in use|locked/i,
          );
        } finally {
          await store.close();
        }
      },
    ],
  ]);
});

test('no record names a folder of the machine, and files that are moved together go on', async () => {
  const dir = echoFolder(4000),
    few = '--set=ml_training.minimum_rows=200',
    moved = join(folder(), 'elsewhere');
  const { trained } = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--full', few);
  expect(readJson(dir, trained!.folder, 'training.json')['feature_set']).toMatchObject({ name: 'features.yaml' });
  for (const name of ['training.json', 'evaluation.json', 'report.html', 'bundle.model'])
    expect(readFileSync(join(dir, trained!.folder, name), 'latin1'), name).not.toContain(dir);
  renameSync(dir, moved);
  expect(await json(moved, 0, 'learn', 'status', 'system.yaml', few)).toMatchObject({ versions: [1], newRows: 0 });
  const again = await json<TrainDocument>(moved, 0, 'learn', 'retrain', 'system.yaml', '--force', few);
  expect([again.trained!.version, again.trained!.parts]).toEqual([1, trained!.parts]);
  expect(await json(moved, 0, 'train', 'system.yaml', '--accumulate', few)).toMatchObject({ accumulated: [{ newRows: 0 }] });
});

test('noise is no better than chance: exit code 1; a search of options is counted', async () => {
  const dir = noiseFolder(),
    search = '--set=ml_training.search={trials: 3, sampler: random, space: {learningRate: {float: [0.05, 0.2]}}}';
  const { trained, evaluated } = await json<TrainDocument>(
    dir,
    1,
    'train',
    'system.yaml',
    '--full',
    '--data-policy',
    'test',
    '--workers',
    '1',
    search,
  );
  expect([trained!.searched, evaluated!.verdict.isBetter && trained!.is_sound]).toEqual([3, false]);
});

test('the record and the page tell each fold, and importance by gain beside that by permutation', async () => {
  const dir = noiseFolder(),
    { trained, evaluated } = await json<TrainDocument>(dir, 1, 'train', 'system.yaml', '--full', '--data-policy', 'test', '--workers', '1');
  const { folds, importance } = readJson<{ folds: Fold[]; importance: { feature: string; drop: number; gain: number }[] }>(
    dir,
    trained!.folder,
    'training.json',
  );
  expect(folds.map(({ state, foldNumber }) => [state, foldNumber])).toEqual([
    ['complete', 0],
    ['complete', 1],
  ]);
  expect(folds.reduce((sum, { testRows }) => sum + testRows, 0)).toBe(trained!.walk_forward.rows);
  for (const { train, test: tested, trainRows, metrics } of folds) {
    expect(train.toMs).toBeLessThan(tested.fromMs);
    expect(trainRows).toBeGreaterThan(50);
    expect(metrics.auc).toBeGreaterThan(0.3);
  }
  expect(importance.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 9);
  expect(importance.map(({ drop }) => drop)).toEqual(importance.map(({ drop }) => drop).sort((a, b) => b - a));
  const page = readFileSync(join(dir, evaluated!.report), 'utf8');
  for (const { metrics } of folds) expect(page).toContain(`>${metrics.auc.toFixed(4)}<`);
});

test('boosting with patience says how many trees were kept and which rows stopped it, in the record and on the page', async () => {
  const dir = noiseFolder(),
    { trained, evaluated } = await json<TrainDocument>(
      dir,
      1,
      'train',
      'system.yaml',
      '--full',
      '--data-policy',
      'test',
      '--workers',
      '1',
      '--set=ml_training.options={trees: 200, maxLeaves: 8, patience: 5}',
    );
  const { kept, grown, stopping } = trained!.trees!,
    [training] = trained!.parts;
  expect(kept).toBeGreaterThan(0);
  expect(grown).toBe(kept + 5);
  expect(stopping!.rows).toBeGreaterThan(20);
  expect(stopping!.rows).toBeLessThan(training!.rows / 5);
  expect(readJson(dir, trained!.folder, 'training.json')['trees']).toEqual(trained!.trees);
  expect(readFileSync(join(dir, evaluated!.report), 'utf8')).toContain(`${kept} of ${grown} grown`);
});

test('a backtest collects where that is enabled, and its result is the same', async () => {
  const dir = noiseFolder(),
    off = await json<{ readonly metrics: object }>(dir, 0, 'backtest', 'system.yaml'),
    isThere = (): boolean => existsSync(join(dir, 'store.duckdb'));
  expect(isThere()).toBe(false);
  const on = await json<{ readonly metrics: object }>(dir, 0, 'backtest', 'system.yaml', '--set', 'ml_data_collection.enabled=true');
  expect([on.metrics, isThere()]).toEqual([off.metrics, true]);
});

describe('what is refused', () => {
  const dir = noiseFolder(),
    train = (...flags: string[]): string[] => ['train', 'system.yaml', '--no-cache', ...flags];

  test('synthetic data under the policy real, and under test without ALLOW_FAKE_DATA', async () => {
    await expectRefusal(train('--full'), dir, 2, 'the data policy is real');
    process.env['ALLOW_FAKE_DATA'] = 'false';
    await expectRefusal(train('--full', '--data-policy', 'test'), dir, 2, 'ALLOW_FAKE_DATA=true');
    process.env['ALLOW_FAKE_DATA'] = 'true';
  });

  test('learns from the signals of the window that is asked for', async () => {
    const own = echoFolder(),
      whole = await json<TrainDocument>(own, 0, 'train', 'system.yaml', '--accumulate', '--train'),
      late = await json<TrainDocument>(own, 0, 'train', 'system.yaml', '--train', '--start', '2018-04-01');
    expect(late.trained!.rows).toBeLessThan(whole.trained!.rows);
    expect(late.trained!.parts[0]!.fromMs).toBeGreaterThan(Date.UTC(2018, 3, 1));
    expect(whole.trained!.parts[0]!.fromMs).toBeLessThan(Date.UTC(2018, 0, 2));
  });

  test('nothing has happened to a model that there is not', async () => {
    const { exit, stdout } = await run(['learn', 'history', 'system.yaml', '--no-cache'], dir);
    expect([exit, stdout]).toEqual([0, 'Nothing has happened to model noise yet.\n']);
  });

  test('fewer rows than the minimum, with the number that is missing', async () => {
    await expectRefusal(
      train(
        '--train',
        '--data-policy',
        'test',
        '--set',
        'ml_training.minimum_rows=50000',
        '--set',
        'ml_data_collection.db_path=none.duckdb',
      ),
      dir,
      2,
      'and there are 0: 50000 are missing',
    );
  });

  test.each([
    [['--train', '--set', 'ml_training.features=tremd'], 'did you mean "trend"?'],
    [['--train', '--set', 'ml_training.label.kind=trade_wn'], 'trade_win'],
    [['--train', '--set', 'ml_training.model=gbr'], 'must say what the label trade_win is, a class'],
    [
      ['--train', '--set', 'ml_training.label={kind: return_class, class: sell}', '--set', 'ml_training.model=gbr'],
      'must say what the label return_class is, a class',
    ],
    [
      ['--train', '--set', 'ml_training.label={kind: return_class, above: -0.01, below: 0}'],
      'ml_training.label.below must not be above ml_training.label.above, -0.01, and is 0',
    ],
    [
      ['--full', '--data-policy', 'test', '--set', 'ml_training.label={kind: triple_barrier, distance: close > open}'],
      'ml_training.label.distance must be a distance in price units (a column or a number), and close > open is a condition',
    ],
    [['--train', '--set', 'ml_training.split.train=0.9'], 'must have shares that are 1 together'],
    [['--train', '--data-policy', 'fake'], '--data-policy must be one of real, demo, test'],
    [[], 'needs one of --accumulate, --train, --evaluate and --full'],
  ])('%j', async (flags, sentence) => {
    await expectRefusal(train(...flags), dir, 2, sentence);
  });
});
