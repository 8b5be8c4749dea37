import { REASON_END } from "../layout";
import { Account, finishMarks, markFlat, startAccount } from "./account";
import { leaveAtMarket, openPosition, Position, tryStopAndTarget } from "./position";
import { writeRecord } from "./record";
import { settlePosition } from "./settle";
import { bitAt } from "./signals";
import { Spec } from "./spec";
import { isReplaced, leaveOnDecision } from "./walk";

/** Runs a trial bar by bar, in the order of F13, and can do what the walk cannot: trailing stops (F7).
 *  spec, scratch, result  as for `walk`; equal to it trade for trade and bit for bit where there is no trail
 *  Cost  O(bars of [from, to)), allocates nothing                                      */
export function bar_loop(pointer: usize, scratch: usize): i32 {
  const spec = changetype<Spec>(pointer);
  const account = changetype<Account>(scratch);
  const position = changetype<Position>(scratch + offsetof<Account>());
  startAccount(account, spec);
  const last = spec.to - 1;
  let held = false;
  for (let bar = spec.from; bar <= last; bar++) {
    if (held && position.decisionBar < bar) held = !endsOnBar(position, account, spec, bar);
    if (bar < last) held = decide(held, position, account, spec, bar);
  }
  markFlat(account, spec, spec.to);
  finishMarks(account, spec);
  return writeRecord(account, spec);
}

/** Gap, stop, target, end, then the trail; returns true where the position was left. */
function endsOnBar(position: Position, account: Account, spec: Spec, bar: i32): bool {
  const close = load<f64>(spec.close + (<usize>bar << 3));
  if (!tryStopAndTarget(position, spec, bar)) {
    if (bar < spec.to - 1) {
      ratchet(position, close);
      return false;
    }
    leaveAtMarket(position, spec, bar, close, REASON_END, spec.fillDelay);
  }
  settlePosition(position, account, spec);
  return true;
}

/** F7: the stop follows the close and never moves back. */
// @ts-ignore: decorator
@inline
function ratchet(position: Position, close: f64): void {
  if (isNaN(position.trail)) return;
  const level = close - position.side * position.trail;
  position.stop = position.side > 0 ? max(position.stop, level) : min(position.stop, level);
}

/** The decision on the close of a bar; returns whether a position is held (or scheduled) after it. */
function decide(held: bool, position: Position, account: Account, spec: Spec, bar: i32): bool {
  if (!held) {
    if (bitAt(spec.longEntry, bar)) return enter(position, account, spec, bar, 1.0);
    return spec.hasShort != 0 && bitAt(spec.shortEntry, bar) && enter(position, account, spec, bar, -1.0);
  }
  if (!leavesOnClose(position, spec, bar)) return true;
  leaveOnDecision(position, spec, bar);
  settlePosition(position, account, spec);
  return isReplaced(position, spec, bar) && enter(position, account, spec, bar, -position.side);
}

// @ts-ignore: decorator
@inline
function leavesOnClose(position: Position, spec: Spec, bar: i32): bool {
  if (bitAt(position.side > 0 ? spec.longLeave : spec.shortLeave, bar)) return true;
  return spec.maxBars > 0 && bar - position.entryBar + 1 >= spec.maxBars;
}

/** Enters and sets the trail's first level: with a stop too, the nearer one holds. */
function enter(position: Position, account: Account, spec: Spec, bar: i32, side: f64): bool {
  if (!openPosition(position, account.cash, spec, bar, side)) return false;
  if (isNaN(position.trail)) return true;
  const level = position.entryPrice - side * position.trail;
  if (isNaN(position.stop)) position.stop = level;
  else position.stop = side > 0 ? max(position.stop, level) : min(position.stop, level);
  return true;
}
