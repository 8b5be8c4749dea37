import { notionalOf } from "../simulator/costs";
import { Position } from "../simulator/position";
import { Book } from "./book";
import { Leg } from "./leg";

/** P6: returns the quantity that the caps leave of an order, in their order: symbol, group, net, gross, leverage; not above 0 where they
 *  leave nothing. With nothing held the last is F10's, bit for bit.
 *  book  after `valueHeld` */
export function capQuantity(book: Book, leg: Leg, position: Position, wanted: f64): f64 {
  const unit = notionalOf(position.entryPrice, leg.spec), equity = book.sizingEquity;
  let quantity = least(wanted, (book.maxSymbol * equity) / unit);
  if (leg.group >= 0) quantity = least(quantity, (book.maxGroup * equity - book.heldGroup) / unit);
  quantity = least(quantity, (book.maxNet * equity - position.side * book.heldNet) / unit);
  quantity = least(quantity, (book.maxGross * equity - book.heldGross) / unit);
  return least(quantity, leg.spec.rules.maxLeverage * (equity * position.unitsPerCash) - book.heldGross / unit);
}

/** The lower of two numbers; a cap that is NaN is none. */
// @ts-ignore: decorator
@inline
function least(quantity: f64, cap: f64): f64 {
  return quantity > cap ? cap : quantity;
}
