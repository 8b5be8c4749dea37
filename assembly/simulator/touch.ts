import { REACH_BLOCK_SHIFT } from "../layout";
import { tryStopAndTarget } from "./levels";
import { Market } from "./market";
import { Outcome } from "./outcome";
import { Position } from "./position";
import { Spec } from "./spec";
import { Trial } from "./trial";

/** Bars after its entry at which a touch is still remembered. */
const FURTHEST: i32 = 32767;

/** What is known of an entry decided at a bar, i16: 0 nothing; k where the k-th bar after it is the first that meets stop or
 *  target; -k where none of the k bars after it does. What is further away than FURTHEST is not remembered, so that the
 *  memos of many settings stay in the second-level cache. The answer depends on the bars, the distances and the execution rules
 *  alone, so that every trial with the same ones shares it; whoever finds out more writes it down. */

/** Finds the first bar of [entry, last] that meets stop or target and fills the exit in; returns false where none does. */
// @ts-ignore: decorator
@inline
export function findTouch(outcome: Outcome, position: Position, spec: Spec, trial: Trial, last: i32): bool {
  if (isNaN(position.stop) && isNaN(position.target)) return false;
  const memo = touchMemo(position, spec, trial);
  let from = position.decisionBar + 1;
  if (memo != 0) {
    const known = <i32>load<i16>(memo);
    if (known > 0) return position.decisionBar + known <= last && tryStopAndTarget(outcome, position, spec, position.decisionBar + known);
    if (position.decisionBar - known >= last) return false;
    from -= known;
  }
  const bar = scan(outcome, position, spec, from, last);
  if (memo != 0) remember(memo, position.decisionBar, bar, last);
  return bar >= 0;
}

/** Where what is known of the position's touch stands (i16, see above), or 0. */
// @ts-ignore: decorator
@inline
export function touchMemo(position: Position, spec: Spec, trial: Trial): usize {
  const memos = position.side > 0 ? trial.longTouch : trial.shortTouch;
  return memos == 0 ? 0 : memos + <usize>position.decisionBar * <usize>spec.touchStride;
}

function remember(memo: usize, decisionBar: i32, bar: i32, last: i32): void {
  const bars = bar >= 0 ? bar - decisionBar : min(last - decisionBar, FURTHEST);
  if (bars <= FURTHEST) store<i16>(memo, <i16>(bar >= 0 ? bars : -bars));
}

/** Returns the bar of the exit, or -1. */
function scan(outcome: Outcome, position: Position, spec: Spec, from: i32, last: i32): i32 {
  const stop = isNaN(position.stop) ? (position.side > 0 ? -Infinity : Infinity) : position.stop;
  const target = isNaN(position.target) ? (position.side > 0 ? Infinity : -Infinity) : position.target;
  const floor = position.side > 0 ? stop : target, ceiling = position.side > 0 ? target : stop;
  let bar = from;
  while (true) {
    bar = nextReach(spec.market, floor, ceiling, bar, last);
    if (bar < 0 || tryStopAndTarget(outcome, position, spec, bar)) return bar;
    bar++;
  }
}

/** Returns the first bar of [from, last] whose low is at or under `floor` or whose high is at or over `ceiling`, or -1. */
// @ts-ignore: decorator
@inline
function nextReach(market: Market, floor: f64, ceiling: f64, from: i32, last: i32): i32 {
  if (market.reachBounds == 0) return findReach(market.lowReach, floor, market.highReach, ceiling, from, last);
  return findReachByBlocks(market, floor, ceiling, from, last);
}

function findReach(low: usize, floor: f64, high: usize, ceiling: f64, from: i32, last: i32): i32 {
  const floors = f64x2.splat(floor), ceilings = f64x2.splat(ceiling);
  let i = <usize>from;
  const end = <usize>(last + 1);
  for (; i + 8 <= end; i += 8) {
    const lows = low + (i << 3), highs = high + (i << 3);
    const a = v128.or(f64x2.le(v128.load(lows), floors), f64x2.ge(v128.load(highs), ceilings));
    const b = v128.or(f64x2.le(v128.load(lows, 16), floors), f64x2.ge(v128.load(highs, 16), ceilings));
    const c = v128.or(f64x2.le(v128.load(lows, 32), floors), f64x2.ge(v128.load(highs, 32), ceilings));
    const d = v128.or(f64x2.le(v128.load(lows, 48), floors), f64x2.ge(v128.load(highs, 48), ceilings));
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) break;
  }
  for (; i < end; i++) {
    if (load<f64>(low + (i << 3)) <= floor || load<f64>(high + (i << 3)) >= ceiling) return <i32>i;
  }
  return -1;
}

/** The same, past the blocks whose furthest prices meet neither. */
function findReachByBlocks(market: Market, floor: f64, ceiling: f64, from: i32, last: i32): i32 {
  const bounds = f64x2.replace_lane(f64x2.splat(floor), 1, -ceiling);
  let bar = from;
  while (bar <= last) {
    const block = bar >> REACH_BLOCK_SHIFT, next = (block + 1) << REACH_BLOCK_SHIFT;
    const isPassed = !v128.any_true(f64x2.le(v128.load(market.reachBounds + (<usize>block << 4)), bounds));
    if (!isPassed) {
      const found = findReach(market.lowReach, floor, market.highReach, ceiling, bar, min(last, next - 1));
      if (found >= 0) return found;
    }
    bar = next;
  }
  return -1;
}
