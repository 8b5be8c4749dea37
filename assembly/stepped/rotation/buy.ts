import { FILL_ADD, SKIP_CASH, SKIP_CORRELATION, SKIP_GUARD, SKIP_PLACE, SKIP_SIZE } from "../../layout";
import { fit } from "../../portfolio/admit";
import { Book, legOf } from "../../portfolio/book";
import { isCorrelated } from "../../portfolio/correlation";
import { hold } from "../../portfolio/enter";
import { isBlocked } from "../../portfolio/guards";
import { heldAt, heldLegs } from "../../portfolio/room";
import { Rotation } from "../../portfolio/rotation-record";
import { skipSignal } from "../../portfolio/skip";
import { notionalAt, valueAt, valueHeld } from "../../portfolio/value";
import { affordUnits } from "../../simulator/costs";
import { setDistances, setFill } from "../../simulator/position";
import { bitAt } from "../../simulator/signals";
import { vectorAt } from "../../weights/matrix";
import { barOf, heldOf } from "../held-legs";
import { increase } from "../increase";
import { addition, aims, intAt, listed, setInt } from "./room";

/** Makes the positions of the listed legs larger, those of the larger weights first, ties in the order of the legs. Every one of them is
 *  sized on the equity after what was left. */
export function buyAll(book: Book, rotation: Rotation, instant: i32, count: i32, scale: f64): void {
  const aim = aims(rotation), list = listed(rotation, book.legCount);
  sortByAim(aim, list, count);
  valueHeld(book, instant, -1);
  const equity = book.sizingEquity;
  for (let k = 0; k < count; k++) {
    const index = intAt(list, k), wanted = vectorAt(aim, index), side: f64 = wanted > 0 ? 1.0 : -1.0;
    const reason = tryBuy(book, rotation, index, side, instant, abs(wanted) * scale * equity);
    if (reason >= 0) skipSignal(book, index, instant, side, reason);
  }
}

/** Buys, or sells short, what a leg lacks, or returns the SKIP code of what keeps it from that (P4).
 *  money  what it is to be worth, quote currency */
function tryBuy(book: Book, rotation: Rotation, index: i32, side: f64, instant: i32, money: f64): i32 {
  const leg = legOf(book, index), spec = leg.spec, isHeld = bitAt(heldLegs(book), index), decision = barOf(leg, instant) - spec.rules.fillDelay;
  if (isBlocked(book, instant)) return SKIP_GUARD;
  if (!isHeld && book.count >= book.places) return SKIP_PLACE;
  if (!isHeld && isCorrelated(book, leg, side, decision)) return SKIP_CORRELATION;
  valueHeld(book, instant, leg.symbol);
  if (!(book.sizingEquity > book.account.curve.ruin)) return SKIP_CASH;
  const position = isHeld ? addition(rotation) : heldAt(book, book.count).holding.position;
  setFill(position, spec, decision, side, valueAt(book, index, instant));
  setDistances(position, spec, NaN, NaN, NaN);
  const lacking = isHeld ? money - notionalAt(book, heldOf(book, index), instant) : money;
  const wanted = position.entryPrice > 0 ? affordUnits(lacking, position.unitsPerCash, position.perNotional, spec) : 0;
  if (!(wanted > 0)) {
    if (position.entryPrice <= 0) book.account.ledger.entriesUnpriced++;
    return SKIP_SIZE;
  }
  const reason = fit(book, leg, index, position, instant, wanted);
  if (reason >= 0) return reason;
  if (isHeld) increase(book, index, position.quantity, position.entryPrice, spec.rules.takerFee, FILL_ADD);
  else hold(book, leg, index, instant);
  return -1;
}

/** By the size of what they are aimed at, larger first; the list is in the order of the legs. */
function sortByAim(aim: usize, list: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const leg = intAt(list, i), size = abs(vectorAt(aim, leg));
    let place = i;
    for (; place > 0 && abs(vectorAt(aim, intAt(list, place - 1))) < size; place--) setInt(list, place, intAt(list, place - 1));
    setInt(list, place, leg);
  }
}
