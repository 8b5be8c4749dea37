import { UsageError } from '../../core/errors.js';
import type { Label } from './label.js';

/** What to do, by the value of a label. */
export const TRADE_CLASSES = { sell: -1, hold: 0, buy: 1 } as const;

export const TRADE_CLASS_NAMES = ['buy', 'sell', 'hold'] as const satisfies readonly (keyof typeof TRADE_CLASSES)[];

export interface ClassThresholds {
  /** a value above it is buy */
  readonly buyAbove: number;
  /** a value below it is sell; not above buyAbove */
  readonly sellBelow: number;
}

/** Returns the class of each value, see TRADE_CLASSES; what lies between the thresholds, or on one, is hold.
 *  label  of numbers, such as the fixed-horizon return
 *  Throws UsageError MODEL_INVALID                                                 */
export function thresholdClass({ values, knownAtMs }: Label, { buyAbove, sellBelow }: ClassThresholds): Label {
  if (!(sellBelow <= buyAbove))
    throw new UsageError('MODEL_INVALID', `class label sellBelow must not be above buyAbove, ${buyAbove}, and is ${sellBelow}`);
  return {
    values: values.map((value) =>
      Number.isNaN(value) ? Number.NaN : value > buyAbove ? TRADE_CLASSES.buy : value < sellBelow ? TRADE_CLASSES.sell : TRADE_CLASSES.hold,
    ),
    knownAtMs,
  };
}
