import type { Bars } from '../../core/bars.js';
import { checkHorizon } from './check-horizon.js';
import { labelBars, type Label } from './label.js';

/** Returns for each bar what the close gained in the bars after it: close[i + horizon] / close[i] - 1, a fraction.
 *  barMs        length of a bar, ms
 *  horizonBars  bars, >= 1; the last ones have no label
 *  Throws UsageError MODEL_INVALID                                                 */
export function fixedHorizonReturn({ timeMs, close }: Bars, barMs: number, horizonBars: number): Label {
  checkHorizon('fixed-horizon return', horizonBars);
  return labelBars(timeMs, barMs, (bar) => {
    const lastBar = bar + horizonBars;
    return lastBar < close.length ? { value: close[lastBar]! / close[bar]! - 1, lastBar } : undefined;
  });
}
