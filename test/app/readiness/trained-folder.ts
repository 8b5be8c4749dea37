// A folder with a system, bars that have something to learn, and a model that was trained on them; and changes of it that must be refused.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { evaluateVersion } from '../../../src/app/learning/evaluate.js';
import { trainSystem } from '../../../src/app/learning/train.js';
import type { EvaluationRecord, TrainingRecord } from '../../../src/app/learning/training-record.js';
import { readBundle, writeBundle } from '../../../src/app/models/bundle-file.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';
import { folder, write } from '../../cli/binary.js';

export const OPTIONS = { useCache: false, workers: 1 };
export const BARS = 2600;
const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2018, 0, 1);
/** of the label */
const HORIZON = 3;

/** Features of which none carries all. */
export const FEATURES = {
  last_return: 'close / open - 1',
  quiet: 'volume / 100 - 1',
  earlier: '(close / open - 1)[1]',
};

export function timeOf(bar: number): string {
  return new Date(START_MS + bar * HOUR_MS).toISOString();
}

/** Writes hourly bars of ABC, whose next return follows the last two and the volume, the same bars as those of XYZ, and a table of what comes. */
export function writeBars(dir: string): void {
  const random = randomStream(11);
  const closes: number[] = [];
  const rows: string[] = [];
  let [price, last, earlier, quiet] = [100, 0, 0, 0];
  for (let bar = 0; bar < BARS; bar++) {
    const gain = 0.01 * (0.25 * last + 0.35 * earlier + 0.45 * quiet + random.normal());
    [earlier, last, quiet] = [last, gain / 0.01, random.normal()];
    const open = price;
    price = Math.min(500, Math.max(20, open * Math.exp(gain)));
    closes.push(price);
    const prices = [open, Math.max(open, price) * 1.001, Math.min(open, price) * 0.999, price].map((each) => each.toFixed(6));
    rows.push([timeOf(bar), ...prices, (100 * Math.exp(0.3 * quiet)).toFixed(3)].join());
  }
  for (const symbol of ['ABC', 'XYZ']) write(dir, `${symbol}.csv`, `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const oracle = closes.map((close, bar) => {
    const come = (closes[bar + HORIZON] ?? close) / close - 1;
    return `${timeOf(bar + 1)},${come},${come + 0.001 * random.normal()}`;
  });
  write(dir, 'oracle.csv', `known,come,nearly\n${oracle.join('\n')}\n`);
}

/** What a system of a folder says of itself, beside its model. */
export function entries(dir: string, changes: object = {}): Record<string, unknown> {
  return {
    system: 'echo',
    data: {
      source: 'csv',
      path: join(dir, '{symbol}.csv'),
      symbols: ['ABC'],
      timeframe: '1h',
      calendar: 'crypto',
      extra: { oracle: { path: join(dir, 'oracle.csv'), known_at: 'known', columns: ['come', 'nearly'] } },
    },
    strategy: { long: { enter: 'close > 0' }, stop: '4 * atr(14)', max_bars: 3 },
    ml_data_collection: { db_path: join(dir, 'store.duckdb'), signals: 'all' },
    ml_training: {
      features: join(dir, 'features.yaml'),
      registry: join(dir, 'models'),
      model: 'logistic',
      label: { kind: 'return_class', horizon_bars: HORIZON },
      minimum_rows: 300,
      folds: 0,
    },
    seed: 7,
    ...changes,
  };
}

export function writeFeatures(dir: string, name: string, features: Readonly<Record<string, string>>): void {
  const described = Object.entries(features).map(([feature, expression]) => [feature, { expression, description: 'Of a test.' }]);
  write(dir, name, stringify({ features: Object.fromEntries(described) }));
}

/** Trains a system of a folder, judges it, and returns the folder of its version. */
export async function trainIn(dir: string, changes: object = {}, isJudged = true): Promise<string> {
  const system = resolveSystem(entries(dir, changes), { baseDir: dir, isForLearning: true });
  await accumulate(system, 'real', OPTIONS);
  const { folder: version } = await trainSystem(system.file, 'real', 'A test asks for it.', OPTIONS);
  if (isJudged) await evaluateVersion(system.file, 'real', OPTIONS);
  return version;
}

/** A folder with everything, and a model that is sound. */
export async function trainedFolder(): Promise<{ readonly dir: string; readonly version: string }> {
  const dir = folder();
  writeBars(dir);
  writeFeatures(dir, 'features.yaml', FEATURES);
  return { dir, version: await trainIn(dir) };
}

/** Returns the folder of a copy of a version, with its bundle and its record changed. */
export async function changedVersion(
  { dir, version }: { readonly dir: string; readonly version: string },
  name: string,
  changes: {
    readonly bundle?: (bundle: ModelBundle) => ModelBundle;
    readonly record?: (record: TrainingRecord) => object;
    readonly evaluation?: (evaluation: EvaluationRecord) => object;
  },
): Promise<string> {
  const copy = join(dir, 'copies', 'of', name); // as deep as a version: paths of its record count from it
  mkdirSync(copy, { recursive: true });
  const {
    bundle = (same: ModelBundle) => same,
    record = (same: TrainingRecord) => same,
    evaluation = (same: EvaluationRecord) => same,
  } = changes;
  const change = <Own>(file: string, by: (own: Own) => object): void =>
    writeFileSync(join(copy, file), JSON.stringify(by(JSON.parse(readFileSync(join(version, file), 'utf8')) as Own)));
  await writeBundle(join(copy, 'bundle.model'), bundle(readBundle(join(version, 'bundle.model'))));
  change('training.json', record);
  change('evaluation.json', evaluation);
  return copy;
}

/** Returns a system that asks the model of a version's folder. */
export function askingSystem(dir: string, version: string, changes: object = {}): ResolvedSystem {
  const ml = { enabled: true, model_path: join(version, 'bundle.model'), prediction_mode: 'filter' };
  return resolveSystem({ ...entries(dir, changes), ml }, { baseDir: dir, source: 'echo.yaml' });
}
