import { FILL_ADD } from "../layout";
import { size } from "../portfolio/admit";
import { Book, legOf } from "../portfolio/book";
import { isRefused } from "../portfolio/entry-hours";
import { isBlocked } from "../portfolio/guards";
import { Holding } from "../portfolio/holding";
import { Leg, policyAt } from "../portfolio/leg";
import { valueAt, valueHeld } from "../portfolio/value";
import { Position, setFill } from "../simulator/position";
import { barOf, heldOf, nextHeldLeg } from "../stepped/held-legs";
import { increase } from "../stepped/increase";
import { setLevels, shareAt } from "./admit-order";
import { nearerStop } from "./side-orders";

/** O4: makes the additions that were decided on the closes before, or on these where those fill at once, leg by leg: guards, cash and
 *  caps keep
 *  them from it, places and correlation do not. */
export function addAll(book: Book, instant: i32): void {
  for (let index = nextHeldLeg(book, 0); index >= 0; index = nextHeldLeg(book, index + 1)) {
    const leg = legOf(book, index);
    if (leg.ordersAt == 0 || leg.orders.adding < 0 || barOf(leg, instant) < 0) continue;
    const holding = heldOf(book, index).holding;
    if (holding.stake.isFlattened == 0) add(book, leg, index, holding, instant);
    leg.orders.adding = -1;
  }
}

function add(book: Book, leg: Leg, index: i32, holding: Holding, instant: i32): void {
  const orders = leg.orders, position = holding.position, sized = orders.sized, side = orders.sideOf(position.side);
  const price = valueAt(book, index, instant), weight = policyAt(leg, orders.adding);
  if (!(weight > 0) || isBlocked(book, instant) || isRefused(book, index, orders.adding, barOf(leg, instant)) || isBeyond(price, position)) return;
  valueHeld(book, instant, leg.symbol);
  if (!(book.sizingEquity > book.account.curve.ruin)) return;
  setFill(sized, leg.spec, orders.adding, position.side, price);
  setLevels(sized, leg, orders.adding);
  const below = book.account.ledger.entriesBelowLot, unpriced = book.account.ledger.entriesUnpriced;
  const reason = size(book, leg, index, sized, weight, shareAt(book, leg, index, orders.adding), instant, side.fraction);
  book.account.ledger.entriesBelowLot = below; // entries are counted, additions are not
  book.account.ledger.entriesUnpriced = unpriced;
  if (reason >= 0) return;
  increase(book, index, sized.quantity, sized.entryPrice, leg.spec.rules.takerFee, FILL_ADD);
  orders.additions++;
  if (side.restop != 0) position.stop = nearerStop(position.stop, sized.stop, position.side);
}

/** What the stop leaves at this price is not added to. */
// @ts-ignore: decorator
@inline
function isBeyond(price: f64, position: Position): bool {
  return position.side > 0 ? price <= position.stop : price >= position.stop;
}
