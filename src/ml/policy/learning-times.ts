import { UsageError } from '../../core/errors.js';

/** When a policy learns, and of what; bars. */
export interface LearningTimes {
  /** that a member's outcome is measured over: that of a bar is known on the close of the bar `horizonBars` later */
  readonly horizonBars: number;
  /** what lies so close before a decision is not learned of: not below the horizon */
  readonly purgeBars: number;
  /** left out beside that */
  readonly embargoBars: number;
  /** from one time at which it learns to the next */
  readonly everyBars: number;
  /** outcomes that it needs before it decides anything */
  readonly trainBars: number;
}

/** Throws UsageError LABEL_LEAK where outcomes would be learned of that are not known yet. */
export function requirePurge({ horizonBars, purgeBars }: LearningTimes): void {
  if (purgeBars >= horizonBars) return;
  throw new UsageError(
    'LABEL_LEAK',
    `purge_bars must not be below horizon_bars, ${horizonBars}, and is ${purgeBars}: what is learned of would not be known yet`,
    { context: { entry: 'purge_bars', value: purgeBars } },
  );
}

/** Returns the last bar whose outcome may be learned of on the close of another; below 0 where there is none. */
export function lastKnownBar(bar: number, { purgeBars, embargoBars }: LearningTimes): number {
  return bar - purgeBars - embargoBars;
}

/** Whether a policy learns anew on the close of a bar. */
export function learnsAt(bar: number, times: LearningTimes): boolean {
  return bar % times.everyBars === 0 && lastKnownBar(bar, times) >= times.trainBars - 1;
}
