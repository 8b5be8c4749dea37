import { UsageError } from '../../core/errors.js';
import type { Market } from '../../core/bars.js';
import { formatTime } from '../../core/time.js';
import { chooseWindow, windowOfBars, type NamedWindow, type WindowChoice } from '../system/choose-window.js';
import type { SystemFile } from '../system/system-schema.js';

/** What is compared, and what comes before it. */
export interface ComparedWindows {
  /** on which the best member is chosen */
  readonly inner: NamedWindow;
  /** on which everything is compared */
  readonly outer: NamedWindow;
}

/** An inner window is not shorter. */
const LEAST_BARS = 100;

/** Finds the windows of a comparison: the inner one is the one named, else what lies before the window; where that is next to nothing, the
 *  first half of the window is, and the second is compared. Throws UsageError WINDOW_INVALID, WINDOWS_OVERLAP, NAME_UNKNOWN. */
export function chooseWindows(file: SystemFile, market: Market, choice: WindowChoice, inner: string | undefined): ComparedWindows {
  const outer = chooseWindow(file, market, choice);
  if (inner !== undefined) {
    const named = chooseWindow(file, market, { window: inner });
    if (named.to > outer.from)
      throw new UsageError(
        'WINDOWS_OVERLAP',
        `the inner window must end before what is compared begins, ${formatTime(outer.startMs)}, and ${inner} ends at ${formatTime(named.endMs)}`,
        { context: { window: inner } },
      );
    return { inner: named, outer };
  }
  if (outer.from >= LEAST_BARS) return { inner: windowOfBars(market, 'before', { from: 0, to: outer.from }), outer };
  const middle = Math.floor((outer.from + outer.to) / 2);
  return {
    inner: windowOfBars(market, 'first-half', { from: outer.from, to: middle }),
    outer: windowOfBars(market, 'second-half', { from: middle, to: outer.to }),
  };
}
