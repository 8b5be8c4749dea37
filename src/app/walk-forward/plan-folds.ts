import type { Market } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { parseTimeframe } from '../../core/timeframe.js';
import type { BarWindow } from '../../core/trading-data.js';
import { combinatorialFolds } from '../../validation/combinatorial-folds.js';
import { purgedFolds } from '../../validation/purged-folds.js';
import { walkForwardFolds, walkForwardFoldsByTime, type WalkForwardFold } from '../../validation/walk-forward.js';
import type { SystemFile } from '../system/system-schema.js';

/** One step: search on train, trade test. Ranges are half-open, ascending and apart. */
export interface PlannedFold {
  /** from 0 */
  readonly foldNumber: number;
  readonly train: readonly BarWindow[];
  readonly test: readonly BarWindow[];
}

export interface FoldPlan {
  readonly folds: readonly PlannedFold[];
  /** ways through the bars: for each stretch in the order of time, the fold that trades it and which of its test ranges that is */
  readonly paths: readonly (readonly { readonly fold: number; readonly range: number }[])[];
}

/** Returns the folds of a system's walk-forward over a window.
 *  Throws UsageError FOLDS_INVALID where the window does not hold them; CONFIG_INVALID for lengths that do not fit each other. */
export function planFolds(settings: SystemFile['walkforward'], market: Market, window: BarWindow): FoldPlan {
  if (settings.mode === 'rolling' || settings.mode === 'anchored')
    return throughFolds(steppedFolds(settings, settings.mode, market, window));
  const { groups, test_groups: testGroups, purge_bars: horizonBars, embargo_bars: embargoBars } = settings;
  if (settings.mode === 'purged') return throughFolds(purgedFolds({ bars: window, folds: groups, horizonBars, embargoBars }));
  const { folds, testGroups: tested, paths } = combinatorialFolds({ bars: window, groups, testGroups, horizonBars, embargoBars });
  return { folds, paths: paths.map((path) => path.map((fold, group) => ({ fold, range: tested[fold]!.indexOf(group) }))) };
}

/** One way: every fold's own test. */
function throughFolds(folds: readonly PlannedFold[]): FoldPlan {
  return { folds, paths: [folds.map(({ foldNumber }) => ({ fold: foldNumber, range: 0 }))] };
}

function steppedFolds(settings: SystemFile['walkforward'], mode: 'rolling' | 'anchored', market: Market, bars: BarWindow): PlannedFold[] {
  const { train, test, step = test, gap_bars: gapBars, keep_short_tail: keepShortTail } = settings;
  const lengths = [train, test, step].map((length) => lengthOf(length));
  if (new Set(lengths.map(({ unit }) => unit)).size > 1) {
    throw new UsageError(
      'CONFIG_INVALID',
      `walkforward.train, test and step must all be numbers of bars or all be times, not ${[train, test, step].join(', ')}`,
      { context: { entry: 'walkforward' } },
    );
  }
  const [trainLength, testLength, stepLength] = lengths.map(({ length }) => length) as [number, number, number];
  if (stepLength < testLength)
    throw new UsageError(
      'CONFIG_INVALID',
      `walkforward.step must be at least walkforward.test, or bars would be traded twice, and ${step} is less than ${test}`,
      { context: { entry: 'walkforward.step' } },
    );
  const isInBars = lengths[0]!.unit === 'bars';
  if (isInBars && testLength < 2)
    throw new UsageError('CONFIG_INVALID', `walkforward.test must be at least 2 bars, over fewer nothing can be run, and is ${test}`, {
      context: { entry: 'walkforward.test' },
    });
  const folds = isInBars
    ? walkForwardFolds({ bars, mode, trainBars: trainLength, testBars: testLength, stepBars: stepLength, gapBars, keepShortTail })
    : walkForwardFoldsByTime({
        timeMs: market.bars.timeMs,
        bars,
        mode,
        trainMs: trainLength,
        testMs: testLength,
        stepMs: stepLength,
        keepShortTail,
      }).map((fold) => withGap(fold, gapBars));
  // a tail of one bar is no window to run over
  return folds
    .filter((fold) => fold.test.to - fold.test.from >= 2)
    .map((fold) => ({ foldNumber: fold.foldNumber, train: [fold.train], test: [fold.test] }));
}

function lengthOf(length: number | string): { unit: 'bars' | 'time'; length: number } {
  return typeof length === 'number' ? { unit: 'bars', length } : { unit: 'time', length: parseTimeframe(length).durationMs };
}

/** Folds by time meet: the last bars of train are left out. */
function withGap(fold: WalkForwardFold, gapBars: number): WalkForwardFold {
  const to = fold.train.to - gapBars;
  if (to - fold.train.from >= 2) return { ...fold, train: { from: fold.train.from, to } };
  throw new UsageError(
    'FOLDS_INVALID',
    `fold ${fold.foldNumber} trains on ${fold.train.to - fold.train.from} bars, and a gap of ${gapBars} bars leaves fewer than 2`,
    { context: { fold: fold.foldNumber, gap_bars: gapBars } },
  );
}
