// The joined account by hand: two runs, a hole between them, unequal lengths.
import { expect, test } from 'vitest';
import type { BacktestResult } from '../../src/app/run/backtest.js';
import { stitchRuns } from '../../src/app/walk-forward/stitch-runs.js';
import { hourlyMarket } from '../engine/sample-job.js';

const DAY_MS = 86_400_000;
const MULTIPLIER = 2;

interface Leg {
  /** of the bars, which are a day apart; the first day */
  readonly day: number;
  readonly equity: readonly number[];
  readonly pnl?: readonly number[];
  readonly rMultiple?: readonly number[];
  readonly exposure?: number;
  readonly fees?: number;
}

/** Returns a run with as much of it as a joined account reads. Each trade buys 1 at 3 and sells at 4. */
function runOf({ day, equity, pnl = [], rMultiple = [], exposure = 0, fees = 0 }: Leg): BacktestResult {
  const timeMs = Float64Array.from({ length: day + equity.length }, (_, bar) => bar * DAY_MS);
  const price = new Float64Array(timeMs.length);
  const market = hourlyMarket({ timeMs, open: price, high: price, low: price, close: price, volume: price });
  const fill = (value: number): Float64Array => new Float64Array(pnl.length).fill(value);
  return {
    market: { ...market, timeframe: { ...market.timeframe, durationMs: DAY_MS } },
    window: { from: day, to: day + equity.length },
    dayClockMs: timeMs,
    account: { equity: Float64Array.from(equity) },
    trades: {
      count: pnl.length,
      pnl: Float64Array.from(pnl),
      tradeReturn: Float64Array.from(pnl, (profit) => profit / 100),
      rMultiple: Float64Array.from(rMultiple),
      entryPrice: fill(3),
      exitPrice: fill(4),
      quantity: fill(1),
    },
    metrics: { exposure, fees },
    system: { file: { instrument: { multiplier: MULTIPLIER } } },
  } as unknown as BacktestResult;
}

const metricsOf = (...legs: readonly Leg[]) => stitchRuns(legs.map(runOf), 100).metrics;

test.each<[string, number[], number, number]>([
  ['from the peak to the bar that reaches it again, that bar included', [110, 99, 88, 105, 110, 121, 115], -0.2, 4],
  ['from the peak to the bar that exceeds it', [110, 99, 130, 129, 131], 99 / 110 - 1, 2],
  ['from the first bar where the initial cash is the peak', [90, 95, 99, 101], -0.1, 3],
  ['to the last bar where it ends under water', [100, 120, 90, 90, 110], -0.25, 3],
  ['from the last bar that stood at the peak', [100, 100, 100, 80, 100], -0.2, 2],
  ['not at all where it never falls', [100, 100, 101], 0, 0],
])('under water: %s', (_, equity, depth, days) => {
  const { max_drawdown, max_drawdown_days } = metricsOf({ day: 0, equity });
  expect(max_drawdown).toBeCloseTo(depth, 12);
  expect(max_drawdown_days).toBe(days);
});

test('under water across a hole between two runs: by time, not by bars', () => {
  expect(metricsOf({ day: 0, equity: [110, 105] }, { day: 30, equity: [104, 111, 112] })).toMatchObject({
    max_drawdown: 104 / 110 - 1,
    max_drawdown_days: 31,
  });
});

test('growth is over the time from the first open to the last close', () => {
  // it doubles within 731 days
  const { cagr, total_return } = metricsOf({ day: 0, equity: [100, 120] }, { day: 729, equity: [150, 200] });
  expect(total_return).toBe(1);
  expect(cagr).toBeCloseTo(2 ** (365.25 / 731) - 1, 12);
});

test('shares of bars weigh by the bars of their runs; a trade that makes nothing is no win and no loss', () => {
  const metrics = metricsOf(
    { day: 0, equity: [100, 104, 103], pnl: [5, -2, 0], rMultiple: [2, Number.NaN, 0], exposure: 1 / 3, fees: 0.5 },
    { day: 3, equity: [105], pnl: [3, -1], rMultiple: [1, -1], exposure: 1, fees: 0.25 },
  );
  expect(metrics).toMatchObject({ trades: 5, win_rate: 2 / 5, exposure: (1 + 1) / 4, fees: 0.75, avg_r: 2 / 4 });
  expect(metrics.profit_factor).toBeCloseTo(8 / 3, 12);
  expect(metrics.expectancy).toBeCloseTo(0.05 / 5, 12);
  // five round trips of 3 and 4, twice over, beside a mean equity of 103
  expect(metrics.turnover).toBeCloseTo((5 * 7 * MULTIPLIER) / 103, 12);
  // mean 1, squares 16 + 9 + 1 + 4 + 4
  expect(metrics.sqn).toBeCloseTo(Math.sqrt(5) / Math.sqrt(34 / 4), 12);
});

test('without a trade, ratios of trades are undefined', () => {
  const { win_rate, profit_factor, expectancy, avg_r, sqn, turnover } = metricsOf({ day: 0, equity: [100, 100] });
  expect([win_rate, profit_factor, expectancy, avg_r, sqn]).toEqual(Array(5).fill(Number.NaN));
  expect(turnover).toBe(0);
});
