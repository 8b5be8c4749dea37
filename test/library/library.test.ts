// The package's own exports are enough to fit, judge, save, read and score a model, and to export it.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  auc,
  assembleRows,
  computeFeatures,
  fitModel,
  Learners,
  ModelRegistry,
  oneClass,
  openFeatureSet,
  predict,
  readBundle,
  scoreBundle,
  tripleBarrier,
  writeBundle,
  writeOnnx,
  compileSystem,
  loadBars,
  openTradingData,
  type ModelBundle,
} from '../../src/library/index.js';

const DATA = { source: 'synthetic' as const, symbols: ['DEMO'], timeframe: '1h', synthetic: { seed: 7, bars: 3000 } };

test('from bars to a model in a registry, with nothing but what is exported', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'barloom-library-')),
    { market } = await loadBars({ ...DATA, useCache: false }),
    { bars } = market,
    barMs = market.timeframe.durationMs;
  const { file } = compileSystem({ system: 'demo', data: DATA, strategy: { long: { enter: 'close > open' } } }),
    set = openFeatureSet('momentum');
  const { trading } = await openTradingData(file, 'DEMO', set.compiled.graph, { cacheDir: dir, useCache: false }),
    columns = computeFeatures(set, trading);
  const distance = bars.close.map((price) => 0.01 * price),
    label = oneClass(tripleBarrier(bars, barMs, { side: 1, distance, targetTimes: 1, stopTimes: 1, horizonBars: 12 }), 1);
  const { rows } = assembleRows({ featureSet: set, columns, timeMs: bars.timeMs, barMs, label });
  const learners = await Learners.open({ workers: 1, maxMemoryBytes: 2 ** 28 });
  const model = await fitModel(learners, { kind: 'gbc', trees: 20 }, rows),
    said = predict(learners, model, rows);
  expect(auc(said, rows.target)).toBeGreaterThan(0.6); // on its own rows
  const bundle: ModelBundle = {
    model,
    featureHash: set.hash,
    featureSet: set.features,
    label: { kind: 'triple_barrier' },
    threshold: 0.5,
    training: { startMs: 0, endMs: 1, rows: rows.rows },
    metrics: {},
    canaries: [],
    seed: 7,
    engineVersion: '0',
    origin: 'synthetic',
  };
  await writeBundle(join(dir, 'demo.model'), bundle);
  await writeOnnx(join(dir, 'demo.onnx'), bundle);
  expect(scoreBundle(learners, readBundle(join(dir, 'demo.model')), rows)).toEqual(said);
  await learners.close();
  expect(existsSync(join(dir, 'demo.onnx'))).toBe(true);
  const registry = await ModelRegistry.open(join(dir, 'models'));
  expect(await registry.register('demo', bundle)).toBe(1);
  await expect(registry.promote('demo', 1, 'A try.')).rejects.toMatchObject({ code: 'DATA_POLICY' });
});
