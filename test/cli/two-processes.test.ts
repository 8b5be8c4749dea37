// Two processes at one run folder, and many that start in one moment: a folder has one owner.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../search/read-ledger.js';
import { expectRefusal, filesBelow, folder, readJson, run, runJson, start, studyFolder, write, type Finished } from './binary.js';

/** Several runs each, side by side. */
const SEVERAL_RUNS = { timeout: 240_000 };

/** A trail runs bar by bar: slow enough to be met in the middle. */
const SLOW = `system: slow
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 240000}}
strategy:
  long: {enter: "crosses_above(ema(close, $fast), ema(close, $slow))", exit: "crosses_below(ema(close, $fast), ema(close, $slow))"}
  trail: $trail * atr(14)
space: {fast: {int: [2, 31]}, slow: {int: [60, 99]}, trail: {float: [1, 4], step: 0.5}}
study: {trials: 60, sampler: random}
seed: 7
`;
const COMMANDS = {
  sweep: { words: ['sweep', 'system.yaml', '--trials', '3000', '--no-cache', '--workers', '2', '--json'], ledger: 'ledger.bin' },
  optimize: { words: ['optimize', 'system.yaml', '--no-cache', '--workers', '2', '--json'], ledger: 'ledger.jsonl' },
} as const;

function slowFolder(): string {
  const dir = folder();
  write(dir, 'system.yaml', SLOW);
  return dir;
}

/** Starts a command and kills it when its run folder has a ledger beyond the bytes. */
async function killWhen(dir: string, words: readonly string[], ending: string, bytes: number): Promise<string> {
  const { child, finished } = start(words, dir);
  while (child.exitCode === null && !filesBelow(dir, ending).some((path) => statSync(path).size > bytes)) await wait(5);
  child.kill('SIGKILL');
  await finished;
  return dirname(filesBelow(dir, 'run_manifest.json')[0]!);
}

const isOver = (finished: Finished): boolean => finished.exit === 0 || finished.exit === 1;

describe.each(Object.entries(COMMANDS))('two --resume of a %s at once', (_, { words, ledger }) => {
  test('one goes on and ends with the uninterrupted ledger, the other is refused and says who is there', SEVERAL_RUNS, async () => {
    const whole = await run(words, slowFolder());
    const { ledger_sha256 } = JSON.parse(whole.stdout) as { ledger_sha256: string };
    const dir = slowFolder(),
      runDir = await killWhen(dir, words, ledger === 'ledger.bin' ? 'ledger.bin.part' : ledger, 2000);
    write(runDir, 'result.json.77-ab.tmp', 'half');
    expect(existsSync(join(runDir, '.lock'))).toBe(true); // its owner is gone: nobody has to remove it
    const both = await Promise.all([1, 2].map(() => run([...words, '--resume', runDir], dir)));
    const [refused] = both.filter((each) => !isOver(each));
    expect(both.filter(isOver)).toHaveLength(1);
    expect(refused!.exit).toBe(2);
    expect(refused!.stderr).toMatch(
      new RegExp(
        `^barloom: run folder ${runDir} is being written by process \\d+ on ${hostname()} since \\S+: wait until it ends, or remove ${runDir}/\\.lock where it is gone\n$`,
      ),
    );
    expect((JSON.parse(refused!.stdout) as { error: { code: string } }).error.code).toBe('RUN_LOCKED');
    expect((JSON.parse(both.find(isOver)!.stdout) as { ledger_sha256: string }).ledger_sha256).toBe(ledger_sha256);
    expect(readdirSync(runDir).filter((name) => name.startsWith('.') || name.endsWith('.tmp') || name.endsWith('.part'))).toEqual([]);
  });
});

test('a sweep that is killed has its trials on disk a second after they are finished', SEVERAL_RUNS, async () => {
  const dir = slowFolder(),
    { child, finished } = start(COMMANDS.sweep.words, dir);
  while (child.exitCode === null && filesBelow(dir, 'ledger.bin').length === 0) await wait(5);
  // nothing is in the ledger before its one part of 3,000 trials ends
  while (child.exitCode === null && !filesBelow(dir, 'ledger.bin.part').some((path) => statSync(path).size > 10_000)) await wait(20);
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await finished;
  const [ledger] = filesBelow(dir, 'ledger.bin');
  expect(readLedger(ledger!).entries).toHaveLength(0);
  const journal = readLedger(`${ledger!}.part`).entries.length;
  expect(journal).toBeGreaterThan(0);
  const resumed = await run([...COMMANDS.sweep.words, '--resume', dirname(ledger!)], dir);
  const whole = await run(COMMANDS.sweep.words, slowFolder());
  const sha = ({ stdout }: Finished): unknown => (JSON.parse(stdout) as { ledger_sha256: string }).ledger_sha256;
  expect(sha(resumed)).toBe(sha(whole));
});

test('eight studies that start in one moment have eight whole folders', SEVERAL_RUNS, async () => {
  const dir = studyFolder();
  const all = await Promise.all(
    Array.from({ length: 8 }, () => run(['optimize', 'system.yaml', '--no-cache', '--workers', '1', '--trials', '8', '--json'], dir)),
  );
  expect(all.filter((each) => !isOver(each))).toEqual([]);
  const documents = all.map(({ stdout }) => JSON.parse(stdout) as { dir: string; ledger_sha256: string });
  expect(new Set(documents.map(({ dir: each }) => each)).size).toBe(8);
  expect(new Set(documents.map(({ ledger_sha256 }) => ledger_sha256)).size).toBe(1);
  for (const { dir: each } of documents)
    expect(readdirSync(join(dir, each)).sort()).toEqual([
      'best_config.yaml',
      'ledger.jsonl',
      'report.html',
      'result.json',
      'run_manifest.json',
      'trials.json',
      'trials.parquet',
    ]);
  expect(filesBelow(dir, '.tmp')).toEqual([]);
});

test(
  'a lock of another host is kept, one of a process that is gone or has been followed by another is taken over',
  SEVERAL_RUNS,
  async () => {
    const dir = studyFolder(),
      words = ['optimize', 'system.yaml', '--no-cache', '--workers', '1', '--trials', '8'];
    const { dir: runDir } = await runJson<{ dir: string }>(words, dir);
    const lock = (owner: object): void => void write(join(dir, runDir), '.lock', JSON.stringify(owner));
    const since = '2020-01-01T00:00:00.000Z';
    lock({ pid: 1, host: 'elsewhere', since, process: null, token: 'a' });
    await expectRefusal([...words, '--resume', runDir], dir, 2, `is being written by process 1 on elsewhere since ${since}: wait until`);
    expect((await run(['verify', runDir, '--no-cache'], dir)).stdout).toMatch(/^same: /); // who reads needs no lock
    for (const pid of [2 ** 22 + 1, process.pid]) {
      lock({ pid, host: hostname(), since, process: 'another start', token: 'b' });
      expect(isOver(await run([...words.slice(0, -2), '--resume', runDir], dir)), String(pid)).toBe(true);
      expect(existsSync(join(dir, runDir, '.lock'))).toBe(false);
    }
    expect(readJson(dir, runDir, 'run_manifest.json')).toMatchObject({ kind: 'study', trials: 8 });
    expect(
      readFileSync(join(dir, runDir, 'ledger.jsonl'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(9);
  },
);
