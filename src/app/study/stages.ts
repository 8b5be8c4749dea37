import type { BarWindow } from '../../core/trading-data.js';
import { cutGroups } from '../../validation/purged-folds.js';
import type { SystemFile } from '../system/system-schema.js';

/** A look at a trial before it runs over the whole window, or instead of that. */
export interface Stage {
  /** resource spent with it, in the unit of the pruner's rungs */
  readonly step: number;
  readonly bars: BarWindow;
  /** its share in a mean */
  readonly weight: number;
}

/** How trials are looked at. */
export interface StagePlan {
  readonly stages: readonly Stage[];
  /** `last`: a stage's own objective counts (longer and longer histories). `mean`: the mean of all so far does (folds), and after the last
   *  one it is the trial's objective */
  readonly counts: 'last' | 'mean';
  /** whether the whole window follows, whose record the constraints are asked of; else they are asked of every stage */
  readonly hasWhole: boolean;
}

/** Returns the stages of every trial of a study over a window. Throws UsageError FOLDS_INVALID where the window cannot be cut. */
export function planStages({ pruner, folds, gap_bars: gapBars, reduction, rungs }: SystemFile['study'], window: BarWindow): StagePlan {
  if (folds > 1)
    return {
      stages: cutGroups(window, folds).map((bars, fold) => ({
        step: fold + 1,
        bars: behindGap(bars, fold === 0 ? 0 : gapBars),
        weight: 1,
      })),
      counts: 'mean',
      hasWhole: true,
    };
  if (pruner === 'none') return { stages: [], counts: 'last', hasWhole: true };
  const stages = Array.from({ length: rungs - 1 }, (_, rung) => ({
    step: reduction ** rung,
    bars: beginningOf(window, reduction ** (rung - rungs + 1)),
    weight: 1,
  }));
  return { stages, counts: 'last', hasWhole: true };
}

/** Returns the stages of trials that are measured over ranges that do not meet: a mean by their lengths. */
export function planRanges(ranges: readonly BarWindow[]): StagePlan {
  return { stages: ranges.map((bars, range) => ({ step: range + 1, bars, weight: bars.to - bars.from })), counts: 'mean', hasWhole: false };
}

/** A fold's first bars are left out; a fold that they fill keeps its last two. */
function behindGap({ from, to }: BarWindow, gapBars: number): BarWindow {
  return { from: Math.max(from, Math.min(from + gapBars, to - 2)), to };
}

function beginningOf({ from, to }: BarWindow, share: number): BarWindow {
  return { from, to: Math.min(to, from + Math.max(2, Math.ceil((to - from) * share))) };
}
