// `barloom optimize` over the entries of a portfolio whose legs have models of their own: train, validation and holdout, and the
// configuration that it writes is the portfolio's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { write, folder, readJson } from './binary.js';
import { expectRefusalHere as expectRefusal, runHere as run, runJsonHere as runJson } from './in-process.js';
import { FEATURES, persistentCsv } from './learning-folder.js';

const SYSTEM = `system: pool
data: {source: csv, path: "{symbol}.csv", symbols: [AAA, BBB, CCC], timeframe: 1h}
strategy: {long: {enter: "close > open"}, max_bars: 3}
execution: {taker_fee_bps: 0, slippage_bps: 0}
params: {aaa: 0.5, limit: 0.8, gross: 1, annual: 0.5}
risk: {cash: 100000, sizing: fraction, fraction: 0.4}
portfolio:
  cash: {AAA: $aaa}
  correlation: {limit: $limit, bars: 40}
  max_exposure: {gross: $gross}
  volatility_target: {annual: $annual, days: 5, max_scale: 2}
space:
  aaa: {float: [0.2, 1], step: 0.2}
  limit: {float: [0.3, 0.9], step: 0.1}
  gross: {float: [0.4, 1], step: 0.2}
  annual: {float: [0.2, 2]}
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: features.yaml, model: logistic, minimum_rows: 300, folds: 2, registry: models}
study: {trials: 16, sampler: random, split: {train: 0.5, validation: 0.25, holdout: 0.25}, candidates: 4}
seed: 7
`;
/** Where each model is, by the name that it was trained under. */
const MODELS = { pool: 'models/pool/1/bundle.model', AAA: 'models/AAA/1/bundle.model', BBB: 'models/BBB/1/bundle.model' };
const legs = `{AAA: ${MODELS.AAA}, BBB: ${MODELS.BBB}}`;
const withModels = `ml={enabled: true, name: m, model_path: ${MODELS.pool}, prediction_mode: filter, legs: ${legs}}`;

interface Study {
  readonly dir: string;
  readonly best: { readonly params: Record<string, number>; readonly metrics: Record<string, number> };
  readonly windows: readonly { readonly part: string; readonly start: string; readonly end: string }[];
}

let dir = '';
let study: Study;

beforeAll(async () => {
  dir = folder();
  ['AAA', 'BBB', 'CCC'].forEach((symbol, index) => write(dir, `${symbol}.csv`, persistentCsv(5000, 20 + index)));
  write(dir, 'features.yaml', FEATURES);
  write(dir, 'system.yaml', SYSTEM);
  const train = async (name: string, ...flags: string[]): Promise<void> => {
    const { exit, stdout, stderr } = await run(
      ['train', 'system.yaml', '--accumulate', '--train', '--set', `ml_training.name=${name}`, ...flags],
      dir,
    );
    expect([0, 1], stdout + stderr).toContain(exit); // 1: a model no better than chance is one all the same
  };
  await train('pool');
  for (const symbol of ['AAA', 'BBB']) await train(symbol, '--set', `data.symbols=[${symbol}]`, '--set', 'portfolio.cash=null');
  study = await runJson<Study>(['optimize', 'system.yaml', '--set', withModels, '--workers', '2', '--output-dir', 'out'], dir);
}, 240_000);

test('looks at train, validation and holdout', () => {
  expect(study.windows.map(({ part }) => part)).toEqual(['train', 'validation', 'holdout']);
});

test('the best configuration is that of the portfolio, with its models', () => {
  const config = parse(readFileSync(join(dir, study.dir, 'best_config.yaml'), 'utf8')) as Record<string, Record<string, unknown>>;
  expect(config['params']).toEqual(study.best.params);
  expect(config['data']!['symbols']).toEqual(['AAA', 'BBB', 'CCC']);
  expect(config['portfolio']).toMatchObject({
    cash: { AAA: '$aaa' },
    correlation: { limit: '$limit', bars: 40 },
    max_exposure: { gross: '$gross' },
  });
  expect(config['ml']!['legs']).toMatchObject({
    AAA: { model_path: join(dir, MODELS.AAA), model_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    BBB: { model_path: join(dir, MODELS.BBB) },
  });
});

test('running it gives the same figures as its trial, and verify the same bits', async () => {
  const alone = await runJson<{ run_dir: string }>(['backtest', join(study.dir, 'best_config.yaml'), '--output-dir', 'alone'], dir);
  const { metrics } = readJson<{ metrics: Record<string, number> }>(join(dir, alone.run_dir, 'result.json'));
  expect(metrics['sharpe']).toBe(study.best.metrics['sharpe']);
  expect(metrics['trades']).toBeGreaterThan(30);
  for (const each of [study.dir, alone.run_dir]) expect((await run(['verify', each], dir)).exit).toBe(0);
});

test('a model of a leg decides its entries: without it the trades are others', async () => {
  const trades = async (ml: string): Promise<string> => {
    const { run_dir: folder } = await runJson<{ run_dir: string }>(['backtest', 'system.yaml', '--set', ml, '--output-dir', 'some'], dir);
    return readFileSync(join(dir, folder, 'trades.csv'), 'utf8');
  };
  const own = await trades(withModels);
  expect(await trades(withModels.replace(MODELS.AAA, MODELS.BBB))).not.toBe(own);
  expect(await trades(withModels.replace(legs, '{}'))).not.toBe(own);
});

test('a model of a symbol that is no leg is refused', async () => {
  const stray = withModels.replace('{AAA:', '{DDD:');
  await expectRefusal(['backtest', 'system.yaml', '--set', stray], dir, 2, 'ml.legs names "DDD", which is no symbol of the system');
  const lost = withModels.replace(MODELS.AAA, 'nowhere.model');
  await expectRefusal(['backtest', 'system.yaml', '--set', lost], dir, 2, 'nowhere.model" cannot be read');
});
