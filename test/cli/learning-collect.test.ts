// What `ml_data_collection` puts into the store, through the real binary.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFeatureSet } from '../../src/app/ml/open-feature-set.js';
import { FeatureStore } from '../../src/data/feature-store/feature-store.js';
import type { TrainDocument } from './learning-folder.js';
import { expectRefusal, readJson } from './binary.js';
import { echoFolder, json } from './learning-folder.js';

interface Run { readonly run_dir: string; readonly metrics: { readonly trades: number } }

async function inStore<Result>(dir: string, step: (store: FeatureStore, hash: string) => Promise<Result>): Promise<Result> {
  const store = await FeatureStore.open(join(dir, 'store.duckdb'));
  return await step(store, openFeatureSet(join(dir, 'features.yaml')).hash).finally(() => store.close());
}

describe('every valid entry', () => {
  const all = ['--set', 'ml_data_collection.signals=all'];

  test('is collected by a backtest, whose result is the same to the bit', async () => {
    const dir = echoFolder(2000), off = await json<Run>(dir, 0, 'backtest', 'system.yaml');
    const on = await json<Run>(dir, 0, 'backtest', 'system.yaml', '--set', 'ml_data_collection.enabled=true', ...all);
    const resultOf = ({ run_dir }: Run): object => ({ ...readJson(dir, run_dir, 'result.json'), run_id: '', created: '' });
    expect(resultOf(on)).toEqual(resultOf(off));
    const { outcomes, timeMs } = await inStore(dir, async (store, hash) => await store.readSignals(hash));
    expect(outcomes.pnl.filter((value) => !Number.isNaN(value))).toHaveLength(on.metrics.trades);
    expect(timeMs.length).toBeGreaterThan(2 * on.metrics.trades);
  });

  test('is learned from by a label of prices', async () => {
    const dir = echoFolder(), label = ['--set', 'ml_training.label={kind: return_class, horizon_bars: 3}'];
    const traded = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--accumulate', '--train', '--workers', '1', ...label);
    const every = await json<TrainDocument>(dir, 0, 'train', 'system.yaml', '--full', '--workers', '1', ...label, ...all);
    expect(every.trained!.rows).toBeGreaterThan(2 * traded.trained!.rows);
    expect(every.evaluated!.all.trades).toBeLessThan(every.evaluated!.part.rows);
    expect(every.evaluated!.taken.meanReturn).toBeGreaterThan(every.evaluated!.all.meanReturn);
  });

  test('a word that is neither is refused', async () => {
    await expectRefusal(['train', 'system.yaml', '--accumulate', '--set', 'ml_data_collection.signals=every'], echoFolder(500), 2, /ml_data_collection\.signals must be .*traded.*all/);
  });
});
