import { REASON_POLICY, REASON_REVERSE, REASON_SIGNAL, REASON_TIME } from "../layout";
import { leaveAtMarket, Outcome } from "./outcome";
import { Position } from "./position";
import { bitAt } from "./signals";
import { Spec } from "./spec";

/** Fills the exit in that a decision brings: at the next open, or at the same close. */
export function leaveOnDecision(outcome: Outcome, position: Position, spec: Spec, decision: i32): void {
  const isLong = position.side > 0;
  const bar = decision + spec.rules.fillDelay;
  const prices = spec.rules.fillDelay != 0 ? spec.market.open : spec.market.close;
  const price = load<f64>(prices + (<usize>bar << 3));
  let reason = REASON_TIME;
  if (bitAt(isLong ? spec.longExit : spec.shortExit, decision)) reason = REASON_SIGNAL;
  else if (bitAt(spec.policyOff, decision)) reason = REASON_POLICY;
  else if (bitAt(isLong ? spec.longLeave : spec.shortLeave, decision)) reason = REASON_REVERSE;
  leaveAtMarket(outcome, position, spec, bar, price, reason, 0);
}
