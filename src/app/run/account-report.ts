import { holdAll, holdLeg, type HeldCurve } from '../../core/account-benchmarks.js';
import { distinctLegs } from '../../core/account-clock.js';
import { measureAccount, type AccountFigures } from '../../core/account-figures.js';
import { isLegsCurve } from '../../core/account-curve.js';
import { dailyReturns } from '../../core/daily-returns.js';
import type { MetricName, Metrics } from '../../core/metrics.js';
import { priceImpact } from '../../core/rules.js';
import type { LegData } from '../../core/trading-data.js';
import { formatTime } from '../../core/time.js';
import { drawdownMetrics, returnMetrics } from '../../validation/curve-metrics.js';
import { rulesOfTrial } from '../strategy/rules-of.js';
import { multipliersOf } from '../strategy/multipliers-of.js';
import type { BacktestResult } from './backtest.js';

/** What is told of a benchmark. */
export const BENCHMARK_METRICS = [
  'total_return',
  'cagr',
  'volatility',
  'sharpe',
  'max_drawdown',
  'final_equity',
] as const satisfies readonly MetricName[];

export type BenchmarkMetrics = Pick<Metrics, (typeof BENCHMARK_METRICS)[number]>;

/** Something held instead of the account, from its first purchase to the window's end. */
export interface Benchmark {
  /** symbol of the leg, or `equal weight` */
  readonly name: string;
  /** open of the bar at whose close it was first bought, epoch milliseconds; NaN where it had no bar in the window */
  readonly startMs: number;
  /** NaN is undefined */
  readonly metrics: BenchmarkMetrics;
  /** f64[instant of the window], quote currency: the cash before the first purchase */
  readonly equity: Float64Array;
}

/** What the run of an account is beside its trades and metrics. */
export interface AccountReport {
  readonly figures: AccountFigures;
  /** all legs, each bought once when it is listed (holdAll) */
  readonly equalWeight: Benchmark;
  /** each leg alone (holdLeg), in the order of the legs */
  readonly buyAndHold: readonly Benchmark[];
}

/** Measures the legs of an account and what holding them would have been; undefined of a run on one market. */
export function reportAccount(result: BacktestResult): AccountReport | undefined {
  const { legs: own, account, market, trades, window, dayClockMs, system, parameters } = result;
  if (own === undefined || !isLegsCurve(account)) return undefined;
  const { risk, execution } = rulesOfTrial(system.file, parameters, market.symbol);
  const { legs, skipped } = own;
  const priced = legs.map((leg, index) => inAccountCurrency(leg, result.money?.[index]?.rateAtClose));
  const costs = { impact: priceImpact(execution), fee: execution.takerFeeBps / 10_000 };
  const multipliers = multipliersOf(system.file, market.symbol, parameters);
  return {
    figures: measureAccount({
      trades,
      legs,
      skipped,
      fills: result.fills,
      curve: account,
      window,
      dayClockMs,
      multipliers,
      money: result.money,
    }),
    equalWeight: benchmarkOf(result, risk.cash, 'equal weight', holdAll(distinctLegs(priced), window, risk.cash, costs)),
    buyAndHold: distinctLegs(priced).map((leg) =>
      benchmarkOf(result, risk.cash, leg.data.market.symbol, holdLeg(leg, window, risk.cash, costs)),
    ),
  };
}

/** I6: what is held is worth money of the account. */
function inAccountCurrency(leg: LegData, rates: Float64Array | undefined): LegData {
  if (rates === undefined) return leg;
  const { market } = leg.data;
  const close = market.bars.close.map((price, bar) => price * rates[leg.instantOf[bar]!]!);
  return { ...leg, data: { ...leg.data, market: { ...market, bars: { ...market.bars, close } } } };
}

/** Measures from the bar of the first purchase on: what is not listed yet has neither days nor returns. */
function benchmarkOf({ market, window, dayClockMs }: BacktestResult, initialCash: number, name: string, held: HeldCurve): Benchmark {
  const from = window.from + held.start;
  const equity = held.equity.subarray(held.start);
  if (equity.length === 0) {
    const metrics = Object.fromEntries(BENCHMARK_METRICS.map((each) => [each, Number.NaN])) as BenchmarkMetrics;
    return { name, startMs: Number.NaN, metrics, equity: held.equity };
  }
  const timeMs = market.bars.timeMs.subarray(from, window.to);
  const curve = { timeMs, equity, initialCash, timeframeMs: market.timeframe.durationMs };
  const daily = dailyReturns(equity, dayClockMs.subarray(from, window.to), initialCash);
  const all = { ...returnMetrics(curve, daily, market.calendar.daysPerYear), ...drawdownMetrics(curve) };
  const metrics = Object.fromEntries(BENCHMARK_METRICS.map((each) => [each, all[each]])) as BenchmarkMetrics;
  return { name, startMs: timeMs[0]!, metrics, equity: held.equity };
}

/** Returns the account as result.json and `--json` have it. */
export function accountJson({ figures, equalWeight, buyAndHold }: AccountReport): object {
  return {
    legs_traded: figures.legsTraded,
    signals_skipped: figures.signalsSkipped,
    skipped: figures.skipped,
    average_gross: figures.averageGross,
    largest_gross: figures.largestGross,
    average_net: figures.averageNet,
    largest_net: figures.largestNet,
    average_places: figures.averagePlaces,
    most_places: figures.mostPlaces,
    legs: figures.legs.map((leg) => ({
      symbol: leg.symbol,
      ...(leg.member !== undefined && { member: leg.member }),
      trades: leg.trades,
      win_rate: leg.winRate,
      pnl: leg.pnl,
      fees: leg.fees,
      charges: leg.charges,
      pnl_share: leg.pnlShare,
      held_share: leg.heldShare,
      average_exposure: leg.averageExposure,
      largest_exposure: leg.largestExposure,
      risk_share: leg.riskShare,
      skipped: leg.skipped,
    })),
    correlations: figures.correlations ?? null,
    benchmarks: { equal_weight: benchmarkJson(equalWeight), buy_and_hold: buyAndHold.map(benchmarkJson) },
  };
}

function benchmarkJson({ name, startMs, metrics }: Benchmark): object {
  return { name, start: Number.isNaN(startMs) ? null : formatTime(startMs), ...metrics };
}
