/** What a strategy made after each bar, f64[bar]; NaN where the bars end before the horizon does, or the equity is gone. */
export interface MemberOutcomes {
  /** equity `horizonBars` later / equity on the close - 1 */
  readonly returns: Float64Array;
  /** the deepest fall below a peak that lies between, a fraction <= 0 */
  readonly drawdown: Float64Array;
  /** return / (sample deviation of the bars' returns * root of the horizon); NaN where nothing moved */
  readonly riskAdjusted: Float64Array;
}

/** Returns what a strategy made over the horizon after each bar: known on the close of the bar `horizonBars` later.
 *  equity  f64[bar], on the closes; quote currency
 *  Cost    O(bars * horizonBars)                      */
export function memberOutcomes(equity: Float64Array, horizonBars: number): MemberOutcomes {
  const column = (): Float64Array => new Float64Array(equity.length).fill(Number.NaN);
  const outcomes = { returns: column(), drawdown: column(), riskAdjusted: column() };
  for (let bar = 0; bar + horizonBars < equity.length; bar++) {
    const path = equity.subarray(bar, bar + horizonBars + 1);
    if (!(path[0]! > 0)) continue;
    outcomes.returns[bar] = path[horizonBars]! / path[0]! - 1;
    outcomes.drawdown[bar] = deepestFall(path);
    outcomes.riskAdjusted[bar] = outcomes.returns[bar]! / (deviationOf(path) * Math.sqrt(horizonBars));
    if (!Number.isFinite(outcomes.riskAdjusted[bar]!)) outcomes.riskAdjusted[bar] = Number.NaN;
  }
  return outcomes;
}

function deepestFall(path: Float64Array): number {
  let [peak, deepest] = [path[0]!, 0];
  for (const value of path) {
    if (value > peak) peak = value;
    else deepest = Math.min(deepest, value / peak - 1);
  }
  return deepest;
}

/** Sample deviation of the returns from bar to bar. */
function deviationOf(path: Float64Array): number {
  const count = path.length - 1;
  let sum = 0;
  for (let i = 1; i <= count; i++) sum += path[i]! / path[i - 1]! - 1;
  const mean = sum / count;
  let squares = 0;
  for (let i = 1; i <= count; i++) squares += (path[i]! / path[i - 1]! - 1 - mean) ** 2;
  return Math.sqrt(squares / (count - 1));
}
