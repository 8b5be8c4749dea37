import { SKIP_CASH, SKIP_CORRELATION, SKIP_GUARD, SKIP_PLACE, SKIP_POLICY } from "../layout";
import { shareOf, size } from "../portfolio/admit";
import { Book } from "../portfolio/book";
import { isCorrelated } from "../portfolio/correlation";
import { isRefused } from "../portfolio/entry-hours";
import { isBlocked } from "../portfolio/guards";
import { Leg, policyAt } from "../portfolio/leg";
import { heldAt } from "../portfolio/room";
import { valueHeld } from "../portfolio/value";
import { fillFee, notionalOf, unitFee } from "../simulator/costs";
import { Position, setDistances, setFill } from "../simulator/position";
import { Spec } from "../simulator/spec";
import { scaledAt } from "./side-orders";

/** Returns the SKIP code of what keeps an entry that its bar meets from being filled (P4), or -1: the first free place has its position
 *  then.
 *  price  of the fill, impact and tick included */
export function admitOrder(book: Book, leg: Leg, index: i32, side: f64, price: f64, feeRate: f64, bar: i32, instant: i32): i32 {
  const decision = leg.orders.pendingDecision, spec = leg.spec, weight = policyAt(leg, decision);
  if (!(weight > 0)) return SKIP_POLICY;
  if (isBlocked(book, instant) || isRefused(book, index, decision, bar)) return SKIP_GUARD;
  if (book.count >= book.places) return SKIP_PLACE;
  if (isCorrelated(book, leg, side, decision)) return SKIP_CORRELATION;
  const known = instant - (1 - spec.rules.fillDelay); // values at closes are those of the instant before: this one's are not known yet
  valueHeld(book, known, leg.symbol);
  if (!(book.sizingEquity > book.account.curve.ruin)) return SKIP_CASH;
  const position = heldAt(book, book.count).holding.position;
  setFillAt(position, spec, decision, bar, side, price, feeRate);
  setLevels(position, leg, decision);
  const reason = size(book, leg, index, position, weight, shareAt(book, leg, index, decision), known);
  if (reason < 0) position.unitBase = -fillFee(notionalOf(price, spec), feeRate, position.quantity, spec);
  return reason;
}

/** F4: the distances that a decision brings. */
export function setLevels(position: Position, leg: Leg, decision: i32): void {
  const trial = leg.trial;
  const stop = scaledAt(trial.stop, trial.stopScale, decision), target = scaledAt(trial.target, trial.targetScale, decision);
  setDistances(position, leg.spec, stop, target, scaledAt(trial.trail, trial.trailScale, decision));
}

/** F10: the share of the equity that a decision brings. */
export function shareAt(book: Book, leg: Leg, index: i32, decision: i32): f64 {
  return shareOf(book, leg, index, scaledAt(leg.trial.weight, leg.trial.weightScale, decision));
}

/** Sets what does not depend on the quantity, given the price of the fill and the rate of its fee, in the place of those at the market. */
function setFillAt(position: Position, spec: Spec, decision: i32, bar: i32, side: f64, price: f64, feeRate: f64): void {
  const notional = notionalOf(price, spec);
  setFill(position, spec, decision, side, price);
  position.entryBar = bar;
  position.entryPrice = price;
  position.unitBase = -unitFee(notional, feeRate, spec);
  position.perNotional = notional > 0 ? 1.0 / notional : NaN;
  position.unitsPerCash = 1.0 / (notional * (1.0 + feeRate) + spec.instrument.feePerUnit);
}
