import type { TimeKind } from '../bars/raw-bars.js';

/** What a cell says about a time. */
export interface TimeReading {
  /** epoch milliseconds UTC, or wall-clock milliseconds as if UTC where `naive` */
  readonly timeMs: number;
  readonly kind: TimeKind;
  /** wall-clock milliseconds as if UTC, where the cell has an offset beside them */
  readonly localMs?: number;
  /** zone that the cell names; `timeMs` is then its wall clock */
  readonly zone?: string;
  /** whether a fraction of a millisecond was cut off */
  readonly isCut?: boolean;
}
