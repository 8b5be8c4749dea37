// A rotation through the commands: its files, walk-forward and optimize, and the same bits when it is verified.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { withConnection } from '../../src/data/duckdb/duckdb-connection.js';
import { folder, write } from './binary.js';
import { runHere as run, runJsonHere as runJson } from './in-process.js';

const SYSTEM = `system: turn
data: {source: synthetic, symbols: [CCC, AAA, BBB], timeframe: 1d, calendar: us_equity, synthetic: {seed: 4, bars: 1200, correlation: 0.4}}
params: {momentum: 60, top: 2}
strategy: {weight: "close / close[$momentum] - 1", rebalance: is_new_month()}
execution: {taker_fee_bps: 1, slippage_bps: 2}
risk: {cash: 100000, max_positions: 2}
portfolio: {top: $top, short_top: 1, threshold: 0.01, weights: inverse_volatility}
space: {momentum: {choice: [20, 60, 120]}, top: {int: [1, 3]}}
study: {trials: 9, split: {train: 0.5, validation: 0.25, holdout: 0.25}}
walkforward: {train: 730d, test: 365d, trials: 4}
seed: 3
`;

let dir = '';
let runDir = '';

beforeAll(async () => {
  dir = folder();
  write(dir, 'system.yaml', SYSTEM);
  runDir = (await runJson<{ run_dir: string }>(['backtest', 'system.yaml', '--output-dir', 'out'], dir)).run_dir;
}, 60_000);

test('leaves its weights: at most the top legs, and shares that sum to gross', () => {
  const [head, ...rows] = readFileSync(join(dir, runDir, 'weights.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(head).toBe('time,symbol,weight');
  const byTime = new Map<string, string[]>();
  for (const row of rows) byTime.set(row.split(',')[0]!, [...(byTime.get(row.split(',')[0]!) ?? []), row]);
  for (const legs of byTime.values()) {
    const weights = legs.map((row) => Number(row.split(',')[2]));
    expect(weights.filter((weight) => weight > 0).length).toBeLessThanOrEqual(2);
    expect(weights.filter((weight) => weight < 0).length).toBeLessThanOrEqual(1);
    const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
    if (legs[0]!.split(',')[1] !== '') expect(sum).toBeCloseTo(1, 12);
  }
  expect(byTime.size).toBeGreaterThan(40);
});

test('lists what was skipped, with its reason and what was aimed at', async () => {
  const rows = await withConnection(
    async (connection) =>
      await connection.runAndReadAll(
        `SELECT reason, count(*) AS many, min(abs(rank)) AS least FROM read_parquet('${join(dir, runDir, 'signals.parquet')}') GROUP BY reason`,
      ),
  );
  const place = rows.getRowObjectsJson().find(({ reason }) => reason === 'place')!;
  expect(Number(place['many'])).toBeGreaterThan(5);
  expect(Number(place['least'])).toBeGreaterThan(0);
});

test('walks forward, is optimised on train, validation and holdout, and each is the same when it is verified', async () => {
  const walk = await runJson<{ dir: string; folds: unknown[] }>(['walkforward', 'system.yaml', '--output-dir', 'walk'], dir);
  expect(walk.folds).toHaveLength(2);
  const study = await runJson<{ dir: string; windows: unknown[] }>(['optimize', 'system.yaml', '--output-dir', 'study'], dir);
  expect(study.windows).toHaveLength(3);
  for (const each of [runDir, walk.dir, study.dir]) {
    const { exit, stdout } = await run(['verify', each], dir);
    expect([exit, stdout]).toEqual([0, expect.stringContaining('bit for bit')]);
  }
  const best = readdirSync(join(dir, study.dir)).includes('best_config.yaml');
  expect(best).toBe(true);
  expect((await run(['backtest', join(study.dir, 'best_config.yaml'), '--output-dir', 'best'], dir)).exit).toBe(0);
});

test('sees nothing of the future, on its legs and across them', async () => {
  const { exit, stdout } = await run(['lookahead', 'system.yaml'], dir);
  expect([exit, stdout]).toEqual([0, expect.stringContaining('AAA+BBB+CCC, 8 cuts of 1,200 bars')]);
});
