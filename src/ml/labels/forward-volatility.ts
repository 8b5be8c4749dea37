import type { Bars } from '../../core/bars.js';
import { checkHorizon } from './check-horizon.js';
import { labelBars, type Label } from './label.js';

/** Returns for each bar the sample standard deviation of the log returns of the bars after it, a fraction a bar.
 *  horizonBars  bars, >= 2; the last ones have no label
 *  Throws UsageError MODEL_INVALID                                                 */
export function forwardVolatility({ timeMs, close }: Bars, barMs: number, horizonBars: number): Label {
  checkHorizon('forward volatility', horizonBars, 2);
  const logReturns = close.map((price, bar) => (bar === 0 ? Number.NaN : Math.log(price / close[bar - 1]!)));
  return labelBars(timeMs, barMs, (bar) => {
    const lastBar = bar + horizonBars;
    return lastBar < close.length ? { value: deviationOf(logReturns.subarray(bar + 1, lastBar + 1)), lastBar } : undefined;
  });
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
