// Ctrl-C and kill -9 in the middle of a sweep: nothing finished is lost, and a resumed sweep ends with the same bytes.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readLedger } from '../../src/search/ledger.js';
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
    // killed while the resumed ledger is beside the first one
    await interrupt(dir, 'SIGKILL', { bytes: (first + 1000) * recordBytes, file: 'ledger.bin.resumed' }, ['--resume', run]);
    expect(existsSync(join(run, 'ledger.bin.resumed'))).toBe(true);
    const second = readLedger(join(run, 'ledger.bin.resumed')).entries.length;
    expect(second).toBeGreaterThan(first);
    // cancelled as soon as both ledgers are joined
    const stopped = await interrupt(dir, 'SIGINT', { bytes: second * recordBytes }, ['--resume', run]);
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
      ledger_sha256: sha256(whole),
      verdict: whole['verdict'],
    });
  });

  test('begins anew where even the first line is torn, and goes on beside a resumed ledger that is', async () => {
    const dir = longFolder();
    const { dir: run, ledger_sha256 } = await runJson<{ dir: string; ledger_sha256: string }>(sweep('--trials', '50'), dir);
    const ledger = readFileSync(join(dir, run, 'ledger.bin'));
    for (const length of [0, 100]) {
      write(join(dir, run), 'ledger.bin.resumed', ledger.subarray(0, length));
      expect(await runJson(sweep('--trials', '50', '--resume', run), dir)).toMatchObject({ trials: 50, ledger_sha256 });
      write(join(dir, run), 'ledger.bin', ledger.subarray(0, length));
      expect(await runJson(sweep('--trials', '50', '--resume', run), dir)).toMatchObject({ trials: 50, ledger_sha256 });
    }
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
