import { REASON_END, REASON_GUARD, REASON_STOP, REASON_TARGET, REASON_TIME } from "../layout";
import { leaveOnDecision } from "../simulator/leave-on-decision";
import { tryStopAndTarget } from "../simulator/levels";
import { leaveAtMarket, Outcome, valueOutcome } from "../simulator/outcome";
import { leaveAsPlanned, nextLeave, orTimeUp } from "../simulator/planned-leave";
import { Position } from "../simulator/position";
import { Spec } from "../simulator/spec";
import { findTouch } from "../simulator/touch";
import { leavesOnClose, ratchet, startTrail } from "../simulator/trail";
import { Trial } from "../simulator/trial";
import { Holding, PHASE_CLOSE, PHASE_INSIDE, PHASE_OPEN, PHASES } from "./holding";
import { instantOf, Leg } from "./leg";

/** Finds out how a position will be left: that depends on its leg alone, whatever the account does. Fills the outcome and `leaves` in and
 *  returns the first bar whose close may decide on the leg's next entry. */
export function findExit(holding: Holding, leg: Leg): i32 {
  const position = holding.position, outcome = holding.outcome, spec = leg.spec, trial = leg.trial;
  outcome.ambiguous = 0;
  const next = isNaN(position.trail) ? followEvents(outcome, position, spec, trial) : followBars(outcome, position, spec, trial);
  if (outcome.reason == REASON_END) outcome.reason = leg.endReason;
  finishExit(holding, leg);
  return next;
}

/** Values the outcome and sets when it happens. */
export function finishExit(holding: Holding, leg: Leg): void {
  const outcome = holding.outcome;
  valueOutcome(outcome, holding.position, leg.spec);
  holding.leaves = <i64>instantOf(leg, outcome.bar) * PHASES + phaseOf(outcome, leg);
}

// @ts-ignore: decorator
@inline
function phaseOf(outcome: Outcome, leg: Leg): i64 {
  if (outcome.reason == REASON_STOP || outcome.reason == REASON_TARGET) return PHASE_INSIDE;
  if (outcome.reason == REASON_GUARD) return PHASE_OPEN;
  return outcome.reason == leg.endReason || leg.spec.rules.fillDelay == 0 ? PHASE_CLOSE : PHASE_OPEN;
}

/** As the walk does: from event to event. */
// @ts-ignore: decorator
@inline
function followEvents(outcome: Outcome, position: Position, spec: Spec, trial: Trial): i32 {
  const signalLeave = nextLeave(position, spec);
  const leave = trial.maxBars > 0 ? orTimeUp(position, spec, trial, signalLeave) : signalLeave;
  if (findTouch(outcome, position, spec, trial, leave < 0 ? spec.window.to - 1 : leave)) return outcome.bar;
  leaveAsPlanned(outcome, position, spec, leave);
  return leave < 0 ? spec.window.to : leave + (outcome.reason == REASON_TIME ? 1 : 0);
}

/** As the bar loop does: a trail (F7) needs each close. */
function followBars(outcome: Outcome, position: Position, spec: Spec, trial: Trial): i32 {
  startTrail(position, spec);
  const last = spec.window.to - 1;
  for (let bar = position.decisionBar + 1; bar <= last; bar++) {
    if (tryStopAndTarget(outcome, position, spec, bar)) return bar;
    ratchet(position, spec, load<f64>(spec.market.close + (<usize>bar << 3)));
    if (bar == last || !leavesOnClose(position, spec, trial, bar)) continue;
    leaveOnDecision(outcome, position, spec, bar);
    return bar + (outcome.reason == REASON_TIME ? 1 : 0);
  }
  leaveAtMarket(outcome, position, spec, last, load<f64>(spec.market.close + (<usize>last << 3)), REASON_END, spec.rules.fillDelay);
  return spec.window.to;
}
