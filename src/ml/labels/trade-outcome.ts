import { EXIT_REASONS } from '../../core/trade.js';
import type { TradeColumns } from '../../core/trade-columns.js';
import type { Label } from './label.js';

const END = EXIT_REASONS.indexOf('end');

/** What became of the signals that were traded. A signal is the bar on whose close a trade was decided. */
export interface TradeOutcomes {
  /** i32[trade], in the order of the exits */
  readonly signalBar: Int32Array;
  /** 1 where the trade gained after fees, else 0 */
  readonly win: Label;
  /** pnl / (stop distance * quantity); NaN without a stop */
  readonly rMultiple: Label;
}

/** Returns the outcome of each trade that the simulator made, known at the close of the bar that it ended in. A trade that the end of the
 *  data closed is no outcome of its signal and is left out.
 *  timeMs  f64[bar]  bar opens
 *  barMs   length of a bar, ms
 *  fill    which bar after the signal the trades were filled on                    */
export function tradeOutcome(trades: TradeColumns, timeMs: Float64Array, barMs: number, fill: 'next_open' | 'close'): TradeOutcomes {
  const ended = Int32Array.from({ length: trades.count }, (_, trade) => trade).filter((trade) => trades.reason[trade] !== END);
  const knownAtMs = Float64Array.from(ended, (trade) => timeMs[trades.exitBar[trade]!]! + barMs);
  return {
    signalBar: ended.map((trade) => trades.entryBar[trade]! - (fill === 'next_open' ? 1 : 0)),
    win: { values: Float64Array.from(ended, (trade) => Number(trades.pnl[trade]! > 0)), knownAtMs },
    rMultiple: { values: Float64Array.from(ended, (trade) => trades.rMultiple[trade]!), knownAtMs },
  };
}
