// A folder of training files: a model and a report for each instrument, then the account whose legs ask those models.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, write } from './binary.js';
import { FEATURES, persistentCsv } from './learning-folder.js';
import { expectRefusalHere, runHere } from './in-process.js';

const SHARED = `strategy: {long: {enter: "close > open"}, max_bars: 3}
execution: {taker_fee_bps: 0, slippage_bps: 0}
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: _features.yaml, model: logistic, minimum_rows: 300, folds: 2}
seed: 7
`;
const instrument = (symbol: string): string => `include: [_shared.yaml]
system: train-${symbol}
data: {source: csv, path: "../{symbol}.csv", symbols: [${symbol}], timeframe: 1h}
ml_training: {name: ${symbol.toLowerCase()}}
`;
const ACCOUNT = `include: [_shared.yaml]
system: both
data: {source: csv, path: "../{symbol}.csv", symbols: [AAA, BBB], timeframe: 1h}
portfolio: {}
params: {bars: 3}
strategy: {long: {enter: "close > open"}, max_bars: $bars}
space: {bars: {int: [2, 5]}}
study: {trials: 4}
`;

function trainingFolder(bars = 12_000): string {
  const dir = folder();
  for (const name of ['training', 'empty']) mkdirSync(join(dir, name));
  for (const [index, symbol] of ['AAA', 'BBB'].entries()) write(dir, `${symbol}.csv`, persistentCsv(bars, 5 + index));
  write(dir, 'training/_shared.yaml', SHARED);
  write(dir, 'training/_features.yaml', FEATURES);
  for (const symbol of ['AAA', 'BBB']) write(dir, `training/${symbol}.yaml`, instrument(symbol));
  write(dir, 'training/portfolio.yaml', ACCOUNT);
  return dir;
}

interface Document {
  readonly files: readonly {
    readonly system: string;
    readonly kind: string;
    readonly code?: string;
    readonly message?: string;
    readonly trained?: { readonly version: number; readonly folder: string };
    readonly evaluated?: { readonly report: string };
    readonly models?: Record<string, string>;
    readonly run_dir?: string;
  }[];
}

const TRAIN = ['train', 'training', '--full', '--no-cache', '--workers', '1', '--output-dir', 'runs', '--json'];

test('each file is trained and reported, and the account asks the models of its legs', { timeout: 180_000 }, async () => {
  const dir = trainingFolder();
  const done = await runHere(TRAIN, dir);
  const { files } = JSON.parse(done.stdout) as Document;
  expect(files.map(({ system, kind }) => [system, kind])).toEqual([
    ['train-AAA', 'instrument'],
    ['train-BBB', 'instrument'],
    ['both', 'account'],
  ]);
  for (const { trained, evaluated } of files.slice(0, 2)) {
    expect(existsSync(join(dir, trained!.folder, 'bundle.model'))).toBe(true);
    expect(existsSync(join(dir, evaluated!.report))).toBe(true);
  }
  const account = files[2]!;
  expect(account.models).toEqual({ AAA: join(dir, 'models/aaa/1/bundle.model'), BBB: join(dir, 'models/bbb/1/bundle.model') });
  expect(existsSync(join(dir, account.run_dir!, 'report.html'))).toBe(true);
  expect([0, 1]).toContain(done.exit);
});

test('a file that fails keeps no other from being trained; its account is not searched, by name', { timeout: 120_000 }, async () => {
  const dir = trainingFolder();
  write(dir, 'BBB.csv', persistentCsv(500, 6));
  const done = await runHere(TRAIN, dir);
  const { files } = JSON.parse(done.stdout) as Document;
  expect(files.map(({ kind, code }) => code ?? kind)).toEqual(['instrument', 'ROWS_MISSING', 'MODEL_UNREADABLE']);
  expect(files[2]!.message).toMatch(
    /portfolio\.yaml: each leg must have a model of this folder that is better than chance, and BBB has none/,
  );
  expect(done.exit).toBe(2);
});

test('a folder that cannot be trained is refused', async () => {
  const dir = trainingFolder(100);
  await expectRefusalHere(['train', 'training', '--train'], dir, 2, /a folder is trained with --full/);
  write(dir, 'empty/_shared.yaml', SHARED);
  await expectRefusalHere(['train', 'empty', '--full'], dir, 2, /folder empty must hold YAML files to be trained, and holds none/);
  write(dir, 'training/CCC.yaml', instrument('AAA').replace('train-AAA', 'again').replace('name: aaa', 'name: other'));
  await expectRefusalHere(
    ['train', 'training', '--full'],
    dir,
    2,
    /must train each symbol once, and .*AAA\.yaml and .*CCC\.yaml both train AAA/,
  );
});
