import type { Bars } from '../../core/bars.js';
import { checkHorizon } from './check-horizon.js';
import { labelBars, type Label } from './label.js';

/** Returns for each bar the realised volatility of the bars after it: the root of the sum of their squared log returns, a fraction over the
 *  horizon. Bars after which nothing moves have no label.
 *  horizonBars  bars, >= 1; the last ones have no label
 *  Throws UsageError MODEL_INVALID
 *  Source  realised variance: Andersen, Bollerslev, Diebold and Labys 2003          */
export function realisedVolatility({ timeMs, close }: Bars, barMs: number, horizonBars: number): Label {
  checkHorizon('realised volatility', horizonBars);
  const past = pastVolatility(close, horizonBars);
  return labelBars(timeMs, barMs, (bar) => {
    const lastBar = bar + horizonBars,
      value = past[lastBar];
    return value !== undefined && value > 0 ? { value, lastBar } : undefined;
  });
}

/** Returns for each bar the realised volatility of the last `bars` log returns, its own included: f64[bar]; NaN before there are as many,
 *  and where one of them is missing. Each bar is summed on its own: rounding of other bars is not in it. */
export function pastVolatility(close: Float64Array, bars: number): Float64Array {
  const squares = close.map((price, bar) => (bar === 0 ? Number.NaN : Math.log(price / close[bar - 1]!) ** 2));
  return close.map((_, bar) => {
    if (bar < bars) return Number.NaN;
    let sum = 0;
    for (let at = bar - bars + 1; at <= bar; at++) sum += squares[at]!;
    return Math.sqrt(sum);
  });
}

/** Returns for each bar the volatility over a horizon that the squared log returns so far stand for, the newest counting most: those of a
 *  horizon before count half. f64[bar]; NaN before the first return. A missing return is passed over.
 *  Source  exponentially weighted moving average of RiskMetrics, J. P. Morgan 1996, section 5.2, with the half-life as its parameter */
export function ewmaVolatility(close: Float64Array, horizonBars: number): Float64Array {
  const keep = 2 ** (-1 / horizonBars);
  let variance = Number.NaN;
  return close.map((price, bar) => {
    const square = bar === 0 ? Number.NaN : Math.log(price / close[bar - 1]!) ** 2;
    if (!Number.isNaN(square)) variance = Number.isNaN(variance) ? square : keep * variance + (1 - keep) * square;
    return Math.sqrt(horizonBars * variance);
  });
}
