// kill -9 in the middle of a training: the registry and the store open, and what is registered is whole.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrainingRecord, versionFolder } from '../../src/app/learning/training-record.js';
import { ModelRegistry } from '../../src/app/models/model-registry.js';
import { randomStream } from '../../src/core/random.js';
import { FeatureStore } from '../../src/data/feature-store/feature-store.js';
import { filesBelow, folder, run, signalWhen, start, write, type Finished } from './binary.js';

const SEED = 20261121;
const SYSTEM = `system: short
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 6000}}
strategy: {long: {enter: "close > open"}, max_bars: 3}
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: trend, model: logistic, minimum_rows: 200, folds: 2}
seed: 7
`;
const FULL = ['train', 'system.yaml', '--full', '--no-cache', '--workers', '1', '--data-policy', 'test', '--json'];

process.env['ALLOW_FAKE_DATA'] = 'true';

let trainings = 0;

/** Starts a training and kills it as soon as `isDue` says so. Each has an option of its own: equal ones would be one version. */
async function killWhen(dir: string, isDue: () => boolean): Promise<Finished> {
  return await signalWhen(start([...FULL, `--set=ml_training.options.l2=${2 + trainings++}`], dir), 'SIGKILL', isDue, 1);
}

/** Opens what a kill left and returns the versions that are registered, each with its bundle and its record. */
async function openAll(dir: string): Promise<number[]> {
  const registry = await ModelRegistry.open(join(dir, 'models')),
    versions = registry
      .history('short')
      .filter(({ event }) => event === 'registered')
      .map(({ version }) => version);
  for (const version of versions) {
    const record = readTrainingRecord(versionFolder(join(dir, 'models'), 'short', version));
    expect(record).toMatchObject({ schema: 'barloom.training/1', model: 'short', version });
    expect(registry.read('short', version)).toMatchObject({ featureHash: record.feature_set.hash, threshold: record.threshold });
  }
  await openStore(join(dir, 'store.duckdb'));
  return versions;
}

/** Stores that were there to be opened. */
let storesOpened = 0;

async function openStore(path: string): Promise<void> {
  if (!existsSync(path)) return;
  storesOpened++;
  const store = await FeatureStore.open(path);
  for (const { hash } of await store.listFeatureSets()) expect((await store.readSignals(hash)).timeMs.length).toBeGreaterThan(200);
  await store.close();
}

test('a training that is killed leaves a registry and a store that open, and versions that are whole', { timeout: 120_000 }, async () => {
  const dir = folder(),
    random = randomStream(SEED),
    history = join(dir, 'models', 'history.jsonl');
  write(dir, 'system.yaml', SYSTEM);
  const began = Date.now(),
    whole = await run(FULL, folderWith(SYSTEM)),
    tookMs = Date.now() - began;
  expect(whole.exit, whole.stderr).toBeLessThan(2);
  const bundles = (): number => filesBelow(dir, 'bundle.model').length,
    sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  for (let kill = 0; kill < 6; kill++) {
    const dueMs = Date.now() + tookMs * (0.2 + 0.8 * random.uniform());
    await killWhen(dir, () => Date.now() >= dueMs);
    await openAll(dir);
  }
  // between the bundle and the history line, and right behind that line
  for (let kill = 0; kill < 2; kill++) {
    const [had, size] = [bundles(), sizeOf(history)];
    await killWhen(dir, () => bundles() > had);
    await openAll(dir);
    await killWhen(dir, () => sizeOf(history) > size);
    expect((await openAll(dir)).length).toBeGreaterThan(0);
  }
  const before = await openAll(dir),
    done = await run(FULL, dir),
    after = await openAll(dir);
  expect(done.exit, done.stderr).toBeLessThan(2);
  expect(after.slice(0, -1)).toEqual(before);
  expect(storesOpened).toBeGreaterThan(4);
  expect(after.at(-1)).toBe((JSON.parse(done.stdout) as { trained: { version: number } }).trained.version);
  // what was killed is not learned from twice, and changes nothing
  expect(partsOf(done.stdout)).toEqual(partsOf(whole.stdout));
  expect(
    readFileSync(history, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"registered"')),
  ).toHaveLength(after.length);
});

function folderWith(text: string): string {
  const dir = folder();
  write(dir, 'system.yaml', text);
  return dir;
}

function partsOf(stdout: string): unknown {
  return (JSON.parse(stdout) as { trained: { parts: unknown } }).trained.parts;
}
