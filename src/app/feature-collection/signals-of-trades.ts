import type { FillColumns } from '../../core/account.js';
import { decisionBars } from '../../core/decision-bars.js';
import { timesOf, type TradeColumns } from '../../core/trade-columns.js';
import type { Outcomes } from '../../data/feature-store/store-rows.js';

/** Signals by the bars on whose closes they were decided, ascending. */
export interface Signals {
  /** i32[signal], positions in the data */
  readonly bar: Int32Array;
  /** f64[signal]: +1 long, -1 short */
  readonly side: Float64Array;
  readonly outcomes: Outcomes;
}

/** Returns the signal behind each trade, with its outcome. Signals that no trade came of (a quantity of 0, no bar to fill on) are not among
 *  them.
 *  timeMs     f64[bar]
 *  delayBars  bars from the decision to a fill at the market: 1 at the next open, 0 at the close
 *  fills      where the account was walked instant by instant: they know when entries that waited were decided */
export function signalsOfTrades(trades: TradeColumns, timeMs: Float64Array, delayBars: 0 | 1, fills?: FillColumns): Signals {
  const decisions = decisionBars(trades, fills, delayBars);
  // trades stand in the order of their exits
  const order = Int32Array.from(decisions.keys()).sort((a, b) => decisions[a]! - decisions[b]!);
  const column = (values: ArrayLike<number>): Float64Array => Float64Array.from(order, (trade) => values[trade]!);
  return {
    bar: order.map((trade) => decisions[trade]!),
    side: column(trades.side),
    outcomes: {
      exitTimeMs: column(timesOf(trades.exitBar, timeMs)),
      pnl: column(trades.pnl),
      tradeReturn: column(trades.tradeReturn),
      rMultiple: column(trades.rMultiple),
      barsHeld: column(trades.barsHeld),
      mae: column(trades.mae),
      mfe: column(trades.mfe),
      exitReason: column(trades.reason),
    },
  };
}
