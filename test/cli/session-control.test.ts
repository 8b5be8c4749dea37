// Sessions that run by themselves are found, stopped, killed, released and compared.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { BINARY, readDocument, run } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

const DAY_MS = 86_400_000;
const [HISTORY, LIVE] = [30, 120];
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-control-'));
  const random = randomStream(3);
  let price = 100;
  const lines = Array.from({ length: HISTORY + LIVE }, (_, day) => {
    const open = price;
    price *= Math.exp(0.004 + 0.01 * random.normal());
    return [new Date(Date.UTC(2020, 0, 1) + day * DAY_MS).toISOString(), open, Math.max(open, price), Math.min(open, price), price, 1].join(
      ',',
    );
  });
  const text = (part: readonly string[]): string => ['time,open,high,low,close,volume', ...part, ''].join('\n');
  writeFileSync(join(dir, 'AAA.csv'), text(lines.slice(0, HISTORY)));
  writeFileSync(join(dir, 'live.csv'), text(lines.slice(HISTORY)));
  const system = (name: string, enter: string, exit: string): void =>
    writeFileSync(
      join(dir, `${name}.yaml`),
      `system: ${name}\ndata: {source: csv, path: "{symbol}.csv", symbols: [AAA], timeframe: 1d, calendar: crypto}\nstrategy: {long: {enter: "${enter}", exit: "${exit}"}}\n`,
    );
  system('flat', 'close < 0', 'close > 0');
  system('hold', 'close > 0', 'close < 0');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const start = (system: string, folder: string, ...more: string[]): string[] => [
  'session',
  'start',
  `${system}.yaml`,
  '--dir',
  folder,
  '--feed',
  'tail:live.csv',
  '--no-cache',
  ...more,
];

test('a session goes on in a process of its own until it is stopped', async () => {
  const begun = await run(start('hold', 'sessions/own', '--detach', '--json'), dir);
  const { session, pid } = readDocument<{ session: string; pid: number }>(begun);
  expect(session).toBe('sessions/own');
  expect(process.kill(pid, 0)).toBe(true);
  expect(existsSync(join(dir, 'sessions/own/session.log'))).toBe(true);
  const listed = await runJsonHere<{ sessions: object[] }>(['session', 'list'], dir);
  expect(listed.sessions).toEqual([expect.objectContaining({ folder: 'sessions/own', system: 'hold', state: 'running', pid })]);
  await expectRefusalHere(
    start('hold', 'sessions/own', '--until-end'),
    dir,
    2,
    new RegExp(`sessions/own is being written by process ${pid}`),
  );
  expect((await run(['session', 'stop', 'sessions/own'], dir)).stdout).toContain('has ended');
  expect((await runJsonHere<{ sessions: object[] }>(['session', 'list'], dir)).sessions[0]).toMatchObject({ pid: null, state: 'stopped' });
  expect((await run(['session', 'stop', 'sessions/own'], dir)).stdout).toContain('no process runs');
  expect(readFileSync(join(dir, 'sessions/own/journal.jsonl'), 'utf8')).toContain('it was stopped');
});

test('one that cannot begin is told with its last words', async () => {
  const { exit, stderr } = await run([...start('hold', 'sessions/none', '--detach'), '--symbols', 'ZZZ'], dir);
  expect(exit).toBe(2);
  expect(stderr).toMatch(/sessions\/none ended with exit code 3 before it began: .*ZZZ/);
});

test('a kill switch that is thrown by command keeps a session from starting until it is released', async () => {
  await runHere(start('flat', 'sessions/killed', '--until-end'), dir);
  await runHere(['session', 'kill', 'sessions/killed', '--reason', 'a bad feeling'], dir);
  expect((await runHere(start('flat', 'sessions/killed', '--until-end'), dir)).exit).toBe(1);
  await expectRefusalHere(start('flat', 'sessions/killed', '--until-end'), dir, 2, /sessions\/killed was halted .* KILL/);
  await runHere(['session', 'release', 'sessions/killed', '--reason', 'it has gone'], dir);
  expect((await runHere(start('flat', 'sessions/killed', '--until-end'), dir)).exit).toBe(0);
});

test('a challenger is compared with the champion on the same bars', async () => {
  await runHere(start('flat', 'a', '--until-end'), dir);
  await runHere(start('hold', 'b', '--until-end'), dir);
  const better = await runHere(['session', 'compare', 'a', 'b', '--json'], dir);
  expect(better.exit).toBe(0);
  const found = JSON.parse(better.stdout) as { bars: number; better: boolean; difference: { mean: number; chance: number } };
  expect(found).toMatchObject({ bars: LIVE, better: true });
  expect(found.difference.chance).toBeLessThan(0.05);
  const same = await runHere(['session', 'compare', 'a', 'a', '--json'], dir);
  expect([same.exit, JSON.parse(same.stdout).difference.chance]).toEqual([1, 1]);
});

test('a disk that is full ends a session with one sentence: nothing is walked that is not recorded, and it goes on later', async () => {
  const command = `ulimit -f 16; exec "${process.execPath}" "${BINARY}" ${start('hold', 'full', '--until-end').join(' ')}`;
  const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: dir, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^barloom: output folder full cannot be written: a file may not be that large\n$/),
  ]);
  const { instants } = await runJsonHere<{ instants: number }>(['session', 'status', 'full'], dir);
  expect(instants).toBeGreaterThan(5);
  expect(instants).toBeLessThan(LIVE);
  expect(await runJsonHere<object>(start('hold', 'full', '--until-end'), dir)).toMatchObject({ instants: LIVE, halted: null });
});

test('a folder that is no session is refused by its name', async () => {
  for (const command of ['status', 'stop', 'release', 'kill'])
    await expectRefusalHere(
      ['session', command, 'bars', ...(/release|kill/.test(command) ? ['--reason', 'x'] : [])],
      dir,
      2,
      /bars is the folder of no session/,
    );
});
