// Signals of a backtest become a model that is judged, registered and used: ALLOW_FAKE_DATA=true node examples/learning.mjs
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accumulate, challenge, compileSystem, evaluateVersion, Learners, ModelRegistry, modelStatus, openMarketFeatures, scoreBundle, trainSystem, writeOnnx } from 'barloom';

const folder = mkdtempSync(join(tmpdir(), 'barloom-learning-')), options = { useCache: false, workers: 1 };
const system = compileSystem({
  system: 'demo',
  data: { source: 'synthetic', symbols: ['DEMO'], timeframe: '1h', synthetic: { seed: 7, bars: 6000 } },
  strategy: { long: { enter: 'close > ema(close, 10)' }, max_bars: 4 },
  ml_data_collection: { db_path: join(folder, 'store.duckdb') },
  ml_training: { features: 'trend', model: 'logistic', minimum_rows: 200, folds: 2, registry: join(folder, 'models') },
  seed: 7,
});

// synthetic rows are taken under the policy test alone, and where ALLOW_FAKE_DATA=true
const [{ trades, newRows }] = await accumulate(system, 'test', options);
console.log(`${trades} trades, ${newRows} rows`);
const { record } = await trainSystem(system.file, 'test', 'The first one.', options);
console.log(`${record.model} version ${record.version}: canaries ${record.canaries.map(({ state }) => state).join(', ')}`);
const { evaluation } = await evaluateVersion(system.file, 'test', options);
console.log(`look ${evaluation.looks.count}: ${evaluation.verdict.sentence}`);
const { decision, reason } = await challenge(system.file, record.version, 'test', options);
console.log(`${decision}: ${reason}`);
const { rows, reasons } = await modelStatus(system.file, 'test', options);
console.log(`${rows} labelled signals, ${reasons.length} reasons to train again`);

// the saved model scores any bars
const registry = await ModelRegistry.open(system.file.ml_training.registry), bundle = registry.read('demo', record.version);
const { set, columns } = await openMarketFeatures(system.file, 'DEMO', 'trend', options);
const own = bundle.model.features.map((name) => columns[set.features.findIndex((feature) => feature.name === name)]);
const learners = await Learners.open({ workers: 1, maxMemoryBytes: 2 ** 28 });
const scores = scoreBundle(learners, bundle, { rows: own[0].length, columns: own });
await learners.close();
await writeOnnx(join(folder, 'demo.onnx'), bundle);
console.log(`the last bar's score is ${scores.at(-1).toFixed(2)}`);
