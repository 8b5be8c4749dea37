import { REASON_END } from "../layout";
import { leaveOnDecision } from "./leave-on-decision";
import { leaveAtMarket, Outcome } from "./outcome";
import { Position } from "./position";
import { nextBit } from "./signals";
import { Spec } from "./spec";
import { Trial } from "./trial";

/** Leaves on the decision at `leave`, or at the last close where there is none (F11). */
export function leaveAsPlanned(outcome: Outcome, position: Position, spec: Spec, leave: i32): void {
  outcome.ambiguous = 0;
  if (leave >= 0) leaveOnDecision(outcome, position, spec, leave);
  else {
    const last = spec.window.to - 1;
    leaveAtMarket(outcome, position, spec, last, load<f64>(spec.market.close + (<usize>last << 3)), REASON_END, spec.rules.fillDelay);
  }
}

/** Returns the bar on whose close the position is left by signal or reversal (F3), or -1. */
// @ts-ignore: decorator
@inline
export function nextLeave(position: Position, spec: Spec): i32 {
  return nextBit(position.side > 0 ? spec.longLeave : spec.shortLeave, position.decisionBar + 1, spec.window.to - 1);
}

/** F8: the bar on whose close the time is up, where that comes before the signal. */
export function orTimeUp(position: Position, spec: Spec, trial: Trial, leave: i32): i32 {
  const timeUp = max(position.decisionBar + 1, position.entryBar + trial.maxBars - 1);
  if (timeUp >= spec.window.to - 1) return leave;
  return leave < 0 ? timeUp : min(leave, timeUp);
}
