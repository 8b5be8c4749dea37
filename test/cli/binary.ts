// Runs the real binary in temporary folders.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const BINARY = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Finished {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** Starts `barloom …` in a folder. */
export function start(args: readonly string[], cwd: string): Started {
  const child = spawn(process.execPath, [BINARY, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (texts.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (texts.stderr += part));
  const finished = new Promise<Finished>((settle) => child.on('close', (exit, signal) => settle({ exit, signal, ...texts })));
  return { child, finished };
}

/** Runs `barloom …` in a folder to its end. */
export async function run(args: readonly string[], cwd: string): Promise<Finished> {
  return await start(args, cwd).finished;
}

/** How long a command may take to show what a signal waits for. */
const MOST_WAIT_MS = 50_000;

/** Sends a signal as soon as `isDue` says so, which is asked every few milliseconds, and returns how the command ended; one that ends
 *  before gets none. Throws where the command shows nothing in time, and kills it. */
export async function signalWhen(
  { child, finished }: Started,
  signal: NodeJS.Signals,
  isDue: () => boolean,
  everyMs = 5,
): Promise<Finished> {
  const lastMs = performance.now() + MOST_WAIT_MS;
  while (child.exitCode === null && child.signalCode === null && !isDue()) {
    await wait(everyMs);
    if (performance.now() < lastMs) continue;
    child.kill('SIGKILL');
    throw new Error(`what the ${signal} waits for did not show within ${MOST_WAIT_MS} ms: ${(await finished).stderr}`);
  }
  child.kill(signal);
  return await finished;
}

/** Runs a command that must work and returns the one JSON document that it prints. */
export async function runJson<T = Record<string, unknown>>(args: readonly string[], cwd: string): Promise<T> {
  return readDocument<T>(await run([...args, '--json'], cwd));
}

/** Returns the one JSON document that a command printed which worked. */
export function readDocument<T>({ exit, stdout, stderr }: Finished): T {
  expect(stderr, stderr).not.toMatch(/\n\s+at /);
  const document = JSON.parse(stdout) as T;
  expect(exit, stderr).toBe(isNegative(document) ? 1 : 0);
  return document;
}

/** Whether a search's document says that there is no edge, or that nothing was found. */
export function isNegative(document: unknown): boolean {
  const {
    sweeps,
    studies = sweeps,
    verdict,
    best,
    state,
    folds_without_winner: unwon = [],
  } = document as {
    readonly sweeps?: readonly unknown[];
    readonly studies?: readonly unknown[];
    readonly verdict?: { readonly verdict?: string } | null;
    readonly best?: unknown;
    readonly state?: string;
    readonly folds_without_winner?: readonly unknown[];
  };
  if (studies !== undefined) return studies.some(isNegative);
  return verdict?.verdict === 'no_edge' || (best === null && state === 'complete') || unwon.length > 0;
}

/** Expects a refusal: the exit code, one sentence that names what is wrong, no stack trace; returns the sentence.
 *  Lines with a caret may follow it. */
export async function expectRefusal(args: readonly string[], cwd: string, exit: number, sentence: RegExp | string): Promise<string> {
  return expectRefused(await run(args, cwd), exit, sentence);
}

/** Expects that a command has ended with a refusal. */
export function expectRefused(finished: Finished, exit: number, sentence: RegExp | string): string {
  expect(finished.exit, finished.stderr).toBe(exit);
  expect(finished.stderr).not.toMatch(/\n\s+at |Invariant/);
  const [first, ...rest] = finished.stderr.trimEnd().split('\n');
  expect(first).toMatch(/^barloom: /);
  expect(
    rest.every((line) => line.startsWith('  ')),
    finished.stderr,
  ).toBe(true);
  if (typeof sentence === 'string') expect(first).toContain(sentence);
  else expect(first).toMatch(sentence);
  expect(finished.stdout).toBe('');
  return finished.stderr;
}

/** Returns a new temporary folder. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'barloom-cli-'));
}

/** Writes a file into a folder and returns its path. */
export function write(dir: string, name: string, text: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

export function readJson<T = Record<string, unknown>>(...path: string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}

/** Returns the files below a folder whose names end so. */
export function filesBelow(dir: string, ending: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(dir, name));
}

/** Returns CSV text with hourly bars on a deterministic zigzag. */
export function hourlyCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const price = 100 + 10 * Math.sin(i / 9) + 5 * Math.sin(i / 2.3);
    const next = 100 + 10 * Math.sin((i + 1) / 9) + 5 * Math.sin((i + 1) / 2.3);
    const [high, low] = [Math.max(price, next) + 0.5, Math.min(price, next) - 0.5];
    return `${new Date(Date.UTC(2020, 0, 1, i)).toISOString()},${[price, high, low, next].map((each) => each.toFixed(4)).join(',')},${100 + (i % 7)}`;
  });
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

/** A moving-average cross on a CSV file beside it. */
export const CROSS = `system: cross
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h, calendar: crypto}
windows: {early: [2020-01-01, 2020-01-20], late: [2020-01-20, 2020-02-10]}
params: {fast: 3, slow: 12, stop_atr: 2}
strategy:
  let: {fast_ma: "sma(close, $fast)", slow_ma: "sma(close, $slow)"}
  long: {enter: "crosses_above(fast_ma, slow_ma)", exit: "crosses_below(fast_ma, slow_ma)"}
  short: {enter: "crosses_below(fast_ma, slow_ma)", exit: "crosses_above(fast_ma, slow_ma)"}
  stop: $stop_atr * atr(14)
  target: 3 * atr(14)
space: {fast: {int: [2, 9]}, slow: {int: [10, 40], step: 5}, stop_atr: {float: [1, 3], step: 1}}
require: ["$fast < $slow"]
objective: sharpe
seed: 7
`;

/** Returns a folder with the system file and 1,000 bars; `edit` changes the file's text. */
export function crossFolder(edit: (text: string) => string = (text) => text, bars = hourlyCsv(1000)): string {
  const dir = folder();
  write(dir, 'bars.csv', bars);
  write(dir, 'system.yaml', edit(CROSS));
  return dir;
}

/** A study on synthetic bars: four months of hours. */
export const STUDY = `system: study
data: {source: synthetic, symbols: [SYNTH], timeframe: 1h, synthetic: {seed: 3, bars: 3000}}
windows: {early: [2015-01-01, 2015-03-01], middle: [2015-03-01, 2015-04-01], late: [2015-04-01, 2015-05-01]}
params: {fast: 5, slow: 30}
strategy:
  long: {enter: "crosses_above(ema(close, $fast), ema(close, $slow))", exit: "crosses_below(ema(close, $fast), ema(close, $slow))"}
  stop: $stop_atr * atr(14)
space: {fast: {int: [2, 20]}, slow: {int: [10, 80]}, stop_atr: {float: [1, 5]}}
require: ["$fast < $slow"]
objective: sharpe
study: {trials: 24}
seed: 7
`;

/** Returns a folder with the study's system file; `edit` changes the file's text. */
export function studyFolder(edit: (text: string) => string = (text) => text): string {
  const dir = folder();
  write(dir, 'system.yaml', edit(STUDY));
  return dir;
}
