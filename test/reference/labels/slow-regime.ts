// The slow twin of the regime: falls from every earlier close, steps summed from their list.
import type { Regime } from '../../../src/core/regimes.js';
import type { RegimeRules } from '../../../src/ml/labels/regime.js';

export function slowRegime(close: readonly number[], { horizonBars, crashLoss, trendEfficiency }: RegimeRules): (Regime | undefined)[] {
  return close.map((_, bar) => {
    const window = close.slice(bar, bar + horizonBars + 1);
    if (window.length < horizonBars + 1 || window.some(Number.isNaN)) return undefined;
    const falls = window.some((high, i) => window.slice(i + 1).some((low) => low <= high * (1 - crashLoss)));
    if (falls) return 'crash';
    const net = window.at(-1)! - window[0]!,
      way = window
        .slice(1)
        .map((price, i) => Math.abs(price - window[i]!))
        .reduce((sum, step) => sum + step, 0);
    if (way === 0 || Math.abs(net) < trendEfficiency * way) return 'chop';
    return net > 0 ? 'trend_up' : 'trend_down';
  });
}
