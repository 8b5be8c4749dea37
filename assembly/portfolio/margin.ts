import { affordUnits, notionalOf } from "../simulator/costs";
import { ROUNDING } from "../simulator/curve";
import { Position } from "../simulator/position";
import { Book } from "./book";
import { Leg } from "./leg";
import { moneyOf } from "./leg-money";
import { heldAt } from "./room";
import { notionalAt } from "./value";

/** I3: returns the quantity that the initial margins leave of an order: those of what is held and its own, with its fee, are no more than
 *  the equity; not above 0 where they leave nothing.
 *  rate  what one of the leg's currency is worth in the account's; the equity of `book` is in the leg's already */
export function capMargin(book: Book, leg: Leg, index: i32, position: Position, instant: i32, wanted: f64, rate: f64): f64 {
  const share = moneyOf(book, index).initialMargin;
  if (!(share > 0)) return wanted;
  const equity = book.sizingEquity, free = equity - heldMargin(book, instant) / rate;
  if (free <= equity * ROUNDING) return 0;
  const margin = share * notionalOf(position.entryPrice, leg.spec);
  const cost = margin + notionalOf(position.entryPrice, leg.spec) * leg.spec.rules.takerFee + leg.spec.instrument.feePerUnit;
  const room = affordUnits(free, 1.0 / cost, 1.0 / margin, leg.spec);
  return wanted > room ? room : wanted;
}

/** Returns the initial margins of what is held, account currency. */
function heldMargin(book: Book, instant: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    sum += moneyOf(book, held.leg).initialMargin * notionalAt(book, held, instant);
  }
  return sum;
}
