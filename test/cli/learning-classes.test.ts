// `barloom train` on a label of several classes: a probability of each regime.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readOnnx } from '../reference/onnx/read-model.js';
import { folder, write } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run } from './in-process.js';
import { ECHO, FEATURES, persistentCsv } from './learning-folder.js';

const SYSTEM = ECHO.replace(
  'model: logistic',
  'model: gbc, options: {trees: 30, maxLeaves: 6}, label: {kind: regime, regime: all, horizon_bars: 5, crash_loss: 0.04, trend_efficiency: 0.5}',
);

interface Part {
  readonly part: string;
  readonly rows: number;
  readonly brierSkill: number | null;
  readonly metrics: { readonly logLoss: number; readonly brier: number; readonly accuracy: number; readonly confusion: number[][] };
}
interface Document {
  readonly trained: {
    readonly version: number;
    readonly folder: string;
    readonly is_sound: boolean;
    readonly is_unchanged: boolean;
    readonly classes: string[];
    readonly label: Record<string, unknown>;
    readonly base_rates: number[];
    readonly parts: Part[];
    readonly canaries: { readonly state: string }[];
    readonly verdict: { readonly isBetter: boolean; readonly sentence: string };
  };
  readonly evaluated?: {
    readonly part: Part;
    readonly looks: { readonly count: number };
    readonly verdict: { readonly isBetter: boolean };
  };
}

interface Drift {
  readonly state: string;
  readonly features: readonly { readonly name: string }[];
  readonly accuracy?: { readonly reference: number };
}

let dir: string, found: Document;
beforeAll(async () => {
  dir = folder();
  for (const [name, text] of Object.entries({ 'system.yaml': SYSTEM, 'features.yaml': FEATURES, 'bars.csv': persistentCsv(9000) }))
    write(dir, name, text);
  const done = await run(['train', 'system.yaml', '--full', '--json', '--no-cache'], dir);
  expect(done.stdout, done.stderr).not.toBe('');
  found = JSON.parse(done.stdout) as Document;
}, 120_000);

describe('train --full on every regime', () => {
  test('says probabilities of each, judged on rows that were not learned from', () => {
    const { trained, evaluated } = found;
    expect(trained.classes).toEqual(['trend_up', 'trend_down', 'chop', 'crash']);
    expect(trained.label).toEqual({ kind: 'regime', horizon_bars: 5, regime: 'all', crash_loss: 0.04, trend_efficiency: 0.5 });
    expect(trained.base_rates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 12);
    expect(trained.parts.map(({ part }) => part)).toEqual(['train', 'validation', 'walk_forward']);
    for (const { rows, metrics } of [...trained.parts, evaluated!.part]) {
      expect(metrics.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(rows);
      expect(metrics.logLoss).toBeGreaterThan(0);
      expect(metrics.accuracy).toBeGreaterThan(0.3);
    }
    // returns that persist tell trends from falls
    expect(trained.parts[1]!.brierSkill).toBeGreaterThan(0);
    expect(evaluated!.part.brierSkill).toBeGreaterThan(0);
    expect(trained.canaries.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(evaluated!.looks.count).toBe(1);
  });

  test('the same again is no other version', async () => {
    const done = await run(['train', 'system.yaml', '--train', '--json', '--no-cache'], dir),
      { trained } = JSON.parse(done.stdout) as Document;
    expect([trained.version, trained.is_unchanged]).toEqual([1, true]);
  });

  test('is exported as ONNX with its classes', async () => {
    const done = await run(['learn', 'onnx', 'system.yaml'], dir);
    expect(done.exit, done.stderr).toBe(0);
    const path = join(found.trained.folder.startsWith('/') ? found.trained.folder : join(dir, found.trained.folder), 'model.onnx');
    expect(existsSync(path)).toBe(true);
    expect(readOnnx(readFileSync(path)).notes['barloom.classes']).toBe('["trend_up","trend_down","chop","crash"]');
  });

  test('is watched: what was collected later is compared, the probability of each class among it', async () => {
    const watch = async (): Promise<{ version: number; drift: Drift }> =>
      JSON.parse((await run(['learn', 'drift', 'system.yaml', '--json', '--no-cache'], dir)).stdout) as { version: number; drift: Drift };
    expect(await watch()).toMatchObject({ version: 1, drift: { state: 'too_few_rows' } });
    const lines = persistentCsv(9000).trim().split('\n'),
      hourMs = 3_600_000,
      // the same bars once more, upside down: what rose falls
      turned = lines.slice(1, 3001).map((line) => {
        const [time, open, high, low, close, volume] = line.split(',') as [string, ...string[]],
          later = new Date(Date.parse(time) + 9000 * hourMs).toISOString();
        const [o, h, l, c] = [open, low, high, close].map((price) => 1e4 / Number(price)) as [number, number, number, number];
        return [later, o, h, l, c, volume].join();
      });
    write(dir, 'bars.csv', `${[...lines, ...turned].join('\n')}\n`);
    expect((await run(['train', 'system.yaml', '--accumulate', '--no-cache'], dir)).exit).toBe(0);
    const { drift } = await watch();
    expect(drift.state).toBe('measured');
    expect(drift.features.map(({ name }) => name)).toEqual([
      'last_return',
      'fast_distance',
      ...['trend_up', 'trend_down', 'chop', 'crash'].map((name) => `probability of ${name}`),
    ]);
    const [validation, holdout] = [found.trained.parts[1]!, found.evaluated!.part],
      right = validation.rows * validation.metrics.accuracy + holdout.rows * holdout.metrics.accuracy;
    expect(Math.abs(drift.accuracy!.reference - right / (validation.rows + holdout.rows))).toBeLessThan(0.02);
    const status = await run(['learn', 'status', 'system.yaml', '--json', '--no-cache'], dir);
    expect(JSON.parse(status.stdout)).toMatchObject({ version: 1, versions: [1], differences: [] });
  });

  test.each([
    [
      ['train', 'system.yaml', '--train', '--set', 'ml_training.model=logistic'],
      'ml_training.model must be gbc or rfc where ml_training.label.regime is all, not logistic',
    ],
    [['train', 'system.yaml', '--train', '--set', 'ml_training.most_features=1'], 'ml_training.most_features must be left out'],
    [['train', 'system.yaml', '--train', '--set', 'ml_training.search.trials=5'], 'ml_training.search.trials must be 0'],
    [['learn', 'retrain', 'system.yaml'], 'learn retrain needs a model of one score'],
    [
      ['backtest', 'system.yaml', '--set', 'ml={enabled: true, model_path: models/echo/1/bundle.model, prediction_mode: filter}'],
      'must say one score, and it is a gbc_classes',
    ],
  ])('%j is refused', async (args, sentence) => {
    await expectRefusal([...args, '--no-cache'], dir, 2, sentence);
  });
});
