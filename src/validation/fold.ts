import type { BarWindow } from '../core/trading-data.js';

/** One train/test split. Ranges are half-open, ascending and apart; what is in neither was purged, embargoed or not asked for. */
export interface Fold {
  /** from 0, in the order of the test ranges */
  readonly foldNumber: number;
  readonly train: readonly BarWindow[];
  readonly test: readonly BarWindow[];
}

/** Returns the number of bars in the ranges. */
export function countFoldBars(ranges: readonly BarWindow[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}
