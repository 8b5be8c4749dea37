import { affordUnits } from "../simulator/costs";
import { ROUNDING } from "../simulator/curve";
import { Position } from "../simulator/position";
import { Book, legOf } from "./book";
import { Leg } from "./leg";
import { hasMoney } from "./leg-money";
import { capMargin } from "./margin";
import { notionalAt } from "./value";
import { heldAt } from "./room";

/** P6: returns the quantity that the caps leave of an order, in their order: symbol, each group, net, gross, leverage, margin; not above 0
 *  where they leave nothing. Fees count in leverage alone, as in F10, which it is to the bit with nothing held.
 *  book  after `valueHeld`, and `convertSizing` where the leg has another currency, of which one is worth `rate` */
export function capQuantity(book: Book, leg: Leg, index: i32, position: Position, instant: i32, wanted: f64, rate: f64): f64 {
  const per = position.perNotional, units = book.sizingEquity * per;
  let quantity = capAt(wanted, book.maxSymbol * units, book.heldSymbol * per);
  if (book.maxGroup < Infinity) quantity = capGroups(book, leg.groups, instant, quantity, per, rate);
  quantity = capAt(quantity, book.maxNet * units, position.side * book.heldNet * per);
  quantity = capAt(quantity, book.maxGross * units, book.heldGross * per);
  const affordable = affordUnits(book.sizingEquity, position.unitsPerCash, per, leg.spec);
  quantity = capAt(quantity, leg.spec.rules.maxLeverage * affordable, book.heldGross * per);
  return hasMoney(book) ? capMargin(book, leg, index, position, instant, quantity, rate) : quantity;
}

function capGroups(book: Book, groups: u64, instant: i32, wanted: f64, per: f64, rate: f64): f64 {
  let quantity = wanted;
  for (let left = groups; left != 0; left &= left - 1) {
    const group = left & (~left + 1);
    let held: f64 = 0;
    for (let k = 0; k < book.count; k++) {
      const other = heldAt(book, k);
      if ((legOf(book, other.leg).groups & group) != 0) held += notionalAt(book, other, instant);
    }
    const own = hasMoney(book) ? held / rate : held;
    quantity = capAt(quantity, book.maxGroup * (book.sizingEquity * per), own * per);
  }
  return quantity;
}

/** What is used leaves of a total, units; a share of it that rounding leaves of nothing is nothing. A cap that is infinite or NaN is
 *  none. */
// @ts-ignore: decorator
@inline
function capAt(quantity: f64, total: f64, used: f64): f64 {
  if (!(total < Infinity)) return quantity;
  const left = total - used, room: f64 = left <= total * ROUNDING ? 0 : left;
  return quantity > room ? room : quantity;
}
