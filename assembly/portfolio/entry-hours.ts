import { Book } from "./book";
import { hasMoney, moneyOf } from "./leg-money";

/** Whether a leg is not entered on a bar: outside of its hours, or where its spread is wider than the guards allow. One that is unknown
 *  allows it.
 *  decision  the bar on whose close the entry was decided
 *  bar       that of its fill */
export function isRefused(book: Book, leg: i32, decision: i32, bar: i32): bool {
  let spread = book.spread;
  if (hasMoney(book)) {
    const money = moneyOf(book, leg);
    if (money.isShut != 0 && load<u8>(money.isShut + <usize>bar) != 0) return true;
    if (money.spread != 0) spread = load<f64>(money.spread + (<usize>decision << 3));
  }
  return spread > book.maxSpread;
}
