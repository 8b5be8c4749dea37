// kill -9 and Ctrl-C at any moment of a study: nothing finished is lost, and a resumed study ends with the same bytes.
// bench/search/kills.mjs does the same more often.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { isTornStudyLedger, readStudyLedger } from '../../src/search/study-ledger.js';
import { expectRefusal, filesBelow, folder, readJson, runJson, signalWhen, start, studyFolder, write, type Finished } from './binary.js';

/** A trail runs bar by bar: slow enough to be met in the middle. */
const SLOW = `system: slow
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 40000}}
strategy:
  long: {enter: "crosses_above(ema(close, $fast), ema(close, $slow))", exit: "crosses_below(ema(close, $fast), ema(close, $slow))"}
  trail: $trail * atr(14)
space: {fast: {int: [0, 50]}, slow: {int: [60, 160]}, trail: {float: [1, 8]}}
study: {trials: 200, sampler: tpe, pruner: median}
seed: 7
`;
const KILLS = 6;
const SEED = 20;

const slowFolder = (): string => {
  const dir = folder();
  write(dir, 'system.yaml', SLOW);
  return dir;
};
const optimize = (...flags: string[]): string[] => ['optimize', 'system.yaml', '--no-cache', '--workers', '2', ...flags];
const ledgerOf = (dir: string): string | undefined => filesBelow(dir, 'ledger.jsonl')[0];
const kept = (path: string): number => (isTornStudyLedger(path) ? 0 : readStudyLedger(path).trials.length);

/** Starts a study and sends the signal when it is due. */
async function interrupt(
  dir: string,
  signal: NodeJS.Signals,
  isDue: (ledgerBytes: number, sinceLedgerMs: number) => boolean,
  flags: readonly string[] = [],
): Promise<Finished> {
  let ledgerAt = Number.NaN;
  const isDueNow = (): boolean => {
    const path = ledgerOf(dir);
    if (path === undefined) return false;
    if (Number.isNaN(ledgerAt)) ledgerAt = performance.now();
    return isDue(statSync(path).size, performance.now() - ledgerAt);
  };
  return await signalWhen(start(optimize('--json', ...flags), dir), signal, isDueNow, 2);
}

