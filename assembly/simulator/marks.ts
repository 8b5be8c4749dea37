import { CLOSE_BLOCK_SHIFT } from "../layout";
import { Account } from "./account";
import { boundCloses } from "./close-bounds";
import { Curve } from "./curve";
import { dropReturns, settleDay, settleFlatDays, settleHeldDays } from "./days";
import { Outcome } from "./outcome";
import { Position } from "./position";
import { Spec } from "./spec";

/** Marks the flat bars up to `to`: equity is the cash. */
// @ts-ignore: decorator
@inline
export function markFlat(account: Account, spec: Spec, to: i32): void {
  const curve = account.curve, from = curve.marked;
  if (to <= from) return;
  curve.marked = to;
  const cash = account.ledger.cash;
  curve.equitySum += cash * <f64>(to - from);
  if (cash >= curve.peak) raisePeak(curve, spec, cash, from, to - 1);
  else if (cash < curve.floor) deepenDrawdown(curve, cash, from);
  settleFlatDays(curve, spec, cash, to);
}

/** Marks the bars of a position from its entry to its exit: equity is `base + slope * (close - entry price)`. */
// @ts-ignore: decorator
@inline
export function markHeld(account: Account, spec: Spec, position: Position, outcome: Outcome): void {
  const curve = account.curve, from = curve.marked, to = outcome.bar;
  if (to <= from) return;
  curve.marked = to;
  const quantity = position.quantity, cash = account.ledger.cash;
  curve.equitySum += cash * <f64>(to - from) + quantity * outcome.equitySum;
  const base = cash + quantity * position.unitBase, slope = quantity * position.unitSlope;
  const entry = position.entryPrice;
  markDrawdown(curve, spec, from, to, base, slope, entry, outcome);
  settleHeldDays(curve, spec, to, base, slope, entry);
}

/** Closes the last day and the last stretch under water, after the last bar is marked; a ruined account has no daily returns. */
export function finishMarks(account: Account, spec: Spec): void {
  const last = spec.window.to - 1;
  const day = load<i32>(spec.market.dayOfBar + (<usize>last << 2));
  const curve = account.curve, cash = account.ledger.cash;
  if (curve.day <= day) settleDay(curve, spec, curve.day, cash);
  if (cash < curve.peak) extendUnderWater(curve, spec, last);
  if (curve.ruinedBar >= 0) dropReturns(curve, spec);
}

/** Marks that all stay within [floor, peak) change nothing. Where only the floor is in question, the bounds of the
 *  position's own bars answer, which every trial with this outcome shares. */
// @ts-ignore: decorator
@inline
function markDrawdown(curve: Curve, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64, outcome: Outcome): void {
  const best = base + slope * (bestClose(slope, outcome) - entry);
  let worst = base + slope * (worstClose(slope, outcome) - entry);
  if (!(best < curve.peak)) visitMarks(curve, spec, from, to, base, slope, entry);
  else if (!(worst >= curve.floor)) {
    if (outcome.hasExactBounds == 0) {
      boundCloses(outcome, spec.market.close, from, to);
      worst = base + slope * (worstClose(slope, outcome) - entry);
    }
    if (worst < curve.floor) deepenDrawdown(curve, worst, worst > curve.ruin ? to : firstRuin(curve, spec, from, base, slope, entry));
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
function visitMarks(curve: Curve, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64): void {
  let bounds = spec.market.closeBounds + (<usize>(from >> CLOSE_BLOCK_SHIFT) << 4);
  while (from < to) {
    const low = load<f64>(bounds), high = -load<f64>(bounds, 8);
    const best = base + slope * ((slope > 0 ? high : low) - entry), worst = base + slope * ((slope > 0 ? low : high) - entry);
    const next = min(to, ((from >> CLOSE_BLOCK_SHIFT) + 1) << CLOSE_BLOCK_SHIFT);
    if (!(best < curve.peak && worst >= curve.floor)) visitEach(curve, spec, from, next, base, slope, entry);
    from = next;
    bounds += 16;
  }
}

// @ts-ignore: decorator
@inline
function visitEach(curve: Curve, spec: Spec, from: i32, to: i32, base: f64, slope: f64, entry: f64): void {
  for (let i = from; i < to; i++) {
    const equity = base + slope * (load<f64>(spec.market.close + (<usize>i << 3)) - entry);
    if (equity >= curve.peak) raisePeak(curve, spec, equity, i, i);
    else if (equity < curve.floor) deepenDrawdown(curve, equity, i);
  }
}

/** Returns the first bar from `from` on whose mark is ruin; there is one. */
function firstRuin(curve: Curve, spec: Spec, from: i32, base: f64, slope: f64, entry: f64): i32 {
  let bar = from;
  while (!(base + slope * (load<f64>(spec.market.close + (<usize>bar << 3)) - entry) <= curve.ruin)) bar++;
  return bar;
}

// @ts-ignore: decorator
@inline
export function raisePeak(curve: Curve, spec: Spec, equity: f64, firstBar: i32, lastBar: i32): void {
  if (firstBar > curve.peakBar + 1) extendUnderWater(curve, spec, firstBar);
  curve.peakBar = lastBar;
  if (equity == curve.peak) return;
  curve.peak = equity;
  curve.floor = equity * (1.0 - curve.maxDrawdown);
}

/** Equity that is gone is ruin (F12), first seen at `bar`. */
// @ts-ignore: decorator
@inline
export function deepenDrawdown(curve: Curve, equity: f64, bar: i32): void {
  const drawdown = 1.0 - equity / curve.peak;
  if (drawdown > curve.maxDrawdown) curve.maxDrawdown = drawdown;
  curve.floor = equity;
  if (equity <= curve.ruin && curve.ruinedBar < 0) curve.ruinedBar = bar;
}

function extendUnderWater(curve: Curve, spec: Spec, bar: i32): void {
  const time = spec.market.time, peakBar = max(curve.peakBar, spec.window.from);
  const elapsed = load<f64>(time + (<usize>bar << 3)) - load<f64>(time + (<usize>peakBar << 3));
  if (elapsed > curve.longestUnderWaterMs) curve.longestUnderWaterMs = elapsed;
}
