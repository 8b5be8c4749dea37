// With `signals: all` every valid entry is a row, whether or not a trade came of it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowFakeData } from '../../allow-fake-data.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { openFeatureStore } from '../../../src/app/feature-collection/collect-run.js';
import { signalsOfTrades } from '../../../src/app/feature-collection/signals-of-trades.js';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { openDataset } from '../../../src/app/learning/open-dataset.js';
import { compileSystem } from '../../../src/app/strategy/compile-system.js';
import type { ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import type { StoredSignals } from '../../../src/data/feature-store/store-rows.js';

const OPTIONS = { useCache: false, workers: 1 },
  HOUR = 3_600_000;
allowFakeData();

interface Choice {
  readonly signals: 'traded' | 'all';
  readonly label?: object;
  readonly fill?: 'next_open' | 'close';
  readonly store?: string;
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'barloom-all-'));

function systemOf(dir: string, { signals, label = {}, fill = 'next_open' }: Choice): ResolvedSystem {
  return compileSystem({
    system: 'every',
    data: { source: 'synthetic', symbols: ['AAA'], timeframe: '1h', synthetic: { seed: 7, bars: 2500 }, start: '2015-01-10' },
    execution: { fill },
    params: { lookback: 3 },
    strategy: {
      let: { slow: 'tf("4h", close > ema(close, 10))' },
      long: { enter: 'close > highest(high, $lookback)[1] and slow', exit: 'close < lowest(low, 12)[1]' },
      short: { enter: 'close < lowest(low, $lookback)[1] and not slow' },
      stop: '2 * atr(14)',
      max_bars: 12,
    },
    ml_data_collection: { db_path: join(dir, 'store.duckdb'), signals },
    ml_training: { features: 'trend', minimum_rows: 10, label },
  });
}

async function stored(dir: string, hash: string): Promise<StoredSignals> {
  const store = await openFeatureStore(join(dir, 'store.duckdb'));
  return await store.readSignals(hash).finally(() => store.close());
}

test.each(['next_open', 'close'] as const)(
  'rows are the valid entries at %s, with the outcomes of the trades that came of them',
  async (fill) => {
    const dir = folder(),
      system = systemOf(dir, { signals: 'all', fill }),
      result = await backtest(system, OPTIONS),
      { timeMs } = result.market.bars;
    const [{ trades, newRows }] = (await accumulate(system, 'test', OPTIONS)) as unknown as [{ trades: number; newRows: number }];
    const { set } = await openDataset(system.file, 'test', OPTIONS),
      rows = await stored(dir, set.hash),
      traded = signalsOfTrades(result.trades, timeMs, fill === 'close' ? 0 : 1);
    expect(trades).toBe(traded.bar.length);
    expect(trades).toBeGreaterThan(50);
    expect(newRows).toBeGreaterThan(1.5 * trades);
    expect(rows.timeMs).toHaveLength(newRows);
    expect(rows.timeMs.every((time) => time >= result.window.startMs && time < result.window.endMs - HOUR)).toBe(true);
    const closed = Array.from(rows.timeMs.keys()).filter((row) => !Number.isNaN(rows.outcomes.exitReason[row]!));
    expect(closed.map((row) => rows.timeMs[row])).toEqual(Array.from(traded.bar, (bar) => timeMs[bar]));
    for (const name of ['pnl', 'tradeReturn', 'exitTimeMs', 'barsHeld', 'exitReason'] as const) {
      expect(
        closed.map((row) => rows.outcomes[name][row]),
        name,
      ).toEqual(Array.from(traded.outcomes[name]));
      expect(rows.outcomes[name].filter(Number.isNaN)).toHaveLength(newRows - trades);
    }
    expect(closed.map((row) => rows.side[row])).toEqual(Array.from(traded.side));
  },
);

test('labels of prices learn from all of them, those of trades from the traded ones; a file that asks for traded ones sees no others', async () => {
  const dir = folder(),
    price = { kind: 'return_class', horizon_bars: 4 },
    rowsOf = async (choice: Choice): Promise<number> => (await openDataset(systemOf(dir, choice).file, 'test', OPTIONS)).rows.rows;
  const [{ newRows: traded }] = (await accumulate(systemOf(dir, { signals: 'traded' }), 'test', OPTIONS)) as unknown as [
    { newRows: number },
  ];
  expect(await rowsOf({ signals: 'all', label: price })).toBe(traded);
  // the run is collected again, and what it lacked is added
  const [{ newRows: added }] = (await accumulate(systemOf(dir, { signals: 'all' }), 'test', OPTIONS)) as unknown as [{ newRows: number }];
  expect(added).toBeGreaterThan(0.5 * traded);
  const every = await openDataset(systemOf(dir, { signals: 'all', label: price }).file, 'test', OPTIONS);
  expect([every.counts.signals, every.rows.rows]).toEqual([traded + added, traded + added - every.counts.unlabelled]);
  expect(every.counts.unlabelled).toBeLessThan(5);
  expect(every.tradeReturn.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(traded - 5);
  expect(await rowsOf({ signals: 'traded', label: price })).toBeGreaterThan(traded - 5);
  expect(await rowsOf({ signals: 'traded', label: price })).toBeLessThanOrEqual(traded);
  const wins = await openDataset(systemOf(dir, { signals: 'all' }).file, 'test', OPTIONS);
  expect(wins.rows.rows).toBe((await openDataset(systemOf(dir, { signals: 'traded' }).file, 'test', OPTIONS)).rows.rows);
  expect(wins.counts.unlabelled).toBeGreaterThanOrEqual(added);
});

test('a position in the way of one run is no outcome where another run has one', async () => {
  const dir = folder(),
    system = systemOf(dir, { signals: 'all' });
  await accumulate(system, 'test', OPTIONS);
  const whole = await openDataset(system.file, 'test', OPTIONS);
  const { timeMs, outcomes } = await stored(dir, whole.set.hash),
    start = new Date(timeMs[outcomes.exitTimeMs.findIndex(Number.isNaN)]!).toISOString();
  // a run that begins there is flat and trades it
  await accumulate({ ...system, file: { ...system.file, data: { ...system.file.data, start } } }, 'test', OPTIONS);
  const joined = await openDataset(system.file, 'test', OPTIONS);
  expect(joined.counts.signals).toBe(whole.counts.signals);
  expect(joined.rows.rows).toBeGreaterThan(whole.rows.rows);
  expect(joined.rows.rows + joined.counts.unlabelled).toBe(joined.counts.signals);
});
