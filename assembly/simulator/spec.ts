/** What trials are run on and under which rules. The host writes the fields at the exported offsets. Pointers are usize
 *  into the shared memory; bars, days and blocks are counted from the start of the data, not of the window. */
@unmanaged
export class Spec {
  /** f64[bars], quote price */
  open: usize;
  high: usize;
  low: usize;
  close: usize;
  /** f64[bars]: min(low, open) and max(high, open), the same columns as low and high where the bars are sane */
  lowReach: usize;
  highReach: usize;
  /** f64[2 * (bars + 1)]: sums of the closes before each bar, each with what its rounding left out */
  closeSum: usize;
  /** f64[2 * blocks]: lowest close and negated highest close of each 2^CLOSE_BLOCK_SHIFT bars */
  closeBounds: usize;
  /** i32[bars]: number of the calendar day; i32[days + 1]: last bar of each day, then the largest i32 */
  dayOfBar: usize;
  dayEnd: usize;
  /** f64[bars], epoch ms */
  time: usize;
  /** bars of the lower timeframe, or 0: f64[..] high and low, i32[bars] the first one inside each bar and the first behind it */
  detailHigh: usize;
  detailLow: usize;
  detailFirst: usize;
  detailEnd: usize;
  /** bits of valid entries and of exits of each side, written by `prepare_signals` */
  longEntry: usize;
  longLeave: usize;
  shortEntry: usize;
  shortLeave: usize;
  /** bits as the strategy gives them, 0 where it leaves them out */
  longEnter: usize;
  longExit: usize;
  shortEnter: usize;
  shortExit: usize;
  /** room for `tradeCapacity` trades of a single trial, or 0 where only records are wanted */
  trades: usize;
  tradeCapacity: i32;
  /** bytes from one bar to the next in what is known of touches */
  touchStride: i32;
  /** trading and marks cover the bars [from, to) */
  from: i32;
  to: i32;
  /** 1: a decision fills at the next open; 0: at the same close */
  fillDelay: i32;
  intrabar: i32;
  reverse: i32;
  sizing: i32;
  hasShort: i32;
  /** blocks of days that a trial's returns are summed over, at most the days of the window */
  returnBlocks: i32;
  reserved: i32;
  /** fractions of price or notional */
  impact: f64;
  takerFee: f64;
  makerFee: f64;
  cash: f64;
  fraction: f64;
  quantity: f64;
  riskPerTrade: f64;
  maxLeverage: f64;
  /** quantities are whole multiples of lotUnits / lotScale, both whole numbers where the lot is a decimal; 0: any quantity */
  lot: f64;
  lotUnits: f64;
  lotScale: f64;
  multiplier: f64;
  daysPerYear: f64;
  timeframeMs: f64;
}

/** What differs between trials that have the same conditions. */
@unmanaged
export class Trial {
  /** f64[bars] or 0 where the scale alone is the distance; price units */
  stop: usize;
  target: usize;
  trail: usize;
  /** i16 every Spec.touchStride bytes, or 0: what is known of the first touch after an entry decided at each bar; see touch.ts */
  longTouch: usize;
  shortTouch: usize;
  /** f64[RECORD_FIELDS]: where the trial's record goes */
  record: usize;
  /** f64[2 * Spec.returnBlocks] of zeros, or 0 where they are not wanted: sums of the daily returns of each block, then of their squares */
  returns: usize;
  maxBars: i32;
  stopScale: f64;
  targetScale: f64;
  trailScale: f64;
}
