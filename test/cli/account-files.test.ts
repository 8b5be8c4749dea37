// What the run of an account of two legs leaves behind: the case of test/golden/two-entries-one-place, with figures by hand.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, readJson, write } from './binary.js';
import { runHere, runJsonHere } from './in-process.js';

const SYSTEM = `system: two_legs
data: {source: csv, path: "{symbol}.csv", symbols: [B, A], timeframe: 1d, calendar: crypto}
strategy: {long: {enter: "volume == 1", exit: "volume == 2"}, target: "10"}
execution: {taker_fee_bps: 0, maker_fee_bps: 0, slippage_bps: 0, spread_bps: 0}
risk: {cash: 1000, sizing: all_in, max_positions: 1}
portfolio: {rank: close}
`;
const HEAD = 'time,open,high,low,close,volume\n';
const A = `${HEAD}2024-01-01,20,21,19,20,1
2024-01-02,20,22,20,22,1
2024-01-03,22,23,21,23,1
2024-01-04,24,25,23,24,9
2024-01-05,24,26,24,25,9
`;
const B = `${HEAD}2024-01-01,50,51,49,50,1
2024-01-02,50,55,48,54,9
2024-01-03,55,61,54,58,9
2024-01-04,58,59,57,58,9
2024-01-05,58,58,56,57,9
`;

interface AccountDocument {
  readonly run_dir: string;
  readonly account: {
    readonly legs: readonly Record<string, unknown>[];
    readonly skipped: Readonly<Record<string, number>>;
    readonly benchmarks: Readonly<Record<string, unknown>>;
    readonly [figure: string]: unknown;
  };
}

const dir = folder();
let document: AccountDocument;
let runDir = '';

beforeAll(async () => {
  write(dir, 'system.yaml', SYSTEM);
  write(dir, 'A.csv', A);
  write(dir, 'B.csv', B);
  document = await runJsonHere<AccountDocument>(['backtest', 'system.yaml', '--no-cache'], dir);
  runDir = join(dir, document.run_dir);
});

const lines = (file: string): string[] => readFileSync(join(runDir, file), 'utf8').trimEnd().split('\n');

test('figures of the account and of each leg, in result.json as in --json', () => {
  const { account } = document;
  expect(account).toMatchObject({
    legs_traded: 2,
    signals_skipped: 2,
    skipped: { place: 2, guard: 0, cash: 0 },
    average_gross: 0.4,
    largest_gross: 1,
    largest_net: 1,
    average_places: 0.4,
    most_places: 1,
  });
  // daily pnl: A 0 0 0 0 50, B 0 80 120 0 0; A's covariance with their sum is 0
  expect(account.legs).toMatchObject([
    { symbol: 'A', trades: 1, win_rate: 1, pnl: 50, fees: 0, pnl_share: 0.2, held_share: 0.2, average_exposure: 0.2, risk_share: 0 },
    { symbol: 'B', trades: 1, win_rate: 1, pnl: 200, fees: 0, pnl_share: 0.8, held_share: 0.2, largest_exposure: 1, risk_share: 1 },
  ]);
  expect(account.legs.map(({ skipped }) => (skipped as Record<string, number>)['place'])).toEqual([2, 0]);
  expect(readJson<AccountDocument>(join(runDir, 'result.json')).account).toEqual(account);
});

test('benchmarks: each leg held, and both at equal weight', () => {
  const { equal_weight: equal, buy_and_hold: held } = document.account.benchmarks;
  // 500 in A from 20 to 25, 500 in B from 50 to 57
  expect(equal).toMatchObject({
    name: 'equal weight',
    start: '2024-01-01T00:00:00Z',
    final_equity: 1195,
    total_return: expect.closeTo(0.195, 12),
  });
  expect(held).toMatchObject([
    { name: 'A', final_equity: 1250 },
    { name: 'B', final_equity: 1140 },
  ]);
});

test('signals.parquet has every signal in the order of service, with its rank and why it was skipped', async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT strftime(decision_time, '%d') AS decided, strftime(time, '%d') AS day, symbol, side, rank, taken, reason FROM read_parquet('${join(runDir, 'signals.parquet')}')`,
  );
  connection.closeSync();
  instance.closeSync();
  expect(reader.getRows()).toEqual([
    ['01', '02', 'B', 'long', 50, true, null],
    ['01', '02', 'A', 'long', 20, false, 'place'],
    ['02', '03', 'A', 'long', 22, false, 'place'],
    ['03', '04', 'A', 'long', 23, true, null],
  ]);
});

test('account_curve.csv has cash, positions, gross and net', () => {
  expect(lines('account_curve.csv')).toEqual([
    'time,cash,positions,gross,net',
    '2024-01-01T00:00:00Z,1000,0,0,0',
    '2024-01-02T00:00:00Z,0,1,1,1',
    '2024-01-03T00:00:00Z,1200,0,0,0',
    '2024-01-04T00:00:00Z,0,1,1,1',
    '2024-01-05T00:00:00Z,1250,0,0,0',
  ]);
});

test('telemetry names the symbol of each trade, events the bars of each leg', () => {
  const read = (file: string): Record<string, unknown>[] => lines(file).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(read('telemetry.jsonl').map(({ symbol, exit_reason }) => [symbol, exit_reason])).toEqual([
    ['B', 'target'],
    ['A', 'end'],
  ]);
  const opened = read('events.jsonl').filter(({ event }) => event === 'data_opened');
  expect(opened.map(({ symbol, bars }) => [symbol, bars])).toEqual([
    ['A', 5],
    ['B', 5],
  ]);
});

describe('for people', () => {
  test('a table of the legs, the skipped signals in one line, the benchmarks beside the account', async () => {
    const { stdout } = await runHere(['backtest', 'system.yaml', '--no-cache'], dir);
    const row = (...cells: string[]): RegExp => new RegExp(cells.map((cell) => `│ +${cell} +`).join(''));
    expect(stdout).toMatch(row('leg', 'trades', 'win rate', 'pnl', 'share', 'risk share'));
    expect(stdout).toMatch(row('B', '1', '100.0 %', '200.00', '80.0 %', '100.0 %'));
    expect(stdout).toContain('\nskipped signals: 2 (2 place)\n');
    expect(stdout).toMatch(/│ account +│ +25\.00 %/);
    expect(stdout).toMatch(/│ equal weight +│ +19\.50 %/);
    expect(stdout).toMatch(/│ hold B +│ +14\.00 %/);
  });

  test('the report is written anew, byte for byte, and the run verified', async () => {
    const before = readFileSync(join(runDir, 'report.html'), 'utf8');
    expect(before).toContain('What each leg added');
    rmSync(join(runDir, 'report.html'));
    await runJsonHere(['report', document.run_dir], dir);
    expect(readFileSync(join(runDir, 'report.html'), 'utf8')).toBe(before);
    expect((await runHere(['verify', document.run_dir], dir)).exit).toBe(0);
  });
});
