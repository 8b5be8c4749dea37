import { quantileOfSorted } from '../../core/quantile.js';
import type { RegimeRules } from '../labels/regime.js';

/** How often regimes stand in the bars that their thresholds are read from. */
export interface RegimeShares {
  /** share of the horizons that are crashes; above 0 and below 1 */
  readonly crash: number;
  /** share of the horizons that are trends where they are no crash; above 0 and below 1 */
  readonly trend: number;
}

/** What a horizon's closes did, f64[bar]; NaN where a close is missing or the bars end before. */
export interface HorizonMeasures {
  /** deepest fall from the highest close so far, a fraction of it */
  readonly fall: Float64Array;
  /** net length of the way over its whole length, 0 to 1; NaN where nothing moves */
  readonly efficiency: Float64Array;
}

/** Returns the measures of the closes behind each bar, its own the first. */
export function measureHorizons(close: Float64Array, horizonBars: number): HorizonMeasures {
  const fall = new Float64Array(close.length).fill(Number.NaN),
    efficiency = fall.slice();
  for (let bar = 0; bar + horizonBars < close.length; bar++) {
    let [highest, deepest, way] = [close[bar]!, 0, 0];
    for (let at = bar + 1; at <= bar + horizonBars; at++) {
      highest = Math.max(highest, close[at]!);
      deepest = Math.max(deepest, 1 - close[at]! / highest);
      way += Math.abs(close[at]! - close[at - 1]!);
    }
    if (Number.isNaN(way)) continue;
    fall[bar] = deepest;
    efficiency[bar] = Math.abs(close[bar + horizonBars]! - close[bar]!) / way;
  }
  return { fall, efficiency };
}

/** Returns the rules by which the shares of the bars [from, to) are crashes and trends; undefined where nothing tells them apart: the bars
 *  do not move, or hardly ever fall. A row whose horizon ends behind `to` plays no part. */
export function regimeThresholds(
  { fall, efficiency }: HorizonMeasures,
  from: number,
  to: number,
  horizonBars: number,
  { crash, trend }: RegimeShares,
): RegimeRules | undefined {
  const rows = Array.from({ length: Math.max(0, to - horizonBars - from) }, (_, index) => from + index).filter(
    (bar) => !Number.isNaN(efficiency[bar]!),
  );
  if (rows.length === 0) return undefined;
  const crashLoss = quantileOf(
      rows.map((bar) => fall[bar]!),
      1 - crash,
    ),
    calm = rows.filter((bar) => fall[bar]! < crashLoss);
  if (calm.length === 0) return undefined;
  const trendEfficiency = quantileOf(
    calm.map((bar) => efficiency[bar]!),
    1 - trend,
  );
  return crashLoss > 0 && crashLoss < 1 && trendEfficiency > 0 ? { horizonBars, crashLoss, trendEfficiency } : undefined;
}

function quantileOf(values: readonly number[], share: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), share);
}
