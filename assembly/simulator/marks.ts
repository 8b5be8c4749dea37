import { CLOSE_BLOCK_SHIFT } from "../layout";
import { Account } from "./account";
import { boundCloses } from "./close-bounds";
import { dropReturns, settleDay, settleFlatDays, settleHeldDays } from "./days";
import { Outcome } from "./outcome";
import { Position } from "./position";
import { Spec } from "./spec";

/** Marks the flat bars up to `to`: equity is the cash. */
// @ts-ignore: decorator
@inline
export function markFlat(account: Account, spec: Spec, to: i32): void {
  const from = account.marked;
  if (to <= from) return;
  account.marked = to;
  const cash = account.cash;
  account.equitySum += cash * <f64>(to - from);
  if (cash >= account.peak) raisePeak(account, spec, cash, from, to - 1);
  else if (cash < account.floor) deepenDrawdown(account, cash, from);
  settleFlatDays(account, spec, to);
}

/** Marks the bars of a position from its entry to its exit: equity is `base + slope * (close - entry price)`. */
// @ts-ignore: decorator
@inline
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

/** Closes the last day and the last stretch under water, after the last bar is marked; a ruined account has no daily returns. */
export function finishMarks(account: Account, spec: Spec): void {
  const last = spec.to - 1;
  const day = load<i32>(spec.dayOfBar + (<usize>last << 2));
  if (account.day <= day) settleDay(account, spec, account.day, account.cash);
  if (account.cash < account.peak) extendUnderWater(account, spec, last);
  if (account.ruinedBar >= 0) dropReturns(account, spec);
}

/** Marks that all stay within [floor, peak) change nothing. Where only the floor is in question, the bounds of the
 *  position's own bars answer, which every trial with this outcome shares. */
// @ts-ignore: decorator
@inline
function markDrawdown(account: Account, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64, outcome: Outcome): void {
  const best = base + slope * (bestClose(slope, outcome) - entry);
  let worst = base + slope * (worstClose(slope, outcome) - entry);
  if (!(best < account.peak)) visitMarks(account, spec, from, to, base, slope, entry);
  else if (!(worst >= account.floor)) {
    if (outcome.hasExactBounds == 0) {
      boundCloses(outcome, spec.close, from, to);
      worst = base + slope * (worstClose(slope, outcome) - entry);
    }
    if (worst < account.floor) deepenDrawdown(account, worst, worst > account.ruin ? to : firstRuin(account, spec, from, base, slope, entry));
  }
}

// @ts-ignore: decorator
@inline
function bestClose(slope: f64, outcome: Outcome): f64 {
  return slope > 0 ? outcome.highestClose : outcome.lowestClose;
}

// @ts-ignore: decorator
@inline
function worstClose(slope: f64, outcome: Outcome): f64 {
  return slope > 0 ? outcome.lowestClose : outcome.highestClose;
}

/** A mark at or above the peak moves it, so that marks count in their order; blocks whose bounds show that they change
 *  nothing are passed over. */
function visitMarks(account: Account, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64): void {
  let bounds = spec.closeBounds + (<usize>(from >> CLOSE_BLOCK_SHIFT) << 4);
  while (from < to) {
    const low = load<f64>(bounds), high = -load<f64>(bounds, 8);
    const best = base + slope * ((slope > 0 ? high : low) - entry), worst = base + slope * ((slope > 0 ? low : high) - entry);
    const next = min(to, ((from >> CLOSE_BLOCK_SHIFT) + 1) << CLOSE_BLOCK_SHIFT);
    if (!(best < account.peak && worst >= account.floor)) visitEach(account, spec, from, next, base, slope, entry);
    from = next;
    bounds += 16;
  }
}

// @ts-ignore: decorator
@inline
function visitEach(account: Account, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64): void {
  for (let i = from; i < to; i++) {
    const equity = base + slope * (load<f64>(spec.close + (<usize>i << 3)) - entry);
    if (equity >= account.peak) raisePeak(account, spec, equity, i, i);
    else if (equity < account.floor) deepenDrawdown(account, equity, i);
  }
}

/** Returns the first bar from `from` on whose mark is ruin; there is one. */
function firstRuin(account: Account, spec: Spec, from: i32, base: f64, slope: f64, entry: f64): i32 {
  let bar = from;
  while (!(base + slope * (load<f64>(spec.close + (<usize>bar << 3)) - entry) <= account.ruin)) bar++;
  return bar;
}

// @ts-ignore: decorator
@inline
function raisePeak(account: Account, spec: Spec, equity: f64, firstBar: i32, lastBar: i32): void {
  if (firstBar > account.peakBar + 1) extendUnderWater(account, spec, firstBar);
  account.peakBar = lastBar;
  if (equity == account.peak) return;
  account.peak = equity;
  account.floor = equity * (1.0 - account.maxDrawdown);
}

/** Equity that is gone is ruin (F12), first seen at `bar`. */
// @ts-ignore: decorator
@inline
function deepenDrawdown(account: Account, equity: f64, bar: i32): void {
  const drawdown = 1.0 - equity / account.peak;
  if (drawdown > account.maxDrawdown) account.maxDrawdown = drawdown;
  account.floor = equity;
  if (equity <= account.ruin && account.ruinedBar < 0) account.ruinedBar = bar;
}

function extendUnderWater(account: Account, spec: Spec, bar: i32): void {
  const elapsed = load<f64>(spec.time + (<usize>bar << 3)) - load<f64>(spec.time + (<usize>max(account.peakBar, spec.from) << 3));
  if (elapsed > account.longestUnderWaterMs) account.longestUnderWaterMs = elapsed;
}
