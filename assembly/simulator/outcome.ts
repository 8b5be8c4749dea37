import { CLOSE_BLOCK_SHIFT, REASON_TARGET } from "../layout";
import { fillFee, notionalOf, sufferImpact } from "./costs";
import { Position } from "./position";
import { Spec } from "./spec";
import { hasTerms } from "./terms";
import { roundToTick } from "./tick";

/** How a position was left, and what one unit of it made of that. */
@unmanaged
export class Outcome {
  /** quote price of the exit's fill */
  price: f64;
  /** of the exit's fill */
  feeRate: f64;
  /** bar of the exit's fill */
  bar: i32;
  /** a REASON code */
  reason: i32;
  /** 1 where the bar of the exit saw the position after its open's scheduled fills */
  insideBar: i32;
  /** 1 where a rule had to choose between stop and target (F6) */
  ambiguous: i32;
  /** of one unit, net of both fees; quote currency */
  pnl: f64;
  /** of one unit, both fills; quote currency */
  fees: f64;
  /** of one unit, both fills; quote currency */
  notional: f64;
  /** pnl / entry notional */
  tradeReturn: f64;
  /** 0 where the bounds below are those of whole blocks of closes */
  hasExactBounds: i32;
  /** of the closes between entry and exit, or lower */
  lowestClose: f64;
  /** of the closes between entry and exit, or higher */
  highestClose: f64;
  /** sum of one unit's equity on these closes */
  equitySum: f64;
}

/** Leaves at a market price: impact and taker fee. */
// @ts-ignore: decorator
@inline
export function leaveAtMarket(outcome: Outcome, position: Position, spec: Spec, bar: i32, price: f64, reason: i32, insideBar: i32): void {
  outcome.price = sufferImpact(price, -position.side, spec);
  outcome.feeRate = spec.rules.takerFee;
  outcome.bar = bar;
  outcome.reason = reason;
  outcome.insideBar = insideBar;
}

/** Leaves at the target, or at an open beyond it: no impact, maker fee. */
// @ts-ignore: decorator
@inline
export function leaveAtTarget(outcome: Outcome, position: Position, spec: Spec, bar: i32, price: f64): void {
  if (hasTerms) outcome.price = roundToTick(price, -position.side, spec);
  else outcome.price = price;
  outcome.feeRate = spec.rules.makerFee;
  outcome.bar = bar;
  outcome.reason = REASON_TARGET;
  outcome.insideBar = spec.rules.fillDelay;
}

/** Works out what one unit made, once the exit is known (F9, F12). The bounds are those of whole summary blocks. */
// @ts-ignore: decorator
@inline
export function completeOutcome(outcome: Outcome, position: Position, spec: Spec): void {
  valueOutcome(outcome, position, spec);
  const from = position.entryBar, to = outcome.bar;
  if (to > from) summariseCloses(outcome, position, spec, from, to);
}

/** Works out what one unit paid and made, once the exit is known (F9). */
// @ts-ignore: decorator
@inline
export function valueOutcome(outcome: Outcome, position: Position, spec: Spec): void {
  const entryNotional = notionalOf(position.entryPrice, spec), exitNotional = notionalOf(outcome.price, spec);
  const quantity: f64 = hasTerms ? position.quantity : 0;
  outcome.fees = fillFee(entryNotional, spec.rules.takerFee, quantity, spec) + fillFee(exitNotional, outcome.feeRate, quantity, spec);
  outcome.pnl = position.unitSlope * (outcome.price - position.entryPrice) - outcome.fees;
  outcome.notional = entryNotional + exitNotional;
  outcome.tradeReturn = outcome.pnl * position.perNotional;
}

// @ts-ignore: decorator
@inline
function summariseCloses(outcome: Outcome, position: Position, spec: Spec, from: i32, to: i32): void {
  const end = spec.market.closeBounds + (<usize>(((to - 1) >> CLOSE_BLOCK_SHIFT) + 1) << 4);
  let block = spec.market.closeBounds + (<usize>(from >> CLOSE_BLOCK_SHIFT) << 4);
  let bounds = v128.load(block);
  for (block += 16; block < end; block += 16) bounds = f64x2.pmin(bounds, v128.load(block));
  outcome.hasExactBounds = 0;
  outcome.lowestClose = f64x2.extract_lane(bounds, 0);
  outcome.highestClose = -f64x2.extract_lane(bounds, 1);
  outcome.equitySum = sumEquity(position, spec.market.closeSum, from, to);
}

/** Returns the sum of one unit's equity on the marks [from, to), given the prefix sums of their prices. */
// @ts-ignore: decorator
@inline
export function sumEquity(position: Position, sums: usize, from: i32, to: i32): f64 {
  const bars = <f64>(to - from);
  return position.unitBase * bars + position.unitSlope * (sumCloses(sums, from, to) - position.entryPrice * bars);
}

/** Returns the sum of the closes [from, to): prefix sums carry their rounding beside them, so that what came before costs no digits. */
// @ts-ignore: decorator
@inline
function sumCloses(sums: usize, from: i32, to: i32): f64 {
  const difference = f64x2.sub(v128.load(sums + (<usize>to << 4)), v128.load(sums + (<usize>from << 4)));
  return f64x2.extract_lane(difference, 0) + f64x2.extract_lane(difference, 1);
}
