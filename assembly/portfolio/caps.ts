import { notionalOf } from "../simulator/costs";
import { Position } from "../simulator/position";
import { Book, legOf } from "./book";
import { Leg } from "./leg";
import { heldAt } from "./held";
import { notionalAt } from "./value";

/** P6: returns the quantity that the caps leave of an order, in their order: symbol, group, net, gross, leverage; not above 0 where they
 *  leave nothing. With nothing held the last is F10's, bit for bit. */
export function capQuantity(book: Book, leg: Leg, position: Position, instant: i32, equity: f64, wanted: f64): f64 {
  const unit = notionalOf(position.entryPrice, leg.spec);
  let gross: f64 = 0, net: f64 = 0, group: f64 = 0;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k), notional = notionalAt(book, held, instant);
    gross += notional;
    net += held.holding.position.side * notional;
    if (leg.group >= 0 && legOf(book, held.leg).group == leg.group) group += notional;
  }
  let quantity = least(wanted, (book.maxSymbol * equity) / unit);
  if (leg.group >= 0) quantity = least(quantity, (book.maxGroup * equity - group) / unit);
  quantity = least(quantity, (book.maxNet * equity - position.side * net) / unit);
  quantity = least(quantity, (book.maxGross * equity - gross) / unit);
  return least(quantity, leg.spec.rules.maxLeverage * (equity * position.unitsPerCash) - gross / unit);
}

/** The lower of two numbers; a cap that is NaN is none. */
// @ts-ignore: decorator
@inline
function least(quantity: f64, cap: f64): f64 {
  return quantity > cap ? cap : quantity;
}
