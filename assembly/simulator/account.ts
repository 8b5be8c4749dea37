import { Outcome } from "./outcome";
import { Position } from "./position";
import { Spec } from "./spec";

/** The running statistics of one trial. Equity on bar marks is never stored: while flat it is the cash, while a
 *  position is held it is `base + slope * (close - entry)`, and every statistic needs only these two numbers per stretch of bars. */
@unmanaged
export class Account {
  cash: f64;
  /** the next bar whose close may decide on an entry */
  next: i32;
  reserved: i32;
  /** highest equity mark so far, the initial cash included, and the last bar that stood at it */
  peak: f64;
  peakBar: i32;
  /** bars before this one are marked */
  marked: i32;
  /** lowest equity that does not deepen the drawdown */
  floor: f64;
  maxDrawdown: f64;
  longestUnderWaterMs: f64;
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
export function startAccount(account: Account, spec: Spec): void {
  memory.fill(changetype<usize>(account), 0, offsetof<Account>());
  account.cash = spec.cash;
  account.peak = spec.cash;
  account.floor = spec.cash;
  account.peakBar = spec.from - 1;
  account.marked = spec.from;
  account.next = spec.from;
  account.dayEquity = spec.cash;
  startDay(account, spec, load<i32>(spec.dayOfBar + (<usize>spec.from << 2)));
}

/** Marks the flat bars up to `to`: equity is the cash. */
export function markFlat(account: Account, spec: Spec, to: i32): void {
  const from = account.marked;
  if (to <= from) return;
  account.marked = to;
  const cash = account.cash;
  account.equitySum += cash * <f64>(to - from);
  if (cash >= account.peak) raisePeak(account, spec, cash, from, to - 1);
  else if (cash < account.floor) deepenDrawdown(account, cash);
  settleFlatDays(account, spec, to);
}

/** Marks the bars of a position from its entry to its exit: equity is `base + slope * (close - entry price)`. */
export function markHeld(account: Account, spec: Spec, position: Position, outcome: Outcome): void {
  const from = account.marked, to = outcome.bar;
  if (to <= from) return;
  account.marked = to;
  const quantity = position.quantity;
  account.equitySum += account.cash * <f64>(to - from) + quantity * outcome.equitySum;
  const base = account.cash + quantity * position.unitBase, slope = quantity * position.unitSlope;
  const entry = position.entryPrice;
  markDrawdown(account, spec, from, to, base, slope, entry, outcome);
  settleHeldDays(account, spec, to, base, slope, entry);
}

/** Closes the last day and the last stretch under water, after the last bar is marked. */
export function finishMarks(account: Account, spec: Spec): void {
  const last = spec.to - 1;
  const day = load<i32>(spec.dayOfBar + (<usize>last << 2));
  if (account.day <= day) settleDay(account, account.cash);
  if (account.cash < account.peak) extendUnderWater(account, spec, last);
}

/** Bars whose bounds show that equity stays within [floor, peak) change nothing and are not visited. Where it stays
 *  under the peak but not above the floor, only the least favourable close matters. */
// @ts-ignore: decorator
@inline
function markDrawdown(account: Account, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64, outcome: Outcome): void {
  const low = outcome.lowestClose, high = outcome.highestClose;
  const best = base + slope * ((slope > 0 ? high : low) - entry), worst = base + slope * ((slope > 0 ? low : high) - entry);
  if (!(best < account.peak)) visitMarks(account, spec, from, to, base, slope, entry);
  else if (!(worst >= account.floor)) {
    const equity = base + slope * (leastFavourable(spec.close, from, to, slope) - entry);
    if (equity < account.floor) deepenDrawdown(account, equity);
  }
}

/** The lowest close of [from, to) for a long position, the highest for a short one. */
// @ts-ignore: decorator
@inline
function leastFavourable(close: usize, from: i32, to: i32, slope: f64): f64 {
  return slope > 0 ? extreme(true, close, <usize>from, <usize>to) : extreme(false, close, <usize>from, <usize>to);
}

// @ts-ignore: decorator
@inline
function extreme(isLowest: bool, close: usize, from: usize, to: usize): f64 {
  let value = load<f64>(close + (from << 3));
  let pair = f64x2.splat(value);
  let i = from + 1;
  for (; i + 2 <= to; i += 2) {
    const closes = v128.load(close + (i << 3));
    pair = lowerPair(isLowest, pair, closes);
  }
  if (i < to) value = load<f64>(close + (i << 3));
  const both = lowerPair(isLowest, f64x2.splat(value), lowerPair(isLowest, pair, v128.shuffle<i64>(pair, pair, 1, 0)));
  return f64x2.extract_lane(both, 0);
}

// @ts-ignore: decorator
@inline
function lowerPair(isLowest: bool, a: v128, b: v128): v128 {
  return isLowest ? f64x2.pmin(a, b) : f64x2.pmax(a, b);
}

/** A mark at or above the peak moves it, so that every bar counts in its order. */
function visitMarks(account: Account, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64): void {
  const close = spec.close;
  for (let i = from; i < to; i++) {
    const equity = base + slope * (load<f64>(close + (<usize>i << 3)) - entry);
    if (equity >= account.peak) raisePeak(account, spec, equity, i, i);
    else if (equity < account.floor) deepenDrawdown(account, equity);
  }
}

function raisePeak(account: Account, spec: Spec, equity: f64, firstBar: i32, lastBar: i32): void {
  if (firstBar > account.peakBar + 1) extendUnderWater(account, spec, firstBar);
  account.peakBar = lastBar;
  if (equity == account.peak) return;
  account.peak = equity;
  account.floor = equity * (1.0 - account.maxDrawdown);
}

// @ts-ignore: decorator
@inline
function deepenDrawdown(account: Account, equity: f64): void {
  const drawdown = 1.0 - equity / account.peak;
  if (drawdown > account.maxDrawdown) account.maxDrawdown = drawdown;
  account.floor = equity;
}

function extendUnderWater(account: Account, spec: Spec, bar: i32): void {
  const elapsed = load<f64>(spec.time + (<usize>bar << 3)) - load<f64>(spec.time + (<usize>max(account.peakBar, spec.from) << 3));
  if (elapsed > account.longestUnderWaterMs) account.longestUnderWaterMs = elapsed;
}

/** Days that end flat before `to`: the first may differ from the day before, the others return exactly 0. */
// @ts-ignore: decorator
@inline
function settleFlatDays(account: Account, spec: Spec, to: i32): void {
  if (account.dayEnd >= to) return;
  settleDay(account, account.cash);
  startDay(account, spec, load<i32>(spec.dayOfBar + (<usize>(to - 1) << 2)));
  if (account.dayEnd < to) startDay(account, spec, account.day + 1);
}

// @ts-ignore: decorator
@inline
function startDay(account: Account, spec: Spec, day: i32): void {
  account.day = day;
  account.dayEnd = load<i32>(spec.dayEnd + (<usize>day << 2));
}

// @ts-ignore: decorator
@inline
function settleHeldDays(account: Account, spec: Spec, to: i32, base: f64, slope: f64, entry: f64): void {
  while (account.dayEnd < to) {
    settleDay(account, base + slope * (load<f64>(spec.close + (<usize>account.dayEnd << 3)) - entry));
    startDay(account, spec, account.day + 1);
  }
}

/** Equity that is gone has no further daily returns: the sums become NaN. */
// @ts-ignore: decorator
@inline
function settleDay(account: Account, equity: f64): void {
  const before = account.dayEquity;
  if (equity == before && before > 0) return;
  const change = before > 0 ? equity / before - 1.0 : NaN;
  account.dayEquity = equity;
  if (account.changedDays == 0) account.firstReturn = change;
  account.changedDays++;
  const shifted = change - account.firstReturn;
  account.returnShiftSum += shifted;
  account.returnShiftSquares += shifted * shifted;
  if (change < 0) account.lossSquares += change * change;
}
