// A factory on its way from files to live and back, killed at random points, against one that nobody kills.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { folder, run, runJson, start, signalWhen, write } from './binary.js';
import { boardOf, journalOf, systemOn, writeBars, type Row } from './factory-folder.js';
import { runJsonHere } from './in-process.js';

const WORDS = ['factory', 'run', '--no-cache', '--workers', '1'];

/** What a way comes to, without times and the names of run folders. */
export interface WayEnd {
  readonly board: readonly Row[];
  /** each step that has an end, once for each time that it was done */
  readonly steps: readonly string[];
  /** trials and looks that were counted */
  readonly counted: readonly string[];
}

/** Goes from three files to live, through a fall, to demo again; each part of the way is killed so often, at points of the seed.
 *  onKill  hears of each kill: whether the round was still running */
export async function goWay(kills: number, seed: number, onKill: (isRunning: boolean) => void = () => undefined): Promise<WayEnd> {
  const dir = folder();
  const random = randomStream(seed);
  writeBars(dir, 320);
  const watch = '  watch: {every: 1d, demote: ["drawdown < -0.2"], minimum_trades: 1}';
  write(dir, 'one.yaml', systemOn({ lifecycle: watch }));
  write(dir, 'two.yaml', systemOn({ name: 'two' }).replace('checks: []}', 'checks: [], require: ["trades >= 100000"]}'));
  write(
    dir,
    'three.yaml',
    systemOn({ name: 'three', params: 'length: 8', more: 'space: {length: {int: [4, 9]}}\nstudy: {trials: 6}' }).replace(
      'test: {checks: []',
      'test: {checks: [plateau]',
    ),
  );
  for (const name of ['one', 'two', 'three']) await runJsonHere(['factory', 'add', `${name}.yaml`], dir);
  const part = async (): Promise<void> => {
    let longestMs = 1200;
    for (let kill = 0; kill < kills; kill++) {
      const startedMs = performance.now();
      const dueMs = startedMs + 100 + random.uniform() * longestMs;
      const { signal } = await signalWhen(start(WORDS, dir), 'SIGKILL', () => performance.now() > dueMs, 2);
      onKill(signal === 'SIGKILL');
      if (signal === null) longestMs = Math.max(200, performance.now() - startedMs - 100);
    }
    const { exit, stderr } = await run(WORDS, dir);
    expect(exit, stderr).toBe(0);
  };
  await part();
  await runJsonHere(['factory', 'approve', 'one', '--reason', 'looked at'], dir);
  writeBars(dir, 345, 322);
  await part();
  writeBars(dir, 365, 322);
  await part();
  const proof = await runJson<{ versions: { broken: string[] }[] }>(['factory', 'verify', '--no-cache'], dir);
  expect(proof.versions.flatMap(({ broken }) => broken)).toEqual([]);
  return { board: (await boardOf(dir)).map(plain), steps: stepsOf(dir), counted: countedOf(dir) };
}

function plain({ system, stage, champion, previous, scale, gates, waits, changes }: Row): Row {
  return { system, stage, champion, previous, scale, gates, waits, changes };
}

function stepsOf(dir: string): string[] {
  return journalOf(dir)
    .filter(({ event }) => event !== 'begun')
    .map(({ event, system, time: _time, before: _before, checksum: _checksum, torn: _torn, sha256: _sha256, record, ...rest }) => {
      const { evidence: _evidence, ...found } = (record ?? {}) as Record<string, unknown>;
      return JSON.stringify([system, event, rest, found]).replaceAll(dir, '');
    })
    .map((line) => line.replace(/"(?:file|stamp)":"[^"]*",?/g, ''))
    .sort();
}

function countedOf(dir: string): string[] {
  const path = join(dir, 'factory', 'runs', 'registry.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const counted = lines.map((line) => JSON.parse(line) as { kind: string; study: string; look?: string; trials?: number });
  return [...new Set(counted.map(({ kind, study, look, trials }) => `${kind} ${study} ${look ?? trials}`))].sort();
}
