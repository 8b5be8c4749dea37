/** What the money of a leg is on the clock that it is traded on (I5–I7): columns that every trial shares. A column that is absent asks
 *  nothing. What falls due at an instant is paid there, before anything else, by what was held before it. */
export interface MoneyColumns {
  /** f64[instant]: how often funding falls due, or the sum of the rates that do; times the rate it is the share of the notional */
  readonly funding?: Float64Array | undefined;
  /** f64[instant]: nights whose swap falls due */
  readonly swapNights?: Float64Array | undefined;
  /** f64[instant]: days of borrowing that fall due */
  readonly borrowDays?: Float64Array | undefined;
  /** f64[instant]: what one of the leg's currency is worth in the account's, by the last close that is complete at the instant's open, and
   *  at its end */
  readonly rateAtOpen?: Float64Array | undefined;
  readonly rateAtClose?: Float64Array | undefined;
  /** u8[bar of the leg]: 1 where a fill on the bar lies outside the hours of entries */
  readonly isShut?: Uint8Array | undefined;
  /** f64[bar of the leg]: the spread as it was known at the bar's close, bps */
  readonly spreadBps?: Float64Array | undefined;
}
