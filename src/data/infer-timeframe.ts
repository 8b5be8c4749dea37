import { parseTimeframe } from '../core/timeframe.js';
import type { Timeframe } from '../core/timeframe.js';
import { DAY_MS } from './calendar/civil-date.js';

/** Returns the timeframe of the most common spacing of ascending times, the shorter of two equally common ones;
 *  undefined where fewer than two times differ or the spacing is not whole seconds. */
export function inferTimeframe(timeMs: Float64Array): Timeframe | undefined {
  const counts = new Map<number, number>();
  let [last, inRow] = [Number.NaN, 0];
  for (let i = 1; i <= timeMs.length; i++) {
    const spacing = timeMs[i]! - timeMs[i - 1]!;
    if (spacing === last) inRow++;
    else {
      if (last > 0) counts.set(last, (counts.get(last) ?? 0) + inRow);
      [last, inRow] = [spacing, 1];
    }
  }
  let best = NaN;
  for (const [spacing, count] of counts) {
    const bestCount = counts.get(best) ?? 0;
    if (count > bestCount || (count === bestCount && spacing < best)) best = spacing;
  }
  return Number.isNaN(best) ? undefined : timeframeOfSpacing(best);
}

function timeframeOfSpacing(spacingMs: number): Timeframe | undefined {
  if (spacingMs >= 28 * DAY_MS && spacingMs <= 31 * DAY_MS && spacingMs % (7 * DAY_MS) !== 0) return parseTimeframe('1M');
  return spacingMs % 1000 === 0 ? parseTimeframe(`${spacingMs / 1000}s`) : undefined;
}
