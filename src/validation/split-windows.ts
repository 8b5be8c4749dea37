import { UsageError } from '../core/errors.js';
import { formatTime } from '../core/time.js';
import type { BarWindow } from '../core/trading-data.js';

/** A part of a split, by its share of the bars. */
export interface SplitPart {
  readonly name: string;
  /** of the bars, > 0 */
  readonly fraction: number;
}

export interface SplitOptions {
  /** the bars to share out, half-open */
  readonly bars: BarWindow;
  /** in the order of time, e.g. train, validation, holdout; fractions sum to 1 at most */
  readonly parts: readonly SplitPart[];
  /** bars left out between neighbours, so that a label or a position of one does not reach into the next; 0 = none */
  readonly gapBars?: number;
}

/** Cuts the bars into neighbouring parts, in their order; the last one ends with the bars where the fractions sum to 1.
 *  Throws UsageError WINDOW_INVALID where a part would be empty or the fractions sum to more than 1. */
export function splitWindows({ bars, parts, gapBars = 0 }: SplitOptions): BarWindow[] {
  const total = parts.reduce((sum, { fraction }) => sum + fraction, 0);
  if (total > 1 + 1e-9)
    throw new UsageError('WINDOW_INVALID', `the fractions of ${listParts(parts)} must sum to 1 at most, not ${Number(total.toFixed(6))}`, {
      context: { sum: total },
    });
  const usable = bars.to - bars.from - (parts.length - 1) * gapBars;
  let share = 0;
  return parts.map(({ name, fraction }, part) => {
    const from = bars.from + Math.floor(usable * share + 1e-9) + part * gapBars;
    share += fraction;
    const to = bars.from + Math.floor(usable * share + 1e-9) + part * gapBars;
    if (to > from) return { from, to };
    const count = Math.max(0, bars.to - bars.from);
    throw new UsageError(
      'WINDOW_INVALID',
      `${name} would have no bar: ${count} bars with ${listParts(parts)} and gaps of ${gapBars} bars leave none`,
      { context: { window: name, bars: count, fraction, gap_bars: gapBars } },
    );
  });
}

function listParts(parts: readonly SplitPart[]): string {
  return parts.map(({ name, fraction }) => `${name} ${fraction}`).join(', ');
}

/** A named stretch of time, half-open, epoch milliseconds UTC. */
export interface TimeWindow {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Checks that windows are not empty and share no time, in whatever order they stand.
 *  Throws UsageError WINDOW_INVALID for an empty one, WINDOWS_OVERLAP for two that share time. */
export function checkWindowsApart(windows: readonly TimeWindow[]): void {
  for (const { name, startMs, endMs } of windows) {
    if (!(startMs < endMs))
      throw new UsageError(
        'WINDOW_INVALID',
        `window ${name} must start before it ends, not [${formatTime(startMs)}, ${formatTime(endMs)})`,
        { context: { window: name } },
      );
  }
  const sorted = [...windows].sort((a, b) => a.startMs - b.startMs);
  for (let i = 1; i < sorted.length; i++) {
    const [earlier, later] = [sorted[i - 1]!, sorted[i]!];
    if (later.startMs < earlier.endMs) throw overlap(earlier, later);
  }
}

function overlap(earlier: TimeWindow, later: TimeWindow): UsageError {
  const end = Math.min(earlier.endMs, later.endMs);
  return new UsageError(
    'WINDOWS_OVERLAP',
    `windows ${earlier.name} and ${later.name} must not overlap, and share ${formatTime(later.startMs)} to ${formatTime(end)}`,
    {
      context: { earlier: earlier.name, later: later.name, from: formatTime(later.startMs), to: formatTime(end) },
    },
  );
}
