import type { Metrics } from '../../core/metrics.js';
import { drawdownMetrics, returnMetrics, type MarkedCurve } from '../../validation/curve-metrics.js';

/** What is told of everything that is compared. NaN is undefined. */
export interface CurveFigures extends Pick<Metrics, 'total_return' | 'volatility' | 'sharpe' | 'max_drawdown' | 'final_equity'> {
  /** f64[day]: returns, fractions */
  readonly daily: Float64Array;
}

export function measureCurve(curve: MarkedCurve, daily: Float64Array, daysPerYear: number): CurveFigures {
  const { total_return, volatility, sharpe, final_equity } = returnMetrics(curve, daily, daysPerYear);
  return { total_return, volatility, sharpe, final_equity, max_drawdown: drawdownMetrics(curve).max_drawdown, daily };
}
