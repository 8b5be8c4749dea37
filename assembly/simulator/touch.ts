import { tryStopAndTarget } from "./levels";
import { Outcome } from "./outcome";
import { Position } from "./position";
import { nextReach, nextReachByBlocks } from "./reach";
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
  const memos = position.side > 0 ? trial.longTouch : trial.shortTouch;
  const memo: usize = memos == 0 ? 0 : memos + <usize>position.decisionBar * <usize>spec.touchStride;
  let from = position.decisionBar + 1;
  if (memo != 0) {
    const known = <i32>load<i16>(memo);
    if (known > 0) return position.decisionBar + known <= last && tryStopAndTarget(outcome, position, spec, position.decisionBar + known);
    if (position.decisionBar - known >= last) return false;
    from -= known;
  }
  const bar = spec.market.reachBounds == 0 ? scan(outcome, position, spec, from, last) : scanBlocks(outcome, position, spec, from, last);
  if (memo != 0) remember(memo, position.decisionBar, bar, last);
  return bar >= 0;
}

function remember(memo: usize, decisionBar: i32, bar: i32, last: i32): void {
  const bars = bar >= 0 ? bar - decisionBar : min(last - decisionBar, FURTHEST);
  if (bars <= FURTHEST) store<i16>(memo, <i16>(bar >= 0 ? bars : -bars));
}

/** Returns the bar of the exit, or -1. */
function scan(outcome: Outcome, position: Position, spec: Spec, from: i32, last: i32): i32 {
  const stop = isNaN(position.stop) ? (position.side > 0 ? -Infinity : Infinity) : position.stop;
  const target = isNaN(position.target) ? (position.side > 0 ? Infinity : -Infinity) : position.target;
  const low = spec.market.lowReach, high = spec.market.highReach;
  let bar = from;
  while (true) {
    bar = position.side > 0 ? nextReach(low, stop, high, target, bar, last) : nextReach(low, target, high, stop, bar, last);
    if (bar < 0 || tryStopAndTarget(outcome, position, spec, bar)) return bar;
    bar++;
  }
}

/** The same, past blocks of bars that meet neither: for bars that are too many to stay in the caches. */
function scanBlocks(outcome: Outcome, position: Position, spec: Spec, from: i32, last: i32): i32 {
  const stop = isNaN(position.stop) ? (position.side > 0 ? -Infinity : Infinity) : position.stop;
  const target = isNaN(position.target) ? (position.side > 0 ? Infinity : -Infinity) : position.target;
  const floor = position.side > 0 ? stop : target, ceiling = position.side > 0 ? target : stop;
  let bar = from;
  while (true) {
    bar = nextReachByBlocks(spec.market, floor, ceiling, bar, last);
    if (bar < 0 || tryStopAndTarget(outcome, position, spec, bar)) return bar;
    bar++;
  }
}
