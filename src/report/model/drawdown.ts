/** A fall of equity below its peak. Bars are indices; `fromBar` is -1 where the initial cash was the peak. */
export interface Drawdown {
  readonly fromBar: number;
  readonly troughBar: number;
  /** the first bar at or above the peak again; -1 where the window ends under water */
  readonly recoveredBar: number;
  /** equity / peak - 1 at the trough, a fraction < 0 */
  readonly depth: number;
}

/** Returns the deepest drawdown (the first of equals), or undefined where equity never fell below its peak.
 *  drawdown  f64[bar] equity / running peak - 1 */
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
  let recovered = troughBar + 1;
  while (recovered < drawdown.length && !(drawdown[recovered]! >= 0)) recovered++;
  return { fromBar, troughBar, recoveredBar: recovered < drawdown.length ? recovered : -1, depth };
}
