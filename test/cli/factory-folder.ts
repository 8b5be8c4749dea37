// A folder with bars that grow, and systems of a factory on them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, write } from './binary.js';
import { runJsonHere } from './in-process.js';

const DAY_MS = 86_400_000;
const RISES_FROM = 345;
const START_MS = Date.parse('2020-01-01T00:00:00Z');

/** Writes daily bars of a symbol: a price that swings about 100, from a day on only falls, and from day 345 on rises where it fell.
 *  days  how many there are */
export function writeBars(dir: string, days: number, fallsFrom = Infinity, symbol = 'ABC'): void {
  const lines = ['time,open,high,low,close,volume'];
  for (let day = 0, close = 100; day < days; day++) {
    const open = close;
    close = day >= fallsFrom ? open * (day < RISES_FROM ? 0.985 : day % 4 === 0 ? 0.995 : 1.01) : 100 + 10 * Math.sin(day / 4) + (day % 3);
    const time = new Date(START_MS + day * DAY_MS).toISOString();
    lines.push(`${time},${open},${Math.max(open, close) + 0.5},${Math.min(open, close) - 0.5},${close},1000`);
  }
  write(dir, `${symbol}.csv`, `${lines.join('\n')}\n`);
}

export interface SystemShape {
  readonly name?: string;
  readonly params?: string;
  readonly risk?: string;
  readonly lifecycle?: string;
  readonly more?: string;
}

/** A system that is long above an average, on 200 days of hygiene and 100 of test; demo takes 10 more. */
export function systemOn({ name = 'one', params = 'length: 5', risk = '', lifecycle = '', more = '' }: SystemShape = {}): string {
  return `system: ${name}
data: {source: csv, path: "{symbol}.csv", symbols: [ABC], timeframe: 1d, calendar: crypto}
windows: {hygiene: [2020-01-01, 2020-07-19], test: [2020-07-19, 2020-10-27]}
params: {${params}}
strategy: {long: {enter: "close < sma(close, $length)", exit: "close > sma(close, $length)"}}
execution: {taker_fee_bps: 0, slippage_bps: 0}
${risk}
lifecycle:
  gates:
    hygiene: {checks: []}
    test: {checks: [], looks: 9}
    demo: {days: 10}
${lifecycle}
${more}`;
}

/** A folder with 320 days of bars and a system that was added. */
export async function grown(text: string, days = 320): Promise<string> {
  const dir = folder();
  writeBars(dir, days);
  write(dir, 'one.yaml', text);
  await runJsonHere(['factory', 'add', 'one.yaml'], dir);
  return dir;
}

export async function round(dir: string): Promise<{ steps: { system: string; step: string; outcome: string }[]; notices: string[] }> {
  return await runJsonHere(['factory', 'run', '--no-cache', '--workers', '1'], dir);
}

/** Lets a system rise to live. */
export async function riseToLive(dir: string, system = 'one'): Promise<void> {
  await round(dir);
  await runJsonHere(['factory', 'approve', system, '--reason', 'looked at'], dir);
  await round(dir);
}

export interface Row {
  readonly system: string;
  readonly stage: string;
  readonly waits: string;
  readonly champion: number | null;
  readonly previous: number | null;
  readonly scale: number;
  readonly changes: readonly string[];
  readonly gates: Readonly<Record<string, string>>;
}

export async function boardOf(dir: string): Promise<Row[]> {
  return (await runJsonHere<{ systems: Row[] }>(['factory', 'status'], dir)).systems;
}

export interface JournalLine {
  readonly event: string;
  readonly system?: string;
  readonly time: string;
  readonly [name: string]: unknown;
}

export function journalOf(dir: string): JournalLine[] {
  const lines = readFileSync(join(dir, 'factory', 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as JournalLine);
}

/** Waits until what is done `every: 1s` is due again. */
export async function dueAgain(dir: string, done: 'watched' | 'retrained' = 'watched'): Promise<void> {
  const last = journalOf(dir).findLast(({ event }) => event === done);
  while (last !== undefined && Date.now() < Date.parse(last.time) + 1000) await new Promise((wake) => setTimeout(wake, 20));
}
