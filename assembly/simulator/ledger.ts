/** What an account's trades came to. Money in quote currency. */
@unmanaged
export class Ledger {
  /** what is on the account while no position is held */
  cash: f64;
  /** sum of the fees of every fill; rebates count against them */
  fees: f64;
  /** sums of what was paid while positions were held: funding, swaps, borrowing; what was got counts against them */
  funding: f64;
  swaps: f64;
  borrow: f64;
  /** sum of the notional of every fill */
  notional: f64;
  /** sum of the profits above 0 */
  profits: f64;
  /** sum of the losses, >= 0 */
  losses: f64;
  /** of the first trade: sums are of what differs from it, so that squares stay small */
  firstPnl: f64;
  /** sum of pnl - firstPnl */
  pnlShiftSum: f64;
  /** sum of (pnl - firstPnl)^2 */
  pnlShiftSquares: f64;
  /** sum of pnl / entry notional */
  tradeReturnSum: f64;
  /** sum of pnl / initial risk, over the trades that had one */
  rSum: f64;
  /** trades that had an initial risk */
  rCount: i32;
  /** closed trades */
  trades: i32;
  /** trades with a profit above 0 */
  wins: i32;
  /** trades of which a rule had to choose between stop and target (F6) */
  ambiguous: i32;
  /** entries that came to nothing: less than a lot (F10) */
  entriesBelowLot: i32;
  /** entries that came to nothing: a price that no share of the cash buys at (F10) */
  entriesUnpriced: i32;
  /** bars with a position after the open's fills */
  exposedBars: i32;
  /** positions that were liquidated */
  liquidations: i32;
}
