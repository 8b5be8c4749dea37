// Ctrl-C and kill -9 in the middle of a sweep: nothing finished is lost, and a resumed sweep ends with the same bytes.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { sqlText, withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { readLedger } from '../search/read-ledger.js';
import {
  crossFolder,
  expectRefusal,
  filesBelow,
  folder,
  hourlyCsv,
  readJson,
  runJson,
  signalWhen,
  start,
  write,
  type Finished,
} from './binary.js';

/** A trail runs bar by bar: slow enough to be met in the middle. */
const LONG = `system: long
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 12000}}
strategy:
  long: {enter: "crosses_above(ema(close, $fast), ema(close, $slow))", exit: "crosses_below(ema(close, $fast), ema(close, $slow))"}
  trail: $trail * atr(14)
space: {fast: {int: [2, 51]}, slow: {int: [60, 159]}, trail: {float: [1, 7.6], step: 0.6}}
seed: 7
`;
const TRIALS = 60_000;
/** Trials that are written together; a kill -9 loses those of the part under way. */
const PART = 16_384;

function longFolder(text = LONG): string {
  const dir = folder();
  write(dir, 'system.yaml', text);
  return dir;
}

const sweep = (...flags: string[]): string[] => ['sweep', 'system.yaml', '--no-cache', '--workers', '2', ...flags];
const sha256 = (document: Record<string, unknown>): unknown => document['ledger_sha256'];

/** Starts a sweep and sends the signal when its ledger, or another file, has grown beyond the bytes. */
async function interrupt(
  dir: string,
  signal: NodeJS.Signals,
  when: { bytes: number; file?: string },
  flags: readonly string[] = [],
): Promise<Finished> {
  const isDue = (): boolean => filesBelow(dir, when.file ?? 'ledger.bin').some((path) => sizeOf(path) > when.bytes);
  return await signalWhen(start(sweep('--json', ...flags), dir), signal, isDue);
}

