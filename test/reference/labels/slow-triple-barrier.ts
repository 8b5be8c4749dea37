// The slow twin of the triple barrier: every bar of the horizon first, then which touch came first.
import type { Bars } from '../../../src/core/bars.js';
import type { Barriers } from '../../../src/ml/labels/triple-barrier.js';

export function slowTripleBarrier(
  bars: Bars,
  barMs: number,
  { side, distance, targetTimes, stopTimes, horizonBars }: Barriers,
): { value: number; knownAtMs: number }[] {
  const all = Array.from({ length: bars.timeMs.length }, (_, bar) => ({
    high: bars.high[bar]!,
    low: bars.low[bar]!,
    close: bars.close[bar]!,
    endMs: bars.timeMs[bar]! + barMs,
  }));
  return all.map(({ close }, bar) => {
    const unit = distance[bar]!,
      later = all.slice(bar + 1, bar + 1 + horizonBars);
    const above = close + unit * (side === 1 ? targetTimes : stopTimes),
      below = close - unit * (side === 1 ? stopTimes : targetTimes);
    const isAbove = later.map(({ high }) => high >= above),
      isBelow = later.map(({ low }) => low <= below);
    const [isTarget, isStop] = side === 1 ? [isAbove, isBelow] : [isBelow, isAbove];
    const target = isTarget.indexOf(true),
      stop = isStop.indexOf(true);
    if (Number.isNaN(unit) || unit <= 0) return { value: Number.NaN, knownAtMs: Number.NaN };
    if (stop >= 0 && (target < 0 || stop <= target)) return { value: -1, knownAtMs: later[stop]!.endMs };
    if (target >= 0) return { value: 1, knownAtMs: later[target]!.endMs };
    return later.length === horizonBars ? { value: 0, knownAtMs: later.at(-1)!.endMs } : { value: Number.NaN, knownAtMs: Number.NaN };
  });
}
