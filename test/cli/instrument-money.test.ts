// Instruments with money of their own through the commands: figures, files, a search under a constraint, and one sentence for what cannot be.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, readJson, write } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

const SYSTEM = `system: perp
data: {symbols: [AAA, BBB], timeframe: 4h, calendar: crypto, synthetic: {seed: 5, bars: 1200, correlation: 0.3}}
params: {size: 2, rate: 0.0003}
strategy:
  long: {enter: "crosses_above(close, sma(close, 20))", exit: "crosses_below(close, sma(close, 20))"}
  short: {enter: "crosses_below(close, sma(close, 30))", exit: "crosses_above(close, sma(close, 30))"}
instrument: {preset: crypto_perpetual, min_notional: 0, maintenance_margin: 0.04, funding: {rate: $rate}}
risk: {cash: 10000, sizing: fraction, fraction: $size, max_leverage: 20}
space: {size: {choice: [1, 15]}, rate: {choice: [0, 0.001]}}
constraints: [liquidations <= 0]
`;
const words = (command: string, ...flags: string[]): string[] => [command, 'system.yaml', '--no-cache', ...flags];

function folderOf(system: string): string {
  const dir = folder();
  write(dir, 'system.yaml', system);
  return dir;
}

test.each([
  ['a market alone', SYSTEM.replace('[AAA, BBB]', '[AAA]')],
  ['an account', `${SYSTEM}portfolio: {}\n`],
])('%s: figures and files have what was paid, and verify runs it again', async (_name, system) => {
  const dir = folderOf(system);
  const { run_dir } = await runJsonHere<{ run_dir: string }>(words('backtest'), dir);
  const { metrics } = readJson<{ metrics: Record<string, number> }>(dir, join(run_dir, 'result.json'));
  expect(metrics['funding']).not.toBe(0);
  expect(metrics['swaps']).toBe(0);
  const [head, ...rows] = readFileSync(join(dir, run_dir, 'trades.csv'), 'utf8')
    .trim()
    .split('\n');
  const names = head!.split(',');
  expect(names.at(-1)).toBe('charges');
  const sum = (name: string): number => rows.reduce((total, row) => total + Number(row.split(',')[names.indexOf(name)]), 0);
  expect(sum('charges')).toBeCloseTo(metrics['funding']!, 6);
  expect(10_000 + sum('pnl')).toBeCloseTo(metrics['final_equity']!, 6);
  const equity = readFileSync(join(dir, run_dir, 'equity.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(Number(equity.at(-1)!.split(',')[1])).toBeCloseTo(metrics['final_equity']!, 6);
  expect((await runHere(['verify', run_dir], dir)).exit).toBe(0);
});

test('a sweep over sizes and rates keeps no trial that was liquidated', async () => {
  const result = await runJsonHere(words('sweep', '--workers', '2'), folderOf(SYSTEM.replace('[AAA, BBB]', '[AAA]')));
  expect(JSON.stringify(result)).toContain('"liquidations":0');
  expect(JSON.stringify(result)).not.toMatch(/"size":15/);
});

test.each([
  ['instrument.kind=futures', 'instrument.kind must be one of spot, margin, perpetual, future, not "futures"'],
  [
    'instrument={kind: perpetual, initial_margin: 0.1, maintenance_margin: 0.05}',
    'instrument needs funding where its kind is perpetual, and there is none',
  ],
  ['risk.currency=EUR', 'AAA pays in USD and the account is in EUR: data.currency_pairs needs USDEUR or EURUSD, and has none'],
  [
    'instrument={preset: crypto_spot}',
    'strategy.short sells AAA, whose instrument is spot: it needs borrow: true and a borrow_rate, or another kind',
  ],
  ['instrument.session=noon', 'instrument.session must be hours such as 09:30-16:00'],
])('--set %s is one sentence', async (override, sentence) => {
  await expectRefusalHere(words('backtest', '--set', override), folderOf(SYSTEM), 2, sentence);
});
