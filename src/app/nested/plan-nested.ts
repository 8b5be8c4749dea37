import type { Market } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import type { BarWindow } from '../../core/trading-data.js';
import { policyOf } from '../strategy/policy-of.js';
import type { SystemFile } from '../system/system-schema.js';
import { planFolds } from '../walk-forward/plan-folds.js';

/** One step of the outer walk, with the folds inside of its train: in instants of the account's clock. */
export interface NestedFold {
  readonly foldNumber: number;
  readonly train: BarWindow;
  readonly test: BarWindow;
  /** members are fitted on each train and trade its test, which is what the policy learns of: the second half of the outer train, in parts */
  readonly inner: readonly { readonly train: BarWindow; readonly test: BarWindow }[];
}

/** Parts of the outer train that members trade before the policy learns. */
export const INNER_FOLDS = 3;
/** Fewer bars are no train. */
const LEAST_BARS = 50;

/** Returns the folds of a composite's walk-forward. Between every train and its test `walkforward.gap_bars` are left out; of a policy that
 *  learns they must cover its horizon and its embargo.
 *  Throws UsageError FOLDS_INVALID, CONFIG_INVALID */
export function planNested(file: SystemFile, market: Market, window: BarWindow): NestedFold[] {
  const { walkforward } = file;
  const learn = policyOf(file)?.learn;
  if (walkforward.mode !== 'rolling' && walkforward.mode !== 'anchored')
    throw new UsageError('CONFIG_INVALID', `walkforward.mode of a composite must be rolling or anchored, not ${walkforward.mode}`, {
      context: { entry: 'walkforward.mode' },
    });
  const asked = learn === undefined ? 0 : learn.horizon_bars + learn.embargo_bars;
  if (walkforward.gap_bars < asked)
    throw new UsageError(
      'CONFIG_INVALID',
      `walkforward.gap_bars must cover the policy's horizon_bars and embargo_bars, ${asked}, and is ${walkforward.gap_bars}: what is learned of would reach into the test`,
      { context: { entry: 'walkforward.gap_bars' } },
    );
  return planFolds(walkforward, market, window).folds.map(({ foldNumber, train, test }) => ({
    foldNumber,
    train: train[0]!,
    test: test[0]!,
    inner: innerFolds(foldNumber, train[0]!, walkforward.gap_bars),
  }));
}

function innerFolds(foldNumber: number, { from, to }: BarWindow, gapBars: number): NestedFold['inner'] {
  const middle = Math.floor((from + to) / 2);
  if (middle - gapBars - from < LEAST_BARS || to - middle < INNER_FOLDS * 2)
    throw new UsageError(
      'FOLDS_INVALID',
      `fold ${foldNumber} trains on ${to - from} bars: half of them, less a gap of ${gapBars}, must be at least ${LEAST_BARS} for its inner folds`,
      { context: { fold: foldNumber } },
    );
  const edge = (part: number): number => middle + Math.floor(((to - middle) * part) / INNER_FOLDS);
  return Array.from({ length: INNER_FOLDS }, (_, part) => ({
    train: { from, to: edge(part) - gapBars },
    test: { from: edge(part), to: edge(part + 1) },
  }));
}
