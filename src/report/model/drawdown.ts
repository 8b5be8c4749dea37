/** A fall of equity below its peak. Bars are indices; `fromBar` is -1 where the initial cash was the peak. */
export interface Drawdown {
  readonly fromBar: number;
  readonly troughBar: number;
  /** the first bar at or above the peak again; -1 where the window ends under water */
  readonly recoveredBar: number;
  /** equity / peak - 1 at the trough, a fraction < 0 */
  readonly depth: number;
}

/** Returns equity / running peak - 1 per bar, the initial cash being the first peak: f64[bar], fractions <= 0. */
export function drawdownSeries(equity: Float64Array, initialCash: number): Float64Array {
  const drawdown = new Float64Array(equity.length);
  let peak = initialCash;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value > peak) peak = value;
    drawdown[i] = value / peak - 1;
  }
  return drawdown;
}

/** Returns the deepest drawdown (the first of equals), or undefined where equity never fell below its peak.
 *  drawdown  f64[bar], as `drawdownSeries` gives it */
export function deepestDrawdown(drawdown: Float64Array): Drawdown | undefined {
  let troughBar = -1;
  let depth = 0;
  for (let i = 0; i < drawdown.length; i++) {
    if (drawdown[i]! < depth) {
      depth = drawdown[i]!;
      troughBar = i;
    }
  }
  if (troughBar < 0) return undefined;
  let fromBar = troughBar;
  while (fromBar >= 0 && drawdown[fromBar]! < 0) fromBar--;
  const recovered = drawdown.findIndex((value, bar) => bar > troughBar && value >= 0);
  return { fromBar, troughBar, recoveredBar: recovered, depth };
}
