import { dailyReturns } from '../../core/daily-returns.js';
import { UNDEFINED_BY_RUIN, type Metrics } from '../../core/metrics.js';
import { findRuin } from '../../core/ruin.js';
import { accountReturns, filledNotional, tradedNotional } from '../../core/trade-columns.js';
import { drawdownMetrics, returnMetrics } from '../../validation/curve-metrics.js';
import { momentsOf } from '../../validation/moments.js';
import { multipliersOf } from '../strategy/multipliers-of.js';
import type { BacktestResult } from '../run/backtest.js';

/** Runs one after the other, each beginning with the account that the one before left. */
export interface StitchedRun {
  /** the runs' bars in the order of time; epoch milliseconds */
  readonly timeMs: Float64Array;
  /** f64[bar]: the same on the clock of trading days */
  readonly dayClockMs: Float64Array;
  /** what the first run began with; quote currency */
  readonly initialCash: number;
  /** f64[bar] quote currency */
  readonly equity: Float64Array;
  /** f64[trading day with a bar] fractions */
  readonly dailyReturns: Float64Array;
  /** f64[trade] what each trade did to the account, a fraction of the cash before it */
  readonly tradeReturns: Float64Array;
  readonly metrics: Metrics;
  /** when the equity was first at or below 0 on a mark, epoch milliseconds; undefined where it never was */
  readonly ruinedMs: number | undefined;
}

/** Joins runs; at least one. */
export function stitchRuns(runs: readonly BacktestResult[], initialCash: number): StitchedRun {
  const join = (columnOf: (run: BacktestResult) => Float64Array): Float64Array => concatenate(runs.map(columnOf));
  const timeMs = join(({ market, window }) => market.bars.timeMs.subarray(window.from, window.to));
  const equity = join(({ account }) => account.equity);
  const dayClockMs = join((run) => run.dayClockMs.subarray(run.window.from, run.window.to));
  const daily = dailyReturns(equity, dayClockMs, initialCash);
  const pnl = join(({ trades }) => trades.pnl);
  const { market } = runs[0]!;
  const curve = { timeMs, equity, initialCash, timeframeMs: market.timeframe.durationMs };
  const money = { ...returnMetrics(curve, daily, market.calendar.daysPerYear), ...drawdownMetrics(curve) };
  const metrics: Metrics = {
    ...money,
    calmar: ratio(money.cagr, -money.max_drawdown),
    ...tradeMetrics(runs, pnl),
    ...activityMetrics(runs, equity),
  };
  const ruin = findRuin(equity, initialCash);
  return {
    timeMs,
    dayClockMs,
    initialCash,
    equity,
    dailyReturns: daily,
    tradeReturns: accountReturns(pnl, initialCash),
    metrics: ruin === undefined ? metrics : { ...metrics, ...UNDEFINED_BY_RUIN },
    ruinedMs: ruin === undefined ? undefined : timeMs[ruin]!,
  };
}

function tradeMetrics(
  runs: readonly BacktestResult[],
  pnl: Float64Array,
): Pick<Metrics, 'trades' | 'win_rate' | 'profit_factor' | 'expectancy' | 'avg_r' | 'sqn'> {
  const returns = concatenate(runs.map(({ trades }) => trades.tradeReturn));
  const multiples = concatenate(runs.map(({ trades }) => trades.rMultiple)).filter((multiple) => !Number.isNaN(multiple));
  const { mean, deviation } = momentsOf(pnl);
  return {
    trades: pnl.length,
    win_rate: ratio(pnl.filter((profit) => profit > 0).length, pnl.length),
    profit_factor: ratio(sum(pnl.filter((profit) => profit > 0)), -sum(pnl.filter((profit) => profit < 0))),
    expectancy: ratio(sum(returns), returns.length),
    avg_r: ratio(sum(multiples), multiples.length),
    sqn: Math.sqrt(pnl.length) * ratio(mean, deviation),
  };
}

/** Metrics that add up over runs. */
const SUMMED = ['fees', 'funding', 'swaps', 'borrow', 'liquidations'] as const satisfies readonly (keyof Metrics)[];

/** Shares of each run weigh by its bars. */
function activityMetrics(
  runs: readonly BacktestResult[],
  equity: Float64Array,
): Pick<Metrics, 'exposure' | 'turnover' | (typeof SUMMED)[number]> {
  const exposed = runs.map(({ metrics, account }) => metrics.exposure * account.equity.length);
  const notional = runs.map(({ trades, fills, system, market, parameters }) => {
    const multipliers = multipliersOf(system.file, market.symbol, parameters);
    return fills === undefined ? tradedNotional(trades, multipliers) : filledNotional(fills, multipliers);
  });
  return {
    exposure: ratio(sum(exposed), equity.length),
    ...(Object.fromEntries(SUMMED.map((name) => [name, sum(runs.map(({ metrics }) => metrics[name]))])) as Pick<
      Metrics,
      (typeof SUMMED)[number]
    >),
    turnover: ratio(sum(notional), sum(equity) / equity.length),
  };
}

function concatenate(columns: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(columns.reduce((length, column) => length + column.length, 0));
  let at = 0;
  for (const column of columns) {
    joined.set(column, at);
    at += column.length;
  }
  return joined;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}
