import { UsageError } from '../core/errors.js';
import type { BarWindow } from '../core/trading-data.js';
import { countFoldBars, type Fold } from './fold.js';
import { trainRanges, type PurgeOptions } from './purge.js';

export interface PurgedFoldOptions extends PurgeOptions {
  /** the rows to share out, half-open */
  readonly bars: BarWindow;
  /** number of folds, >= 2 */
  readonly folds: number;
}

/** Returns k folds, each testing one of k neighbouring stretches of equal length (give or take a bar) and training on the rest,
 *  purged and embargoed. The test ranges cover every bar once.
 *  Throws UsageError FOLDS_INVALID for fewer than 2 folds, more folds than bars, and a fold whose purge leaves nothing to train on.
 *  Source  López de Prado, Advances in Financial Machine Learning, 2018, 7.4                                              */
export function purgedFolds({ bars, folds, horizonBars, embargoBars }: PurgedFoldOptions): Fold[] {
  return cutGroups(bars, folds).map((group, foldNumber) =>
    checkFold({ foldNumber, train: trainRanges(bars, [group], { horizonBars, embargoBars }), test: [group] }, { horizonBars, embargoBars }),
  );
}

/** Cuts the bars into neighbouring groups of equal length, give or take a bar. Throws UsageError FOLDS_INVALID. */
export function cutGroups({ from, to }: BarWindow, groups: number): BarWindow[] {
  const bars = Math.max(0, to - from);
  if (!Number.isInteger(groups) || groups < 2)
    throw invalid(`cross-validation needs a whole number of folds >= 2, not ${groups}`, { folds: groups });
  if (groups > bars) throw invalid(`${groups} folds need at least ${groups} bars, and there are ${bars}`, { folds: groups, bars });
  const edge = (group: number): number => from + Math.floor((bars * group) / groups);
  return Array.from({ length: groups }, (_, group) => ({ from: edge(group), to: edge(group + 1) }));
}

/** Returns the fold if it can train. Throws UsageError FOLDS_INVALID. */
export function checkFold(fold: Fold, { horizonBars, embargoBars }: PurgeOptions): Fold {
  for (const [name, bars] of Object.entries({ 'label horizon': horizonBars, embargo: embargoBars })) {
    if (!Number.isInteger(bars) || bars < 0) throw invalid(`the ${name} must be a whole number of bars >= 0, not ${bars}`, { bars });
  }
  if (countFoldBars(fold.train) > 0) return fold;
  throw invalid(
    `fold ${fold.foldNumber} has nothing to train on: a label horizon of ${horizonBars} and an embargo of ${embargoBars} bars purge it all`,
    {
      fold: fold.foldNumber,
      horizon_bars: horizonBars,
      embargo_bars: embargoBars,
    },
  );
}

function invalid(message: string, context: Readonly<Record<string, number>>): UsageError {
  return new UsageError('FOLDS_INVALID', message, { context });
}
