// Versions of a forecaster, made while kill -9 comes at random points, against those that nobody kills.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  forecasterFolder,
  forecasterVersions,
  forecastsFileOf,
  type ForecasterVersion,
} from '../../src/app/forecasts/forecaster-registry.js';
import { randomStream } from '../../src/core/random.js';
import { folder, signalWhen, start, write } from './binary.js';
import { FEATURES, FORECASTER, stretchedCsv } from './forecast-folder.js';
import { runHere } from './in-process.js';

const WORDS = ['forecast', 'abc.yaml', '--no-cache', '--workers', '1', '--quiet'];
const SMALL = FORECASTER.replace(/trees: \d+/g, 'trees: 5').replace('train: 1200, test: 400', 'train: 700, test: 400');
const BARS = 1700;

/** A version that is registered, without the number that a kill may pass over. */
export interface WrittenVersion {
  readonly facts: Omit<ForecasterVersion, 'version' | 'sha256'>;
  /** its files by name: their texts without the number; of models, which have none, their bytes as hex */
  readonly files: Readonly<Record<string, string>>;
}

/** Makes versions, each by a seed of its own, and kills the making of each so often before it may end.
 *  onKill  hears of each kill: whether the command was still running, and whether a version's folder was there */
export async function makeVersions(
  versions: number,
  kills: number,
  seed: number,
  onKill: (isRunning: boolean, wasWriting: boolean) => void = () => undefined,
): Promise<WrittenVersion[]> {
  const dir = folder(),
    registry = join(dir, 'forecasts'),
    random = randomStream(seed);
  for (const [name, text] of Object.entries({ 'abc.yaml': SMALL, 'features.yaml': FEATURES, 'bars.csv': stretchedCsv(BARS) }))
    write(dir, name, text);
  let longestMs = 2000;
  for (let version = 1; version <= versions; version++) {
    const words = [...WORDS, '--seed', String(version)];
    for (let kill = 0; kill < kills; kill++) {
      const took = await killOne(words, dir, kill % 2 === 0, () => random.uniform(), longestMs, onKill);
      if (took !== undefined) longestMs = took;
      expectSound(registry);
    }
    expect([0, 1]).toContain((await runHere(words, dir)).exit);
    expectSound(registry);
    expect(forecasterVersions(registry)).toHaveLength(version);
  }
  return forecasterVersions(registry).map((version) => readVersion(registry, version));
}

/** Kills either at any time, or within some milliseconds of the moment at which a version's folder shows; returns how long the command
 *  takes where it ended before. */
async function killOne(
  words: readonly string[],
  dir: string,
  atFolder: boolean,
  draw: () => number,
  longestMs: number,
  onKill: (isRunning: boolean, wasWriting: boolean) => void,
): Promise<number | undefined> {
  const startedMs = performance.now(),
    before = foldersOf(dir),
    restMs = draw() * (atFolder ? 60 : longestMs);
  let sinceMs = atFolder ? Number.NaN : startedMs;
  const isDue = (): boolean => {
    if (Number.isNaN(sinceMs) && foldersOf(dir) > before) sinceMs = performance.now();
    return performance.now() - sinceMs >= restMs;
  };
  const { signal } = await signalWhen(start(words, dir), 'SIGKILL', isDue, 1);
  onKill(signal === 'SIGKILL', foldersOf(dir) > before);
  return signal === null ? performance.now() - startedMs : undefined;
}

function foldersOf(dir: string): number {
  const path = join(dir, 'forecasts', 'abc');
  return existsSync(path) ? readdirSync(path).length : 0;
}

/** The registry opens, names no version twice, and what it names is whole. */
function expectSound(registry: string): void {
  const versions = forecasterVersions(registry);
  for (const each of ['version', 'content', 'sha256'] as const)
    expect(new Set(versions.map((version) => version[each])).size).toBe(versions.length);
  for (const version of versions) {
    forecastsFileOf(registry, version);
    expect(JSON.parse(readFileSync(join(forecasterFolder(registry, version), 'forecast.json'), 'utf8'))).toMatchObject({
      schema: 'barloom.forecast/1',
      version: version.version,
    });
  }
}

function readVersion(registry: string, version: ForecasterVersion): WrittenVersion {
  const own = forecasterFolder(registry, version),
    { version: number, sha256: _sha256, ...facts } = version;
  const names = readdirSync(own).filter((name) => name !== 'forecasts.parquet');
  const { event: _event, time: _time, before: _before, checksum: _checksum, torn: _torn, ...plain } = facts as Record<string, unknown>;
  return {
    facts: plain as unknown as WrittenVersion['facts'],
    files: Object.fromEntries(names.map((name) => [name, readPlain(join(own, name), number, registry)])),
  };
}

function readPlain(path: string, number: number, registry: string): string {
  if (path.endsWith('.model')) return readFileSync(path).toString('hex');
  return readFileSync(path, 'utf8')
    .replaceAll(`"version":${number}`, '"version":N')
    .replaceAll(`"version": ${number}`, '"version": N')
    .replaceAll(`version ${number}`, 'version N')
    .replaceAll(registry.slice(0, -'/forecasts'.length), '');
}
