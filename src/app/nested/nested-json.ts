import { formatTime } from '../../core/time.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { NestedOutcome } from './walk-composite.js';

/** Returns a nested walk-forward as `--json` has it.
 *  timeMs  f64[instant]: opens */
export function nestedJson({ system, folds, members, rows, shuffled, shuffledForecasts, trials, warnings, timeMs }: NestedOutcome): object {
  const window = ({ from, to }: BarWindow): object => ({
    start: formatTime(timeMs[from]!),
    end: formatTime(timeMs[to - 1]!),
    bars: to - from,
  });
  return {
    system,
    members,
    trials,
    folds: folds.map(({ foldNumber, train, test, inner, bestInner, totals }) => ({
      fold: foldNumber,
      train: window(train),
      test: window(test),
      inner: inner.map((part) => ({ train: window(part.train), test: window(part.test) })),
      best_inner: bestInner,
      total_return: totals.own,
      equal_weight_total_return: totals.equalWeight,
    })),
    rows: rows.map(({ daily, difference, ...row }) => ({ ...row, days: daily.length, difference: difference ?? null })),
    shuffled: { ...shuffled, count: shuffled.sharpes.length },
    shuffled_forecasts: shuffledForecasts ? { ...shuffledForecasts, count: shuffledForecasts.sharpes.length } : null,
    warnings,
  };
}
