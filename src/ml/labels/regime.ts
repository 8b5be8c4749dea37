import type { Bars } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { REGIMES } from '../../core/regimes.js';
import { checkHorizon } from './check-horizon.js';
import { labelBars, type Label } from './label.js';

export interface RegimeRules {
  readonly horizonBars: number;
  /** closes that lose as much from their highest are a crash; a fraction above 0 and below 1 */
  readonly crashLoss: number;
  /** a way whose net length is at least that share of its whole length is a trend; above 0 and at most 1 */
  readonly trendEfficiency: number;
}

/** Returns the regime of the bars after each bar, an index into REGIMES: crash where the closes, this bar's included, fall by crashLoss
 *  from their highest; else a trend where |last - first| / sum of |steps| is at least trendEfficiency; else chop.
 *  Throws UsageError MODEL_INVALID
 *  Source  efficiency ratio: Kaufman, Smarter Trading, 1995                         */
export function regime({ timeMs, close }: Bars, barMs: number, rules: RegimeRules): Label {
  checkRules(rules);
  return labelBars(timeMs, barMs, (bar) => {
    const lastBar = bar + rules.horizonBars;
    return lastBar < close.length ? { value: regimeOf(close, bar, lastBar, rules), lastBar } : undefined;
  });
}

/** NaN where a close is missing. */
function regimeOf(close: Float64Array, first: number, last: number, { crashLoss, trendEfficiency }: RegimeRules): number {
  let [highest, isCrash, way] = [close[first]!, false, 0];
  for (let bar = first + 1; bar <= last; bar++) {
    highest = Math.max(highest, close[bar]!);
    isCrash ||= close[bar]! <= highest * (1 - crashLoss);
    way += Math.abs(close[bar]! - close[bar - 1]!);
  }
  if (Number.isNaN(way)) return Number.NaN;
  if (isCrash) return REGIMES.indexOf('crash');
  const net = close[last]! - close[first]!;
  if (way === 0 || Math.abs(net) < trendEfficiency * way) return REGIMES.indexOf('chop');
  return REGIMES.indexOf(net > 0 ? 'trend_up' : 'trend_down');
}

function checkRules({ horizonBars, crashLoss, trendEfficiency }: RegimeRules): void {
  checkHorizon('regime', horizonBars);
  if (!(crashLoss > 0 && crashLoss < 1))
    throw new UsageError('MODEL_INVALID', `regime crashLoss must be a number above 0 and below 1, not ${crashLoss}`);
  if (!(trendEfficiency > 0 && trendEfficiency <= 1))
    throw new UsageError('MODEL_INVALID', `regime trendEfficiency must be a number above 0 and at most 1, not ${trendEfficiency}`);
}
