import { Instrument } from "./instrument";
import { Market } from "./market";
import { Rules } from "./rules";
import { Window } from "./window";

/** What trials are run on and under which rules: the signals, then a market, an instrument, rules and a window, each behind the other.
 *  The host writes the fields of all at the exported offsets. Pointers are usize into the shared memory. */
@unmanaged
export class Spec {
  /** bits of valid long entries, written by `prepare_signals` */
  longEntry: usize;
  /** bits of what makes a long leave, written by `prepare_signals` */
  longLeave: usize;
  /** bits of valid short entries, written by `prepare_signals` */
  shortEntry: usize;
  /** bits of what makes a short leave, written by `prepare_signals` */
  shortLeave: usize;
  /** bits as the strategy gives them, or 0 */
  longEnter: usize;
  /** bits as the strategy gives them, or 0 */
  longExit: usize;
  /** bits as the strategy gives them, or 0 */
  shortEnter: usize;
  /** bits as the strategy gives them, or 0 */
  shortExit: usize;
  /** room for `tradeCapacity` trades of a single trial, or 0 where only records are wanted */
  trades: usize;
  /** TradeRecords that there is room for */
  tradeCapacity: i32;
  /** bytes from one bar to the next in what is known of touches */
  touchStride: i32;
  /** 0 where the strategy never goes short */
  hasShort: i32;
  /** blocks of days that a trial's returns are summed over, at most the days of the window */
  returnBlocks: i32;
  /** bits of the bars on whose closes a policy takes the strategy out of what it holds, or 0 */
  policyOff: usize;

  @inline get market(): Market {
    return changetype<Market>(changetype<usize>(this) + offsetof<Spec>());
  }

  @inline get instrument(): Instrument {
    return changetype<Instrument>(changetype<usize>(this) + offsetof<Spec>() + offsetof<Market>());
  }

  @inline get rules(): Rules {
    return changetype<Rules>(changetype<usize>(this) + offsetof<Spec>() + offsetof<Market>() + offsetof<Instrument>());
  }

  @inline get window(): Window {
    return changetype<Window>(changetype<usize>(this) + offsetof<Spec>() + offsetof<Market>() + offsetof<Instrument>() + offsetof<Rules>());
  }
}
