// The slow twin of the equity statistics: arrays of everything, textbook formulas.
import type { MetricName } from '../../src/core/metrics.js';
import type { SlowResult } from './slow-simulator.js';

export interface SlowMetricsInput {
  readonly result: SlowResult;
  readonly initialCash: number;
  /** bar opens of the window, epoch ms, and the same as wall clock in the instrument's zone */
  readonly timeMs: ArrayLike<number>;
  readonly localTimeMs: ArrayLike<number>;
  readonly timeframeMs: number;
  readonly daysPerYear: number;
}

const DAY_MS = 86_400_000;

export function computeMetricsSlowly(input: SlowMetricsInput): Record<MetricName, number> {
  const { result, initialCash, timeMs, timeframeMs, daysPerYear } = input;
  const { trades, equity } = result;
  const final = equity.length > 0 ? equity.at(-1)! : initialCash;
  const daily = dailyReturns(equity, input.localTimeMs, initialCash);
  const pnls = trades.map((trade) => trade.pnl);
  const withRisk = trades.filter((trade) => !Number.isNaN(trade.rMultiple));
  const spanMs = timeMs[timeMs.length - 1]! + timeframeMs - timeMs[0]!;
  const cagr = final <= 0 ? -1 : (final / initialCash) ** ((365.25 * DAY_MS) / spanMs) - 1;
  const maxDrawdown = Math.min(0, ...drawdowns(equity, initialCash));
  const unlessRuined = (value: number): number => (equity.some((mark) => mark <= initialCash * 2 ** -40) ? Number.NaN : value);
  return {
    total_return: final / initialCash - 1,
    cagr,
    volatility: unlessRuined(sampleDeviation(daily) * Math.sqrt(daysPerYear)),
    sharpe: unlessRuined(ratio(mean(daily), sampleDeviation(daily)) * Math.sqrt(daysPerYear)),
    sortino: unlessRuined(ratio(mean(daily), Math.sqrt(mean(daily.map((r) => Math.min(r, 0) ** 2)))) * Math.sqrt(daysPerYear)),
    calmar: unlessRuined(ratio(cagr, -maxDrawdown)),
    max_drawdown: maxDrawdown,
    max_drawdown_days: longestUnderWater(equity, initialCash, timeMs) / DAY_MS,
    trades: trades.length,
    win_rate: ratio(pnls.filter((pnl) => pnl > 0).length, trades.length),
    profit_factor: ratio(sum(pnls.filter((pnl) => pnl > 0)), -sum(pnls.filter((pnl) => pnl < 0))),
    expectancy: mean(trades.map((trade) => trade.return)),
    avg_r: mean(withRisk.map((trade) => trade.rMultiple)),
    sqn: Math.sqrt(pnls.length) * ratio(mean(pnls), sampleDeviation(pnls)),
    exposure: ratio(result.exposedBars, equity.length),
    fees: sum(trades.map((trade) => trade.fees)),
    turnover: unlessRuined(ratio(result.tradedNotional, mean(equity))),
    final_equity: final,
    funding: 0,
    swaps: 0,
    borrow: 0,
    liquidations: 0,
  };
}

export function dailyReturns(equity: readonly number[], localTimeMs: ArrayLike<number>, initialCash: number): number[] {
  const returns: number[] = [];
  let previous = initialCash;
  for (let i = 0; i < equity.length; i++) {
    const day = Math.floor(localTimeMs[i]! / DAY_MS);
    const isLastOfDay = i + 1 === equity.length || Math.floor(localTimeMs[i + 1]! / DAY_MS) !== day;
    if (!isLastOfDay) continue;
    returns.push(previous > 0 ? equity[i]! / previous - 1 : Number.NaN);
    previous = equity[i]!;
  }
  return returns;
}

function drawdowns(equity: readonly number[], initialCash: number): number[] {
  let peak = initialCash;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}

function longestUnderWater(equity: readonly number[], initialCash: number, timeMs: ArrayLike<number>): number {
  let peak = initialCash;
  let peakTime = timeMs[0]!;
  let longest = 0;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i]! < peak) longest = Math.max(longest, timeMs[i]! - peakTime);
    if (equity[i]! < peak) continue;
    if (peakTime < timeMs[i]! && i > 0 && equity[i - 1]! < peak) longest = Math.max(longest, timeMs[i]! - peakTime);
    peak = equity[i]!;
    peakTime = timeMs[i]!;
  }
  return longest;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : sum(values) / values.length);
const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}
