import { REASON_SIGNAL, SKIP_CASH, SKIP_LOT } from "../../layout";
import { Book, legOf } from "../../portfolio/book";
import { heldLegs } from "../../portfolio/room";
import { Rotation } from "../../portfolio/rotation-record";
import { skipSignal } from "../../portfolio/skip";
import { notionalAt, valueAt, valueHeld } from "../../portfolio/value";
import { volatilityScale } from "../../portfolio/volatility";
import { notionalOf } from "../../simulator/costs";
import { roundToLot } from "../../simulator/lot";
import { leaveAtMarket } from "../../simulator/outcome";
import { bitAt } from "../../simulator/signals";
import { Spec } from "../../simulator/spec";
import { hasTerms } from "../../simulator/terms";
import { vectorAt } from "../../weights/matrix";
import { barOf, decisionOf, heldOf } from "../held-legs";
import { leaveWhole, reduce } from "../reduce";
import { buyAll } from "./buy";
import { aims, intAt, listed, setInt, waits } from "./room";

/** P10: trades the legs that have a bar at the instant towards what they are aimed at: first what makes positions smaller, leg by leg, then
 *  what makes them larger. */
export function rebalance(book: Book, instant: i32): void {
  const rotation = book.rotation, legs = book.legCount;
  if (rotation.waiting == 0) return;
  valueHeld(book, instant, -1);
  const equity = book.sizingEquity, scale = volatilityScale(book);
  let buys = 0;
  for (let index = 0; index < legs; index++) {
    if (!isServed(book, rotation, index, instant)) continue;
    setInt(waits(rotation, legs), index, 0);
    rotation.waiting--;
    if (!lessen(book, rotation, index, instant, equity, scale)) continue;
    setInt(listed(rotation, legs), buys, index);
    buys++;
  }
  if (buys > 0) buyAll(book, rotation, instant, buys, scale);
}

/** Whether a leg waits and can be traded; at its last close it cannot. */
// @ts-ignore: decorator
@inline
function isServed(book: Book, rotation: Rotation, index: i32, instant: i32): bool {
  if (intAt(waits(rotation, book.legCount), index) == 0) return false;
  const leg = legOf(book, index), bar = barOf(leg, instant);
  return bar >= 0 && (leg.spec.rules.fillDelay != 0 || bar < leg.spec.window.to - 1);
}

/** Leaves what a leg holds too much; returns whether it is to be bought, or sold short. */
function lessen(book: Book, rotation: Rotation, index: i32, instant: i32, equity: f64, scale: f64): bool {
  const aim = vectorAt(aims(rotation), index), wanted = abs(aim) * scale * equity, least = rotation.threshold * equity;
  const hasEquity = equity > book.account.curve.ruin;
  if (!bitAt(heldLegs(book), index)) return aim != 0 && (!hasEquity || wanted > least);
  const held = heldOf(book, index), side = held.side;
  if (aim * side <= 0) {
    leavePart(book, index, instant, held.holding.position.quantity);
    return aim != 0;
  }
  if (!hasEquity) {
    skipSignal(book, index, decisionOf(book, index, instant), instant, side, SKIP_CASH);
    return false;
  }
  const notional = notionalAt(book, held, instant), difference = wanted - notional;
  if (!(abs(difference) > least)) return false;
  if (difference > 0) return true;
  const quantity = wholePart(legOf(book, index).spec, held.holding.position.quantity * (-difference / notional), valueAt(book, index, instant));
  if (quantity > 0) leavePart(book, index, instant, min(quantity, held.holding.position.quantity));
  else skipSignal(book, index, decisionOf(book, index, instant), instant, side, SKIP_LOT);
  return false;
}

/** I2, F10: returns the whole lots of a part of a position, 0 where they are worth too little.
 *  price  quote currency */
function wholePart(spec: Spec, part: f64, price: f64): f64 {
  const quantity = spec.instrument.lot > 0 ? roundToLot(part, spec) : part;
  if (hasTerms && quantity * notionalOf(price, spec) < spec.instrument.minNotional) return 0;
  return quantity;
}

/** Leaves at the market: at the open, or at the close where decisions are filled there. */
function leavePart(book: Book, index: i32, instant: i32, quantity: f64): void {
  const leg = legOf(book, index), holding = heldOf(book, index).holding, price = valueAt(book, index, instant);
  holding.outcome.ambiguous = 0;
  leaveAtMarket(holding.outcome, holding.position, leg.spec, barOf(leg, instant), price, REASON_SIGNAL, 0);
  if (quantity < holding.position.quantity) reduce(book, index, quantity);
  else leaveWhole(book, index);
}
