import { REASON_END, REASON_TIME } from "../layout";
import { Account, ACCOUNT_BYTES, startAccount } from "./account";
import { finishTrial } from "./finish-trial";
import { leaveOnDecision } from "./leave-on-decision";
import { tryStopAndTarget } from "./levels";
import { completeOutcome, leaveAtMarket, Outcome } from "./outcome";
import { openPosition, Position, startPosition } from "./position";
import { settlePosition } from "./settle";
import { bitAt } from "./signals";
import { Spec } from "./spec";
import { leavesOnClose, ratchet, startTrail } from "./trail";
import { Trial } from "./trial";

/** Everything that one trial carries from bar to bar, in memory of the caller: a position, an outcome, an account, each behind the
 *  other. A copy of its STEP_BYTES is a snapshot that may be gone on with. */
@unmanaged
export class StepState {
  @inline get position(): Position {
    return changetype<Position>(changetype<usize>(this));
  }

  @inline get outcome(): Outcome {
    return changetype<Outcome>(changetype<usize>(this) + offsetof<Position>());
  }

  @inline get account(): Account {
    return changetype<Account>(changetype<usize>(this) + offsetof<Position>() + offsetof<Outcome>());
  }
}

/** Bytes of a StepState. */
// @ts-ignore: decorator
@inline
export const STEP_SIZE: usize = offsetof<Position>() + offsetof<Outcome>() + ACCOUNT_BYTES;

/** Starts a trial before the window's first bar. */
export function startSteps(state: StepState, spec: Spec, trial: Trial): void {
  startAccount(state.account, spec, trial.returns);
}

/** Lives through a bar: what meets the position inside it, the trail, and the decision on its close. */
// @ts-ignore: decorator
@inline
export function stepBar(state: StepState, spec: Spec, trial: Trial, bar: i32): void {
  const position = state.position, outcome = state.outcome, account = state.account;
  if (account.isHeld != 0 && endsOnBar(position, outcome, account, spec, bar)) account.isHeld = 0;
  account.isHeld = decide(position, outcome, account, spec, trial, bar) ? 1 : 0;
}

/** Lives through the last bar, which decides nothing: what is still held is left at its close (F11). Writes the record. */
export function endSteps(state: StepState, spec: Spec, trial: Trial, bar: i32): i32 {
  const position = state.position, outcome = state.outcome, account = state.account;
  if (account.isHeld != 0 && !endsOnBar(position, outcome, account, spec, bar)) {
    leaveAtMarket(outcome, position, spec, bar, load<f64>(spec.market.close + (<usize>bar << 3)), REASON_END, spec.rules.fillDelay);
    book(position, outcome, account, spec);
  }
  return finishTrial(account, spec, trial);
}

/** Gap, stop and target, then the trail; returns true where the position was left. */
// @ts-ignore: decorator
@inline
function endsOnBar(position: Position, outcome: Outcome, account: Account, spec: Spec, bar: i32): bool {
  if (!tryStopAndTarget(outcome, position, spec, bar)) {
    ratchet(position, spec, load<f64>(spec.market.close + (<usize>bar << 3)));
    return false;
  }
  book(position, outcome, account, spec);
  return true;
}

function book(position: Position, outcome: Outcome, account: Account, spec: Spec): void {
  completeOutcome(outcome, position, spec);
  settlePosition(position, outcome, account, spec);
}

/** The decision on the close of a bar; returns whether a position is held (or scheduled) after it. */
function decide(position: Position, outcome: Outcome, account: Account, spec: Spec, trial: Trial, bar: i32): bool {
  if (account.isHeld != 0) {
    if (!leavesOnClose(position, spec, trial, bar)) return true;
    outcome.ambiguous = 0;
    leaveOnDecision(outcome, position, spec, bar);
    book(position, outcome, account, spec);
    if (outcome.reason == REASON_TIME) return false;
  }
  if (bitAt(spec.longEntry, bar)) return enter(position, account, spec, trial, bar, 1.0);
  return spec.hasShort != 0 && bitAt(spec.shortEntry, bar) && enter(position, account, spec, trial, bar, -1.0);
}

/** Enters and sets the trail's first level: with a stop too, the nearer one holds. */
function enter(position: Position, account: Account, spec: Spec, trial: Trial, bar: i32, side: f64): bool {
  startPosition(position, spec, bar, side);
  if (!openPosition(position, spec, trial, account)) return false;
  startTrail(position, spec);
  return true;
}
