import type { Metrics } from '../core/metrics.js';
import { momentsOf } from './moments.js';

/** An account, or something held, marked over time. */
export interface MarkedCurve {
  /** opens of the bars, epoch milliseconds, ascending */
  readonly timeMs: Float64Array;
  /** f64[bar] quote currency, at the closes */
  readonly equity: Float64Array;
  readonly initialCash: number;
  readonly timeframeMs: number;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;

/** Returns the metrics of returns, as the register of metrics defines them.
 *  daily        f64[trading day with a bar] fractions
 *  daysPerYear  trading days a year */
export function returnMetrics(
  { timeMs, equity, initialCash, timeframeMs }: MarkedCurve,
  daily: Float64Array,
  daysPerYear: number,
): Pick<Metrics, 'total_return' | 'cagr' | 'volatility' | 'sharpe' | 'sortino' | 'final_equity'> {
  const final = equity.at(-1)!;
  const spanDays = (timeMs.at(-1)! + timeframeMs - timeMs[0]!) / DAY_MS;
  const { mean, deviation } = momentsOf(daily);
  const year = Math.sqrt(daysPerYear);
  const loss = Math.sqrt(daily.reduce((sum, each) => sum + Math.min(each, 0) ** 2, 0) / daily.length);
  return {
    total_return: final / initialCash - 1,
    cagr: final <= 0 ? -1 : (final / initialCash) ** (YEAR_DAYS / spanDays) - 1,
    volatility: deviation * year,
    sharpe: ratio(mean, deviation) * year,
    sortino: ratio(mean, loss) * year,
    final_equity: final,
  };
}

/** Returns the metrics of drawdowns, as the register of metrics defines them. */
export function drawdownMetrics({ timeMs, equity, initialCash }: MarkedCurve): Pick<Metrics, 'max_drawdown' | 'max_drawdown_days'> {
  let [peak, peakMs, deepest, longestMs, isUnder] = [initialCash, timeMs[0]!, 0, 0, false];
  equity.forEach((value, bar) => {
    const time = timeMs[bar]!;
    if (value < peak || isUnder) longestMs = Math.max(longestMs, time - peakMs);
    isUnder = value < peak;
    if (isUnder) deepest = Math.min(deepest, value / peak - 1);
    else [peak, peakMs] = [value, time];
  });
  return { max_drawdown: deepest, max_drawdown_days: longestMs / DAY_MS };
}

function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}
