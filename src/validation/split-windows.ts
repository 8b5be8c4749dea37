import { UsageError } from '../core/errors.js';
import { formatTime } from '../core/time.js';
import type { BarWindow } from '../core/trading-data.js';

/** Search on train, choose on validation, look at holdout once. Half-open, in this order, without a bar in common. */
export interface SplitWindows {
  readonly train: BarWindow;
  readonly validation: BarWindow;
  readonly holdout: BarWindow;
}

export interface SplitOptions {
  /** the bars to share out, half-open */
  readonly bars: BarWindow;
  /** fractions of the bars, > 0; the holdout has the rest */
  readonly trainFraction: number;
  readonly validationFraction: number;
  /** bars left out between neighbours, so that a label or a position of one does not reach into the next; 0 = none */
  readonly gapBars?: number;
}

/** Cuts the bars into train, validation and holdout.
 *  Throws UsageError WINDOW_INVALID where a part would be empty. */
export function splitWindows({ bars, trainFraction, validationFraction, gapBars = 0 }: SplitOptions): SplitWindows {
  const usable = bars.to - bars.from - 2 * gapBars;
  const trainBars = Math.floor(usable * trainFraction);
  const validationBars = Math.floor(usable * validationFraction);
  const train = { from: bars.from, to: bars.from + trainBars };
  const validation = { from: train.to + gapBars, to: train.to + gapBars + validationBars };
  const holdout = { from: validation.to + gapBars, to: bars.to };
  for (const [name, { from, to }] of Object.entries({ train, validation, holdout })) {
    if (!(to > from)) throw emptyPart(name, bars, { trainFraction, validationFraction, gapBars });
  }
  return { train, validation, holdout };
}

function emptyPart(name: string, { from, to }: BarWindow, { trainFraction, validationFraction, gapBars }: Required<Omit<SplitOptions, 'bars'>>): UsageError {
  const bars = Math.max(0, to - from);
  return new UsageError('WINDOW_INVALID', `${name} would have no bar: ${bars} bars with train ${trainFraction}, validation ${validationFraction} and gaps of ${gapBars} bars leave none`, {
    context: { window: name, bars, train_fraction: trainFraction, validation_fraction: validationFraction, gap_bars: gapBars },
  });
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
    if (!(startMs < endMs)) throw new UsageError('WINDOW_INVALID', `window ${name} must start before it ends, not [${formatTime(startMs)}, ${formatTime(endMs)})`, { context: { window: name } });
  }
  const sorted = [...windows].sort((a, b) => a.startMs - b.startMs);
  for (let i = 1; i < sorted.length; i++) {
    const [earlier, later] = [sorted[i - 1]!, sorted[i]!];
    if (later.startMs < earlier.endMs) throw overlap(earlier, later);
  }
}

function overlap(earlier: TimeWindow, later: TimeWindow): UsageError {
  const end = Math.min(earlier.endMs, later.endMs);
  return new UsageError('WINDOWS_OVERLAP', `windows ${earlier.name} and ${later.name} must not overlap, and share ${formatTime(later.startMs)} to ${formatTime(end)}`, {
    context: { earlier: earlier.name, later: later.name, from: formatTime(later.startMs), to: formatTime(end) },
  });
}
