// Features of a model that are computed from bars are those that would have been collected.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowFakeData } from '../../allow-fake-data.js';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { openDataset, type SignalDataset } from '../../../src/app/learning/open-dataset.js';
import { rowsOfBundle } from '../../../src/app/learning/rows-of-bundle.js';
import { compileSystem } from '../../../src/app/strategy/compile-system.js';
import type { ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import type { ModelBundle } from '../../../src/ml/bundle/model-bundle.js';

const OPTIONS = { useCache: false, workers: 1 };
allowFakeData();

function systemOf(dir: string, features: string): ResolvedSystem {
  return compileSystem({
    system: 'two',
    data: { source: 'synthetic', symbols: ['AAA', 'BBB'], timeframe: '1h', synthetic: { seed: 7, bars: 3000 } },
    strategy: { long: { enter: 'close > open and volume > sma(volume, 5)' }, max_bars: 4 },
    ml_data_collection: { db_path: join(dir, 'store.duckdb') },
    ml_training: { features, minimum_rows: 100 },
  });
}

test('of two symbols, bit for bit, in the order of the model', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-rows-')),
    file = join(dir, 'other.yaml');
  writeFileSync(
    file,
    'features:\n  a: {expression: "rsi(close, 14)", description: "a"}\n  b: {expression: "tf(\\"4h\\", close / ema(close, 3))", description: "b"}\n  c: {expression: "close > open[1]", description: "c"}\n',
  );
  const datasets: SignalDataset[] = [],
    [own, other] = [systemOf(dir, 'trend'), systemOf(dir, file)];
  for (const system of [own, other]) {
    expect((await accumulate(system, 'test', OPTIONS)).every(({ newRows }) => newRows > 100)).toBe(true);
    datasets.push(await openDataset(system.file, 'test', OPTIONS));
  }
  const [trend, wanted] = datasets as [SignalDataset, SignalDataset];
  const bundle = {
    model: { features: ['c', 'a', 'b'] },
    featureHash: wanted.set.hash,
    featureSet: wanted.set.features,
  } as unknown as ModelBundle;
  const rows = await rowsOfBundle(own.file, trend, 'm version 1', bundle, OPTIONS);
  expect(rows.rows).toBe(wanted.rows.rows);
  expect([rows.barIndex, rows.target]).toEqual([wanted.rows.barIndex, wanted.rows.target]);
  expect(rows.features).toEqual(['c', 'a', 'b']);
  expect(rows.columns).toEqual([2, 0, 1].map((feature) => wanted.rows.columns[feature]!));
  expect(new Set(rows.columns[0])).toEqual(new Set([0, 1]));
  const stored = await rowsOfBundle(
    own.file,
    trend,
    'm version 2',
    { model: { features: trend.rows.features.slice(1, 3) }, featureHash: trend.set.hash } as unknown as ModelBundle,
    OPTIONS,
  );
  expect(stored.columns).toEqual(trend.rows.columns.slice(1, 3));
  await expect(
    rowsOfBundle(own.file, trend, 'm version 3', { ...bundle, featureSet: [] } as unknown as ModelBundle, OPTIONS),
  ).rejects.toMatchObject({
    code: 'FEATURES_MISMATCH',
    message: expect.stringContaining('model "m version 3" has no expression for feature c') as string,
  });
  const changed = { ...trend, markets: trend.markets.map((market) => ({ ...market, dataHash: 'other' })) };
  await expect(rowsOfBundle(own.file, changed, 'm version 1', bundle, OPTIONS)).rejects.toMatchObject({ code: 'STORE_INVALID' });
});
