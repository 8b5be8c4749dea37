import { REASON_END, REASON_TIME, STATUS_OK } from "../layout";
import { Account, startAccount } from "./account";
import { tryStopAndTarget } from "./levels";
import { completeOutcome, leaveAtMarket, Outcome } from "./outcome";
import { openPosition, Position, startPosition } from "./position";
import { settlePosition } from "./settle";
import { bitAt } from "./signals";
import { Spec, Trial } from "./spec";
import { finishTrial, leaveOnDecision } from "./walk";

/** Runs trials bar by bar, one after the other, in the order of F13, and can do what the walk cannot: trailing stops (F7).
 *  spec, trials, count, scratch, result  as for `walk`; equal to it bit for bit where there is no trail
 *  Cost  O(bars of [from, to) * count), allocates nothing                              */
export function bar_loop(specPointer: usize, trials: usize, count: i32, scratch: usize): i32 {
  const spec = changetype<Spec>(specPointer);
  const position = changetype<Position>(scratch);
  const outcome = changetype<Outcome>(scratch + offsetof<Position>());
  const account = changetype<Account>(scratch + offsetof<Position>() + 2 * offsetof<Outcome>());
  let status = STATUS_OK;
  for (let t = 0; t < count; t++) {
    const trial = changetype<Trial>(trials + <usize>t * offsetof<Trial>());
    startAccount(account, spec, trial);
    loopBars(position, outcome, account, spec, trial);
    status |= finishTrial(account, spec, trial);
  }
  return status;
}

function loopBars(position: Position, outcome: Outcome, account: Account, spec: Spec, trial: Trial): void {
  const last = spec.to - 1;
  let held = false;
  for (let bar = spec.from; bar <= last; bar++) {
    if (held) held = !endsOnBar(position, outcome, account, spec, bar);
    if (bar < last) held = decide(held, position, outcome, account, spec, trial, bar);
  }
}

/** Gap, stop, target, end, then the trail; returns true where the position was left. */
function endsOnBar(position: Position, outcome: Outcome, account: Account, spec: Spec, bar: i32): bool {
  const close = load<f64>(spec.close + (<usize>bar << 3));
  if (!tryStopAndTarget(outcome, position, spec, bar)) {
    if (bar < spec.to - 1) {
      ratchet(position, close);
      return false;
    }
    leaveAtMarket(outcome, position, spec, bar, close, REASON_END, spec.fillDelay);
  }
  completeOutcome(outcome, position, spec);
  settlePosition(position, outcome, account, spec);
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
function decide(held: bool, position: Position, outcome: Outcome, account: Account, spec: Spec, trial: Trial, bar: i32): bool {
  if (held) {
    if (!leavesOnClose(position, spec, trial, bar)) return true;
    outcome.ambiguous = 0;
    leaveOnDecision(outcome, position, spec, bar);
    completeOutcome(outcome, position, spec);
    settlePosition(position, outcome, account, spec);
    if (outcome.reason == REASON_TIME) return false;
  }
  if (bitAt(spec.longEntry, bar)) return enter(position, account, spec, trial, bar, 1.0);
  return spec.hasShort != 0 && bitAt(spec.shortEntry, bar) && enter(position, account, spec, trial, bar, -1.0);
}

// @ts-ignore: decorator
@inline
function leavesOnClose(position: Position, spec: Spec, trial: Trial, bar: i32): bool {
  if (bitAt(position.side > 0 ? spec.longLeave : spec.shortLeave, bar)) return true;
  return trial.maxBars > 0 && bar - position.entryBar + 1 >= trial.maxBars;
}

/** Enters and sets the trail's first level: with a stop too, the nearer one holds. */
function enter(position: Position, account: Account, spec: Spec, trial: Trial, bar: i32, side: f64): bool {
  startPosition(position, spec, bar, side);
  if (!openPosition(position, spec, trial, account)) return false;
  if (isNaN(position.trail)) return true;
  const level = position.entryPrice - side * position.trail;
  if (isNaN(position.stop)) position.stop = level;
  else position.stop = side > 0 ? max(position.stop, level) : min(position.stop, level);
  return true;
}
