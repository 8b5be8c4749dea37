import type { SkipReason } from '../../core/account.js';

/** A leg's wish to enter, or in a rotation to be traded, and what became of it. */
export interface Signal {
  readonly symbol: string;
  /** of a composite: the member whose wish it is */
  readonly member?: string | undefined;
  /** position of the leg */
  readonly leg: number;
  /** open of the leg's bar at whose close it was decided, epoch milliseconds */
  readonly decisionMs: number;
  /** open of the bar that holds the fill that it got, or would have got */
  readonly timeMs: number;
  readonly side: 'long' | 'short';
  /** value of portfolio.rank on the decision's bar, NaN where it is undefined or there is no rank; in a rotation the share of the equity
   *  that
   *  the leg was aimed at */
  readonly rank: number;
  /** why it came to nothing; undefined where it was taken */
  readonly reason: SkipReason | undefined;
}