/** 0 where a file has gone since it was listed. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

function ledgerOf(dir: string): string {
  const [path] = filesBelow(dir, 'ledger.bin');
  return path!;
}

describe('a sweep that is interrupted', { timeout: 150_000 }, () => {
  let whole: Record<string, unknown>;
  let recordBytes: number;
  beforeAll(async () => {
    const dir = longFolder();
    whole = await runJson(sweep(), dir);
    recordBytes = statSync(ledgerOf(dir)).size / TRIALS;
    expect(whole).toMatchObject({ trials: TRIALS, failed: 0, state: 'complete' });
  });

  test('by Ctrl-C keeps what is finished, says how to go on, and is finished by --resume with the same bytes', async () => {
    const dir = longFolder();
    const stopped = await interrupt(dir, 'SIGINT', { bytes: 100_000 });
    expect(stopped.exit).toBe(130);
    expect(stopped.stderr).toMatch(
      /^barloom: cancelled; [\d,]+ finished trials are kept; go on with: barloom sweep system\.yaml --no-cache --workers 2 --resume runs\/long\/\S+\n$/,
    );
    const document = JSON.parse(stopped.stdout) as Record<string, unknown>;
    const kept = readLedger(ledgerOf(dir)).entries.length;
    expect(document).toMatchObject({ state: 'cancelled', trials: kept });
    expect(kept).toBeGreaterThanOrEqual(PART);
    expect(kept).toBeLessThan(TRIALS);
    const resumed = await runJson(sweep('--resume', document['dir'] as string), dir);
    expect(resumed).toMatchObject({
      state: 'complete',
      trials: TRIALS,
      dir: document['dir'],
      ledger_sha256: sha256(whole),
      best: whole['best'],
      verdict: whole['verdict'],
    });
    // the run stays the one that it was
    expect(readJson(dir, document['dir'] as string, 'run_manifest.json')['run_id']).toBe(basename(document['dir'] as string));
  });

  test('by Ctrl-C before its first trial says the same', async () => {
    const dir = longFolder();
    const stopped = await interrupt(dir, 'SIGINT', { bytes: 0, file: 'run_manifest.json' });
    expect(stopped.exit).toBe(130);
    expect(stopped.stderr).toMatch(/^barloom: cancelled; [\d,]+ finished trials are kept; go on with: /);
  });

  test('and interrupted again, by Ctrl-C and by kill -9, loses nothing that was finished', async () => {
    const dir = longFolder();
    const killed = await interrupt(dir, 'SIGKILL', { bytes: (PART + 8) * recordBytes });
    expect(killed.signal).toBe('SIGKILL');
    const first = readLedger(ledgerOf(dir)).entries.length;
    expect(first).toBeGreaterThanOrEqual(PART);
    expect(first).toBeLessThan(TRIALS);
    const run = dirname(ledgerOf(dir));
    // killed while it goes on behind them
    await interrupt(dir, 'SIGKILL', { bytes: (first + 1000) * recordBytes }, ['--resume', run]);
    const second = readLedger(ledgerOf(dir)).entries.length;
    expect(second).toBeGreaterThan(first);
    const stopped = await interrupt(dir, 'SIGINT', { bytes: (second + 1000) * recordBytes }, ['--resume', run]);
    expect(stopped.exit).toBe(130);
    expect(readLedger(ledgerOf(dir)).entries.length).toBeGreaterThanOrEqual(second);
    expect(await runJson(sweep('--resume', run), dir)).toMatchObject({
      trials: TRIALS,
      ledger_sha256: sha256(whole),
      verdict: whole['verdict'],
    });
  });

  test('goes on where a record at the end is torn', async () => {
    const dir = longFolder();
    await interrupt(dir, 'SIGINT', { bytes: 100_000 });
    const path = ledgerOf(dir);
    write(dirname(path), 'ledger.bin', readFileSync(path).subarray(0, -77));
    expect(readLedger(path).damagedBytes).toBeGreaterThan(0);
    expect(await runJson(sweep('--resume', dirname(path)), dir)).toMatchObject({
      trials: TRIALS,
      warnings: expect.arrayContaining([
        expect.stringMatching(
          /^Resumed: 1 record at the end of \S+ledger\.bin \(\d+ bytes\) could not be read and was cut off; its trial runs again\.$/,
        ),
      ]) as string[],
      ledger_sha256: sha256(whole),
      verdict: whole['verdict'],
    });
  });

  test('begins anew where even the first line is torn, and where the ledger is missing', async () => {
    const dir = longFolder();
    const { dir: run, ledger_sha256 } = await runJson<{ dir: string; ledger_sha256: string }>(sweep('--trials', '50'), dir);
    const ledger = readFileSync(join(dir, run, 'ledger.bin'));
    for (const length of [0, 100]) {
      write(join(dir, run), 'ledger.bin', ledger.subarray(0, length));
      const { warnings } = await runJson<{ warnings: string[] }>(sweep('--trials', '50', '--resume', run), dir);
      expect(warnings).toContain(`Resumed: ${run}/ledger.bin ended within its first line and was begun anew.`);
      expect(readFileSync(join(dir, run, 'ledger.bin')).equals(ledger)).toBe(true);
    }
    rmSync(join(dir, run, 'ledger.bin'));
    expect(await runJson(sweep('--trials', '50', '--resume', run), dir)).toMatchObject({ trials: 50, ledger_sha256 });
    write(join(dir, run), 'ledger.bin', 'something else');
    await expectRefusal(sweep('--trials', '50', '--resume', run), dir, 2, /is not a ledger: its first line is not a ledger's header$/);
  });

  test('is not resumed with other parameters, rules or subsets', async () => {
    const dir = longFolder();
    const { dir: run } = await runJson<{ dir: string }>(sweep('--trials', '50'), dir);
    await expectRefusal(sweep('--resume', run), dir, 2, /is the ledger of another sweep: it has 50 trials, not 60000$/);
    await expectRefusal(sweep('--resume', run, '--trials', '50', '--seed', '8'), dir, 2, /is another sweep: seed is 8, and was 7$/);
    await expectRefusal(
      sweep('--resume', run, '--trials', '50', '--set', 'space.fast.int=[2, 50]'),
      dir,
      2,
      /is another sweep: space\.fast\.int is \[2,50\], and was \[2,51\]$/,
    );
    const again = await runJson(sweep('--resume', run, '--trials', '50'), dir);
    expect(again).toMatchObject({ trials: 50, ledger_sha256: readJson(dir, run, 'result.json')['ledger_sha256'] });
  });

  test('over several symbols goes on with the symbol that it was at', async () => {
    const dir = longFolder(LONG.replace('[SYNTH]', '[AAA, BBB]').replace('{int: [60, 159]}', '{int: [60, 69]}'));
    const { sweeps } = await runJson<{ sweeps: { dir: string; symbol: string; ledger_sha256: string }[] }>(sweep('--trials', '40'), dir);
    expect(sweeps.map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB']);
    const second = await runJson(sweep('--trials', '40', '--resume', sweeps[1]!.dir), dir);
    expect(second).toMatchObject({ symbol: 'BBB', ledger_sha256: sweeps[1]!.ledger_sha256 });
    const both = await runJson<{ sweeps: { symbol: string }[] }>(sweep('--trials', '40', '--resume', sweeps[0]!.dir), dir);
    expect(both.sweeps.map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB']);
  });
});

test('a backtest that is interrupted says so, exits with 130 and leaves nothing half-written', async () => {
  const dir = crossFolder(undefined, hourlyCsv(150_000));
  // the entry of the cache is being written: the handler stands, and every bar is still to be run over
  const isWriting = (): boolean => filesBelow(dir, '.tmp').length > 0;
  const { exit, stdout, stderr } = await signalWhen(start(['backtest', 'system.yaml', '--json'], dir), 'SIGINT', isWriting);
  expect(exit).toBe(130);
  expect(stderr).toBe('barloom: cancelled; nothing half-written is left, and what was finished before is kept\n');
  expect((JSON.parse(stdout) as { error: { code: string } }).error.code).toBe('CANCELLED');
  expect(filesBelow(dir, '.tmp')).toEqual([]);
  expect(existsSync(join(dir, 'runs'))).toBe(false);
});

test('a resumed sweep tells why trials failed, as an uninterrupted one does', async () => {
  const dir = longFolder(LONG.replace('{int: [2, 51]}', '{int: [0, 2]}').replace('{int: [60, 159]}', '{int: [60, 62]}'));
  const first = start(sweep(), dir);
  expect((await first.finished).stderr).toMatch(/36 trials failed: n in ema\(\[x\], n\) must be a whole number >= 1, not 0/);
  const resumed = start(sweep('--resume', dirname(ledgerOf(dir))), dir);
  expect((await resumed.finished).stderr).toMatch(/36 trials failed: n in ema\(\[x\], n\) must be a whole number >= 1, not 0/);
});

describe('a large sweep that is stopped by Ctrl-C', () => {
  /** Quick trials, and many of them: what takes long is what comes after them. */
  const WIDE = `system: wide
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 300}}
strategy:
  long: {enter: "crosses_above(sma(close, $fast), sma(close, $slow))", exit: "crosses_below(sma(close, $fast), sma(close, $slow))"}
  stop: $stop * atr(14)
space: {fast: {int: [2, 60]}, slow: {int: [3, 102]}, stop: {float: [1, 10.9], step: 0.1}}
seed: 7
`;
  const POINTS = 590_000;

  /** Sends Ctrl-C when the ledger has some megabytes, and further ones later. */
  async function stop(dir: string, ...laterMs: number[]): Promise<{ finished: Finished; tookMs: number }> {
    const { child, finished } = start(sweep(), dir);
    while (!filesBelow(dir, 'ledger.bin').some((path) => statSync(path).size > 20_000_000)) await wait(5);
    child.kill('SIGINT');
    const startedMs = performance.now();
    for (const ms of laterMs) await wait(ms).then(() => child.kill('SIGINT'));
    return { finished: await finished, tookMs: performance.now() - startedMs };
  }

  test('tells what it ran, not what it set out for, and trials.parquet ends with the last of them', async () => {
    const dir = longFolder(WIDE);
    const { exit, stdout, stderr } = (await stop(dir)).finished;
    expect(exit).toBe(130);
    const kept = readLedger(ledgerOf(dir)).entries.length;
    expect(kept).toBeLessThan(POINTS);
    expect(stderr).toContain(`cancelled; ${kept.toLocaleString('en')} finished trials are kept; go on with: `);
    expect(stdout).toContain(`${kept.toLocaleString('en')} trials of ${POINTS.toLocaleString('en')} points × 300 bars in `);
    const rows = await withConnection(async (connection) =>
      (
        await connection.runAndReadAll(
          `SELECT max(trial_number) AS last, count(*) AS rows FROM read_parquet(${sqlText(filesBelow(dir, 'trials.parquet')[0]!)})`,
        )
      ).getRowObjects(),
    );
    const last = readLedger(ledgerOf(dir)).entries.at(-1)!.trialNumber;
    expect(rows).toEqual([{ last: BigInt(last), rows: BigInt(last + 1) }]);
  });

  test('a second time ends at once, and the folder can be resumed', async () => {
    const dir = longFolder(WIDE);
    const { finished, tookMs } = await stop(dir, 200);
    expect(finished).toMatchObject({ exit: 130, stdout: '' });
    expect(tookMs).toBeLessThan(5000);
    const run = dirname(ledgerOf(dir));
    expect(filesBelow(run, '.lock').concat(filesBelow(run, '.tmp'))).toEqual([]);
    expect(await runJson(sweep('--resume', run), dir)).toMatchObject({ state: 'complete', trials: POINTS });
  });
});
