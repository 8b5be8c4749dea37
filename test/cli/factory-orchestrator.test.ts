// The one who carries steps out: by a schedule, through signals, beside persons, with a clock that is wrong, and on a full disk.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { appendChain } from '../../src/files/chained-lines.js';
import { BINARY, start, signalWhen, write } from './binary.js';
import { boardOf, grown, journalOf, round, systemOn, writeBars } from './factory-folder.js';
import { expectRefusalHere, runJsonHere } from './in-process.js';

const HOUR_MS = 3_600_000;
const journalPath = (dir: string): string => join(dir, 'factory', 'journal.jsonl');
const kinds = (dir: string): string[] => journalOf(dir).map(({ event }) => event);
const lately = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('factory run --every', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('goes on until a %s, which lets the step under way end', async (signal) => {
    const dir = await grown(systemOn());
    const started = start(['factory', 'run', '--every', '1h', '--no-cache'], dir);
    const { exit, stdout } = await signalWhen(started, signal, () => existsSync(journalPath(dir)) && kinds(dir).includes('judged'));
    expect(exit).toBe(0);
    expect(stdout).toMatch(/stopped after 1 round; every step that was begun has ended/);
    const begun = journalOf(dir).filter(({ event }) => event === 'begun').length;
    expect(kinds(dir).filter((kind) => kind === 'judged' || kind === 'staged')).toHaveLength(begun);
    expect(kinds(dir).filter((kind) => kind === 'round')).toHaveLength(1);
  });

  test('lets nobody else orchestrate, and everybody decide', async () => {
    const dir = await grown(systemOn());
    const lock = join(dir, 'factory', 'orchestrator', '.lock');
    const first = start(['factory', 'run', '--every', '1h', '--no-cache'], dir);
    const ended = signalWhen(first, 'SIGTERM', () => kinds(dir).includes('held'));
    while (!existsSync(lock)) await new Promise((wake) => setTimeout(wake, 5));
    await expectRefusalHere(
      ['factory', 'run', '--no-cache'],
      dir,
      2,
      new RegExp(`factory orchestrator .*is being written by process ${first.child.pid} on `),
    );
    await runJsonHere(['factory', 'hold', 'one', '--reason', 'rain'], dir);
    expect((await ended).exit).toBe(0);
    expect(existsSync(lock)).toBe(false);
    expect((await boardOf(dir))[0]!.waits).toBe('held by a person: rain');
  });

  test.each([
    ['run_once', 2],
    ['skip', 1],
  ] as const)('knows of rounds that were missed: %s', async (misfire, rounds) => {
    const dir = await grown(systemOn());
    appendChain(journalPath(dir), { event: 'round', schedule: '1h', time: lately(5.5 * HOUR_MS) });
    const started = start(['factory', 'run', '--every', '1h', '--misfire', misfire, '--no-cache'], dir);
    await signalWhen(started, 'SIGTERM', () => kinds(dir).includes(misfire === 'skip' ? 'missed' : 'staged'));
    expect(journalOf(dir).find(({ event }) => event === 'missed')).toMatchObject({ task: 'round', count: 5, misfire });
    expect(kinds(dir).filter((kind) => kind === 'round')).toHaveLength(rounds);
  });

  test('refuses a schedule that is none', async () => {
    const dir = await grown(systemOn());
    await expectRefusalHere(
      ['factory', 'run', '--every', 'often'],
      dir,
      2,
      /--every must be a time such as 30m, 1h or 1d, or a cron expression .*, not "often"/,
    );
    await expectRefusalHere(['factory', 'run', '--every', '61 * * * *'], dir, 2, /--every must be a time/);
  });
});

describe('a clock', () => {
  test('that went back is told, and what was done in the future is done again when its time has come', async () => {
    const dir = await grown(systemOn({ lifecycle: '  watch: {every: 1h, demote: ["drawdown < -0.9"]}' }));
    await round(dir);
    await runJsonHere(['factory', 'approve', 'one', '--reason', 'r'], dir);
    await round(dir);
    const last = journalOf(dir).findLast(({ event }) => event === 'watched');
    const { before: _before, checksum: _checksum, ...watched } = (last ?? { record: {} }) as Record<string, unknown>;
    const record = {
      ...(watched['record'] as object),
      version: 1,
      source: 'replay',
      rules: [],
      evidence: [],
      stamp: 'old',
      trades: 0,
      sentence: '',
      from: '2020-01-01T00:00:00Z',
      through: '2020-01-01T00:00:00Z',
    };
    appendChain(journalPath(dir), { event: 'watched', system: 'one', record, time: lately(-48 * HOUR_MS) });
    const { notices } = await round(dir);
    expect(notices).toEqual([expect.stringMatching(/^the clock went back by 1 d 23 h 59 min|^the clock went back by 2 d/) as string]);
    expect(journalOf(dir).find(({ event }) => event === 'clock')).toMatchObject({ byMs: expect.any(Number) as number });
    writeBars(dir, 340);
    const { notices: none } = await round(dir);
    expect(none).toEqual([]);
  });
});

describe('what is not there', () => {
  test('a model file that is missing fails its system by name, and the others go on', async () => {
    const dir = await grown(systemOn());
    write(dir, 'two.yaml', systemOn({ name: 'two', more: 'ml: {enabled: true, model_path: gone.model, prediction_mode: filter}' }));
    await expectRefusalHere(['factory', 'add', 'two.yaml'], dir, 2, /model ".*gone\.model" cannot be read: there is no such file/);
    write(dir, 'two.yaml', systemOn({ name: 'two' }));
    await runJsonHere(['factory', 'add', 'two.yaml'], dir);
    write(dir, 'two.yaml', systemOn({ name: 'two', more: 'ml: {enabled: true, model_path: gone.model, prediction_mode: filter}' }));
    await round(dir);
    const [one, two] = (await boardOf(dir)).toSorted((a, b) => (a.system < b.system ? -1 : 1));
    expect(one).toMatchObject({ stage: 'demo', gates: { demo: 'passed' } });
    expect(two!.waits).toMatch(/^its file cannot be read: model ".*gone\.model" cannot be read/);
  });

  test('bars that are missing fail the gate that reads them, and three times hold the system', async () => {
    const dir = await grown(systemOn());
    rmSync(join(dir, 'ABC.csv'));
    for (let times = 0; times < 3; times++) await round(dir);
    expect((await boardOf(dir))[0]!.waits).toMatch(/^held by the factory: 3 steps failed in a row, the last one: .*ABC\.csv/);
    writeBars(dir, 320);
    await runJsonHere(['factory', 'resume', 'one', '--reason', 'bars are back'], dir);
    await round(dir);
    expect((await boardOf(dir))[0]!.gates).toMatchObject({ demo: 'passed' });
  });

  // a limit of sizes refuses a write in its midst, as a full disk does
  test.skipIf(process.platform !== 'linux')(
    'place on the disk ends the round with one sentence; nothing that was written is lost',
    async () => {
      const dir = await grown(systemOn());
      const command = `ulimit -f 2; exec "${process.execPath}" "${BINARY}" factory run --no-cache --workers 1`;
      const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: dir, encoding: 'utf8' });
      expect([status, stderr.trim().split('\n')]).toEqual([
        2,
        [expect.stringMatching(/^barloom: output folder factory.* cannot be written: /) as string],
      ]);
      expect(kinds(dir)[0]).toBe('added');
      await round(dir);
      expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', gates: { hygiene: 'passed', test: 'passed', demo: 'passed' } });
      const judged = journalOf(dir).filter(({ event }) => event === 'judged');
      expect(judged).toHaveLength(3);
    },
  );
});
