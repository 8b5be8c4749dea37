// kill -9 in the middle of collecting: the store opens, and has every run that was said to be written, whole.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { FeatureStore } from '../../../src/data/feature-store/feature-store.js';

const COLLECTOR = fileURLToPath(new URL('collector.mjs', import.meta.url));
const ROWS = 400;
const KILLS = 12;
/** so that a kill may also meet the file while it is being opened or brought up to date */
const MOST_WAIT_MS = 120;

interface Killed {
  /** runs that were said to be written */
  readonly written: readonly number[];
  readonly stderr: string;
}

/** Starts a collector; kills it a while after it has said enough lines. */
async function collectAndKill(path: string, first: number, lines: number, waitMs: number): Promise<Killed> {
  const child = spawn(process.execPath, [COLLECTOR, path, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (part: string) => (texts.stderr += part));
  const enough = new Promise<void>((settle) =>
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      texts.stdout += part;
      if (texts.stdout.split('\n').length > lines) settle();
    }),
  );
  const closed = new Promise<void>((settle) => child.on('close', () => settle()));
  await Promise.race([enough, closed]);
  await wait(waitMs);
  child.kill('SIGKILL');
  await closed;
  return {
    written: texts.stdout
      .split('\n')
      .slice(0, -1)
      .filter((line) => line !== 'open')
      .map(Number),
    stderr: texts.stderr,
  };
}

test(`${KILLS} kills, one after the other on the same store`, { timeout: 120_000 }, async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-kill-')), 'features.duckdb'),
    random = randomStream(7);
  const promised: number[] = [];
  let looked = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { written, stderr } = await collectAndKill(path, kill * 1000, random.below(8), random.below(MOST_WAIT_MS));
    expect(stderr).toBe('');
    promised.push(...written);
    const store = await FeatureStore.open(path),
      sets = await store.listFeatureSets();
    if (sets.length > 0) {
      looked++;
      for (const rows of [await store.readSignals('f1'), await store.readBars('f1')]) {
        const counts = new Map(rows.runs.map(({ runId }) => [runId, 0]));
        rows.run.forEach((run, row) => {
          const { runId } = rows.runs[run]!,
            number = Number(runId.slice('run '.length));
          counts.set(runId, counts.get(runId)! + 1);
          expect(Math.floor(rows.columns[0]![row]!)).toBe(number);
        });
        expect(new Set(counts.values())).toEqual(new Set([ROWS]));
        for (const number of promised) expect(counts.has(`run ${number}`), `run ${number}`).toBe(true);
      }
    }
    await store.close();
  }
  expect(promised.length).toBeGreaterThan(KILLS);
  expect(looked).toBeGreaterThan(KILLS / 2);
});

test('a second process is told who has the store', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'barloom-kill-')), 'features.duckdb'),
    store = await FeatureStore.open(path);
  const { written, stderr } = await collectAndKill(path, 0, 1000, 0);
  expect(written).toEqual([]);
  expect(stderr).toContain(`feature store "${path}" may have one owner at a time, and process ${process.pid} has it open`);
  expect(stderr).toContain('STORE_LOCKED');
  await store.close();
});
