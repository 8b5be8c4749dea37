import type { IdentifiedMarket } from '../../core/trading-data.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { SystemFile } from '../system/system-schema.js';
import { Registry } from './registry.js';
import { countTrials } from './trial-counter.js';

/** Records that a backtest over a holdout is a look at it, before it is run, and returns how many looks there were with it; undefined where
 *  the window is no holdout.
 *  asked  the window that was asked for by name
 *  Throws UsageError HOLDOUT_SPENT. */
export function lookByBacktest(
  system: ResolvedSystem,
  data: IdentifiedMarket,
  window: NamedWindow,
  asked: string,
  runsFolder: string,
): number | undefined {
  const { file } = system;
  return isHoldout(file, asked) ? lookAtWindow(system, data, window, runsFolder, file.holdout_looks) : undefined;
}

/** Records a look at a window that may be looked at so often, before it is run; returns how many looks there were with it.
 *  Throws UsageError HOLDOUT_SPENT. */
export function lookAtWindow(
  system: ResolvedSystem,
  data: IdentifiedMarket,
  window: NamedWindow,
  runsFolder: string,
  most: number,
): number {
  return countTrials('backtest', system, data, window, new Registry(runsFolder)).look(system.file.params, window, most);
}

/** A window called holdout, or the one that the study's split looks at. */
function isHoldout({ study }: SystemFile, name: string): boolean {
  return name === 'holdout' || name === study.split?.holdout;
}
