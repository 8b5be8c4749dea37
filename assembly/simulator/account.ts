import { Spec, Trial } from "./spec";

/** A smaller share of the cash is what rounding leaves of nothing: 2^-40. */
const ROUNDING: f64 = 9.094947017729282e-13;

/** The running statistics of one trial. Equity on bar marks is never stored: while flat it is the cash, while a
 *  position is held it is `base + slope * (close - entry)`, and every statistic needs only these two numbers per stretch of bars. */
@unmanaged
export class Account {
  cash: f64;
  /** the next bar whose close may decide on an entry */
  next: i32;
  /** where the daily returns are summed, or 0; see Trial.returns */
  returns: usize;
  /** highest equity mark so far, the initial cash included, and the last bar that stood at it */
  peak: f64;
  peakBar: i32;
  /** bars before this one are marked */
  marked: i32;
  /** lowest equity that does not deepen the drawdown */
  floor: f64;
  maxDrawdown: f64;
  longestUnderWaterMs: f64;
  /** equity at or below it is gone, and the first bar on whose mark it was, or -1 */
  ruin: f64;
  ruinedBar: i32;
  equitySum: f64;
  /** calendar days: equity at the last settled day's end, the next day to settle; of the days whose equity changed
   *  their count, the first one's return, and the sums of the returns less that one, so that squares stay small */
  dayEquity: f64;
  day: i32;
  dayEnd: i32;
  changedDays: i32;
  firstReturn: f64;
  returnShiftSum: f64;
  returnShiftSquares: f64;
  lossSquares: f64;
  trades: i32;
  wins: i32;
  ambiguous: i32;
  /** entries that came to nothing: less than a lot, a price that no share of the cash buys at (F10) */
  entriesBelowLot: i32;
  entriesUnpriced: i32;
  profits: f64;
  losses: f64;
  /** sums of pnl less the first trade's pnl, so that squares stay small */
  firstPnl: f64;
  pnlShiftSum: f64;
  pnlShiftSquares: f64;
  tradeReturnSum: f64;
  rSum: f64;
  rCount: i32;
  exposedBars: i32;
  fees: f64;
  notional: f64;
}

/** Starts the account flat, before the window's first bar. */
export function startAccount(account: Account, spec: Spec, trial: Trial): void {
  memory.fill(changetype<usize>(account), 0, offsetof<Account>());
  account.cash = spec.cash;
  account.peak = spec.cash;
  account.floor = spec.cash;
  account.peakBar = spec.from - 1;
  account.marked = spec.from;
  account.next = spec.from;
  account.ruin = spec.cash * ROUNDING;
  account.ruinedBar = -1;
  account.returns = trial.returns;
  account.dayEquity = spec.cash;
  startDay(account, spec, load<i32>(spec.dayOfBar + (<usize>spec.from << 2)));
}

/** Starts a calendar day: its end is the next that is settled. */
// @ts-ignore: decorator
@inline
export function startDay(account: Account, spec: Spec, day: i32): void {
  account.day = day;
  account.dayEnd = load<i32>(spec.dayEnd + (<usize>day << 2));
}
