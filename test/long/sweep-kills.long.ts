// kill -9 at twenty moments of a sweep, some of them again while it is resumed: at most a second of trials is lost, and the resumed ledger
// has the bytes of the uninterrupted one.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { filesBelow, folder, runJson, start, write } from '../cli/binary.js';
import { readLedger } from '../search/read-ledger.js';

/** A trail runs bar by bar: one part of 8,400 trials that takes some seconds. */
const SYSTEM = `system: slow
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 40000}}
strategy:
  long: {enter: "crosses_above(ema(close, $fast), ema(close, $slow))", exit: "crosses_below(ema(close, $fast), ema(close, $slow))"}
  trail: $trail * atr(14)
space: {fast: {int: [2, 31]}, slow: {int: [60, 99]}, trail: {float: [1, 4], step: 0.5}}
seed: 7
`;
const TRIALS = 8400;
const KILLS = 20;
const SEED = 11;
/** What is finished is on disk after a second; reading it, and a machine that is busy, take their time too. */
const LATE_MS = 2500;
const WORDS = ['sweep', 'system.yaml', '--no-cache', '--workers', '2'];

function slowFolder(): string {
  const dir = folder();
  write(dir, 'system.yaml', SYSTEM);
  return dir;
}

/** Trials on disk. */
function kept(dir: string): number {
  const [ledger] = filesBelow(dir, 'ledger.bin');
  if (ledger === undefined) return 0;
  return new Set([ledger, `${ledger}.part`].filter((path) => existsSync(path)).flatMap(trialsOf)).size;
}

function trialsOf(path: string): number[] {
  try {
    return readLedger(path).entries.map(({ trialNumber }) => trialNumber);
  } catch {
    return []; // killed within the first line
  }
}

/** Kills a sweep some time after its ledger is begun; returns how many trials were on disk then. */
async function killAfter(dir: string, afterMs: number, flags: readonly string[] = []): Promise<number> {
  const { child, finished } = start([...WORDS, ...flags], dir);
  while (child.exitCode === null && filesBelow(dir, 'ledger.bin').length === 0) await wait(2);
  await wait(afterMs);
  child.kill('SIGKILL');
  await finished;
  return kept(dir);
}

describe('a sweep that is killed', () => {
  let whole: Buffer, wholeMs: number;
  beforeAll(async () => {
    const dir = slowFolder();
    const { elapsed_seconds } = await runJson<{ elapsed_seconds: number }>(WORDS, dir);
    wholeMs = elapsed_seconds * 1000;
    whole = readFileSync(filesBelow(dir, 'ledger.bin')[0]!);
  });

  test.each(Array.from({ length: KILLS }, (_, kill) => kill))(
    '(%i) loses at most the last second and ends with the same bytes',
    async (kill) => {
      const random = randomStream(SEED, kill),
        dir = slowFolder(),
        afterMs = random.uniform() * wholeMs;
      const trials = await killAfter(dir, afterMs);
      expect(trials).toBeGreaterThanOrEqual(Math.floor((TRIALS * Math.max(0, afterMs - LATE_MS)) / wholeMs / 4));
      const [manifest] = filesBelow(dir, 'run_manifest.json'),
        run = manifest === undefined ? undefined : dirname(manifest);
      if (run === undefined) return; // nothing had begun
      if (kill % 3 === 0) expect(await killAfter(dir, random.uniform() * wholeMs * 0.5, ['--resume', run])).toBeGreaterThanOrEqual(trials);
      await runJson([...WORDS, '--resume', run], dir);
      expect(readFileSync(join(run, 'ledger.bin')).equals(whole)).toBe(true);
      expect(filesBelow(dir, '.part').concat(filesBelow(dir, '.lock'))).toEqual([]);
    },
  );
});
