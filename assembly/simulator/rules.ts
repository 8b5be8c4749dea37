/** How orders become fills and how large they are (F1–F10). */
@unmanaged
export class Rules {
  /** 1: a decision fills at the next open; 0: at the same close */
  fillDelay: i32;
  /** which of stop and target is taken where one bar touches both: an INTRABAR code */
  intrabar: i32;
  /** 1: a valid opposite entry is itself an exit (F3) */
  reverse: i32;
  /** a SIZING code */
  sizing: i32;
  /** share of the price that a fill at the market costs beside its fee */
  impact: f64;
  /** share of the notional, on fills at the market */
  takerFee: f64;
  /** share of the notional, on targets; below 0: a rebate */
  makerFee: f64;
  /** what the account begins with, quote currency */
  cash: f64;
  /** share of the all-in quantity, for SIZING_FRACTION */
  fraction: f64;
  /** units, for SIZING_FIXED */
  quantity: f64;
  /** share of the cash that is lost at the stop, for SIZING_RISK */
  riskPerTrade: f64;
  /** notional / equity, at most */
  maxLeverage: f64;
}
