import type { Bars } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { REGIMES } from '../../core/regimes.js';
import { checkHorizon } from './check-horizon.js';
import { labelBars, type Label } from './label.js';
import { pastVolatility } from './realised-volatility.js';

export interface PastRegimeRules {
  readonly horizonBars: number;
  /** bars up to and with the label's own whose closes say how far the market goes over a horizon; >= 2 */
  readonly pastBars: number;
  /** a way of so many of those units is a trend, a fall of so many a crash; numbers above 0 */
  readonly trendTimes: number;
  readonly crashTimes: number;
}

/** Returns the regime of the bars after each bar, an index into REGIMES, measured in what the market did before. The unit is the realised
 *  volatility of the last `pastBars` log returns, scaled to the horizon. Of the log closes of the horizon, the bar's own the first: crash
 *  where they fall by crashTimes units from the highest so far; else trend_up or trend_down where the last differs from the first by at
 *  least trendTimes units; else chop. Bars without a whole past, or whose past does not move, have no label.
 *  Throws UsageError MODEL_INVALID                                                 */
export function pastRegime({ timeMs, close }: Bars, barMs: number, rules: PastRegimeRules): Label {
  checkRules(rules);
  const { horizonBars, pastBars } = rules,
    logClose = close.map(Math.log),
    units = pastVolatility(close, pastBars).map((volatility) => volatility * Math.sqrt(horizonBars / pastBars));
  return labelBars(timeMs, barMs, (bar) => {
    const lastBar = bar + horizonBars,
      unit = units[bar]!;
    if (!(lastBar < close.length && unit > 0)) return undefined;
    return { value: regimeOf(logClose, bar, lastBar, unit, rules), lastBar };
  });
}

/** NaN where a close is missing. */
function regimeOf(
  logClose: Float64Array,
  first: number,
  last: number,
  unit: number,
  { trendTimes, crashTimes }: PastRegimeRules,
): number {
  let [highest, deepest] = [logClose[first]!, 0];
  for (let bar = first + 1; bar <= last; bar++) {
    highest = Math.max(highest, logClose[bar]!);
    deepest = Math.max(deepest, highest - logClose[bar]!);
  }
  const net = logClose[last]! - logClose[first]!;
  if (!Number.isFinite(net) || Number.isNaN(deepest)) return Number.NaN;
  if (deepest >= crashTimes * unit) return REGIMES.indexOf('crash');
  if (Math.abs(net) < trendTimes * unit) return REGIMES.indexOf('chop');
  return REGIMES.indexOf(net > 0 ? 'trend_up' : 'trend_down');
}

function checkRules({ horizonBars, pastBars, trendTimes, crashTimes }: PastRegimeRules): void {
  checkHorizon('regime', horizonBars);
  if (!(Number.isInteger(pastBars) && pastBars >= 2))
    throw new UsageError('MODEL_INVALID', `regime pastBars must be a whole number >= 2, not ${pastBars}`);
  for (const [name, times] of Object.entries({ trendTimes, crashTimes }))
    if (!(times > 0 && times < Infinity)) throw new UsageError('MODEL_INVALID', `regime ${name} must be a number above 0, not ${times}`);
}
