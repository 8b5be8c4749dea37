// A backtest's trades become signals with the features of the bar that they were decided on.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backtest } from '../../../src/app/run/backtest.js';
import { compileSystem } from '../../../src/app/strategy/compile-system.js';
import { collectRun, openFeatureStore } from '../../../src/app/feature-collection/collect-run.js';
import { signalsOfTrades } from '../../../src/app/feature-collection/signals-of-trades.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'barloom-collect-'));

test.each(['next_open', 'close'] as const)('signals of a backtest that fills at %s', async (fill) => {
  const system = compileSystem({
    system: 'demo',
    data: { source: 'synthetic', symbols: ['DEMO'], timeframe: '1h', synthetic: { seed: 7, bars: 3000 } },
    execution: { fill },
    strategy: {
      long: { enter: 'crosses_above(ema(close, 8), ema(close, 21))', exit: 'crosses_below(ema(close, 8), ema(close, 21))' },
      short: { enter: 'crosses_below(ema(close, 8), ema(close, 21))', exit: 'crosses_above(ema(close, 8), ema(close, 21))' },
      stop: '2 * atr(14)',
    },
  });
  const { market, trades, account, window } = await backtest(system, { useCache: false }),
    { timeMs, close } = market.bars;
  const delay = fill === 'next_open' ? 1 : 0,
    signals = signalsOfTrades(trades, timeMs, delay);
  const columns = [close, close.map((price, bar) => (bar === 0 ? Number.NaN : price / close[bar - 1]! - 1))];
  const store = await openFeatureStore(join(folder(), 'deep/features.duckdb'));
  const label = { runId: 'r', strategyId: 'demo', symbol: 'DEMO', timeframe: '1h', origin: market.origin.kind };
  await collectRun(store, {
    label,
    featureSet: { hash: 'f00d', names: ['price', 'change'] },
    timeMs,
    columns,
    signals,
    bars: { from: window.from, to: window.to, position: account.position },
  });
  const rows = await store.readSignals('f00d'),
    bars = await store.readBars('f00d');
  await store.close();

  expect(trades.count).toBeGreaterThan(50);
  const decided = Array.from(trades.entryBar, (bar) => bar - delay);
  expect(Array.from(rows.timeMs)).toEqual(decided.map((bar) => timeMs[bar]));
  expect(Array.from(rows.columns[1]!)).toEqual(decided.map((bar) => columns[1]![bar]));
  expect(Array.from(rows.side)).toEqual(Array.from(trades.side));
  expect(rows.outcomes.pnl).toEqual(trades.pnl);
  expect(Array.from(rows.outcomes.exitTimeMs)).toEqual(Array.from(trades.exitBar, (bar) => timeMs[bar]));
  expect(Array.from(rows.outcomes.exitReason)).toEqual(Array.from(trades.reason));
  expect(rows.runs).toEqual([{ ...label, origin: 'synthetic' }]);
  expect(bars.timeMs).toEqual(timeMs.slice(window.from, window.to));
  expect(Array.from(bars.position)).toEqual(Array.from(account.position));
  expect(bars.columns[0]).toEqual(close.slice(window.from, window.to));
});

test('a store below a file is one sentence', async () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  await expect(openFeatureStore(join(file, 'features.duckdb'))).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
});

test.skipIf(process.getuid?.() === 0)('a store in a folder that may not be written is one sentence (root may write anywhere)', async () => {
  const dir = folder();
  chmodSync(dir, 0o500);
  await expect(openFeatureStore(join(dir, 'features.duckdb'))).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
});