describe('a study that is interrupted', { timeout: 150_000 }, () => {
  let whole: Record<string, unknown>;
  let bytes: Buffer;
  beforeAll(async () => {
    const dir = slowFolder();
    whole = await runJson(optimize(), dir);
    bytes = readFileSync(ledgerOf(dir)!);
    expect(whole).toMatchObject({ trials: 200, state: 'complete' });
    for (const state of ['complete', 'pruned', 'failed']) expect(whole[state], state).toBeGreaterThan(0);
  });

  const expectWhole = (document: Record<string, unknown>, dir: string): void => {
    const { ledger_sha256, best, verdict, failures } = whole;
    expect(document).toMatchObject({ state: 'complete', trials: 200, ledger_sha256, best, verdict, failures });
    expect(readFileSync(ledgerOf(dir)!).equals(bytes)).toBe(true);
  };

  test.each(Array.from({ length: KILLS }, (_, kill) => kill))(
    'by kill -9 at a random moment (%i), now and then twice, ends with the same bytes',
    async (kill) => {
      const random = randomStream(SEED, kill);
      const dir = slowFolder();
      // anywhere between the first byte of the ledger and the last file of the run
      const [share, lastMs] = [random.uniform(), random.uniform() < 0.3 ? random.uniform() * 400 : 0];
      const isDue = (size: number, sinceMs: number): boolean =>
        lastMs > 0 ? size >= bytes.length * 0.99 && sinceMs > lastMs : size >= share * bytes.length;
      const killed = await interrupt(dir, 'SIGKILL', isDue);
      const path = ledgerOf(dir)!;
      const trials = kept(path);
      // only where the signal waits for the last files may the study have ended before it
      expect(killed.signal === 'SIGKILL' || lastMs > 0).toBe(true);
      expect(bytes.subarray(0, readFileSync(path).length).equals(readFileSync(path))).toBe(true);
      if (kill % 3 === 0) {
        const more = Math.min(bytes.length, statSync(path).size + random.uniform() * 20_000);
        await interrupt(dir, 'SIGKILL', (size) => size >= more, ['--resume', dirname(path)]);
        expect(kept(path)).toBeGreaterThanOrEqual(trials);
      }
      expectWhole(await runJson(optimize('--resume', dirname(path)), dir), dir);
      expect(filesBelow(dir, 'ledger.jsonl')).toHaveLength(1);
    },
  );

  test('by kill -9 in the middle of a batch keeps what was finished of it a second before', async () => {
    const dir = folder();
    write(
      dir,
      'system.yaml',
      SLOW.replace('bars: 40000', 'bars: 150000').replace('sampler: tpe, pruner: median', 'sampler: random, batch_size: 800'),
    );
    const flags = ['--trials', '800', '--workers', '1', '--set', 'verdict.enabled=false'];
    const partOf = (): string | undefined => filesBelow(dir, 'ledger.jsonl.part')[0];
    const lines = (path: string): number => readFileSync(path, 'utf8').split('\n').length - 2;
    const killed = await signalWhen(start(optimize(...flags), dir), 'SIGKILL', () => partOf() !== undefined && lines(partOf()!) > 10, 2);
    expect(killed.signal).toBe('SIGKILL');
    const path = ledgerOf(dir)!;
    expect(kept(path)).toBe(0);
    expect(lines(partOf()!)).toBeGreaterThan(10);
    await runJson(optimize('--resume', dirname(path), ...flags), dir);
    expect(partOf()).toBeUndefined();
    const resumed = readFileSync(path);
    await runJson(optimize(...flags), dir);
    const other = filesBelow(dir, 'ledger.jsonl').find((each) => each !== path)!;
    expect(readFileSync(other).equals(resumed)).toBe(true);
  });

  test('by Ctrl-C keeps its finished batches, says how to go on, and is finished by --resume', async () => {
    const dir = slowFolder();
    const stopped = await interrupt(dir, 'SIGINT', (size) => size > bytes.length / 3);
    expect(stopped.exit).toBe(130);
    expect(stopped.stderr).toMatch(
      /^barloom: cancelled; \d+ finished trials are kept; go on with: barloom optimize system\.yaml --no-cache --workers 2 --resume runs\/slow\/\S+\n$/,
    );
    const document = JSON.parse(stopped.stdout) as Record<string, unknown>;
    const run_ = document['dir'] as string;
    const trials = kept(ledgerOf(dir)!);
    expect(document).toMatchObject({ state: 'cancelled', stopped: 'cancelled', trials, verdict: null });
    expect(trials % 8).toBe(0);
    expect(trials).toBeGreaterThan(0);
    expect(trials).toBeLessThan(200);
    expect(stopped.stderr).toContain(
      `${trials} finished trials are kept; go on with: barloom optimize system.yaml --no-cache --workers 2 --resume ${run_}\n`,
    );
    expect(readJson(dir, run_, 'result.json')).toMatchObject({ state: 'cancelled', trials });
    const again = await interrupt(dir, 'SIGINT', (size) => size > (bytes.length * 2) / 3, ['--resume', run_]);
    expect(again.exit).toBe(130);
    expect(kept(ledgerOf(dir)!)).toBeGreaterThan(trials);
    expectWhole(await runJson(optimize('--resume', run_), dir), dir);
  });

  test('where its last line, its first line or all of it is torn, or a byte of it is damaged', async () => {
    const dir = studyFolder();
    const { dir: run_ } = await runJson<{ dir: string }>(optimize('--trials', '20'), dir);
    const path = join(dir, run_, 'ledger.jsonl');
    const ledger = readFileSync(path);
    const flipped = Buffer.from(ledger);
    flipped[ledger.length >> 1]! ^= 1;
    for (const damaged of [ledger.subarray(0, -7), ledger.subarray(0, -1), flipped, ledger.subarray(0, 40), ledger.subarray(0, 0)]) {
      write(join(dir, run_), 'ledger.jsonl', damaged);
      const resumed = await runJson(optimize('--resume', run_), dir);
      expect(resumed).toMatchObject({ trials: 20 });
      expect(readFileSync(path).equals(ledger)).toBe(true);
    }
  });

  test('in a folder that holds something else is refused, and that is kept', async () => {
    const dir = studyFolder();
    const { dir: run_ } = await runJson<{ dir: string }>(optimize('--trials', '8'), dir);
    for (const text of ['something else', 'something else\n', '{}\n']) {
      write(join(dir, run_), 'ledger.jsonl', text);
      await expectRefusal(optimize('--resume', run_), dir, 2, /ledger\.jsonl is not a study's ledger: its first line is not a header$/);
      expect(readFileSync(join(dir, run_, 'ledger.jsonl'), 'utf8')).toBe(text);
    }
  });

  test('that was killed counts in the registry with what it set out to run', async () => {
    const dir = slowFolder();
    await interrupt(dir, 'SIGKILL', (size) => size > bytes.length / 4);
    const { verdict } = await runJson<{ verdict: { trials_tried: number } }>(optimize('--seed', '8', '--trials', '16'), dir);
    const { complete, pruned } = readJson(dir, dirname(filesBelow(dir, 'result.json')[0]!).slice(dir.length + 1), 'result.json');
    expect(verdict.trials_tried).toBe(200 + Number(complete) + Number(pruned));
  });

  test('before its first trial says the same: a command that goes on, with every flag that decides a trial', async () => {
    const dir = slowFolder();
    const stopped = await interrupt(dir, 'SIGINT', () => true, [
      '--trials',
      '24',
      '--seed',
      '8',
      '--set',
      'risk={cash: 5000}',
      '--set',
      'constraints=["trades >= 3"]',
      '--set',
      'execution.taker_fee_bps=1',
    ]);
    expect(stopped.exit).toBe(130);
    const [, command] = /^barloom: cancelled; \d+ finished trials are kept; go on with: barloom (.*)\n$/.exec(stopped.stderr)!;
    expect(command).toMatch(
      /^optimize system\.yaml --no-cache --workers 2 --seed 8 --set 'risk=\{cash: 5000\}' --set 'constraints=\["trades >= 3"\]' --set execution\.taker_fee_bps=1 --resume runs\/slow\/\S+$/,
    );
    const words = [...command!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    expect(await runJson(words, dir)).toMatchObject({ state: 'complete', trials: 24, seed: 8 });
  });
});
