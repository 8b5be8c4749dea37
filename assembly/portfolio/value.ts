import { Book } from "./book";
import { Held } from "./held";
import { hasMoney, rateNow, worthAt } from "./leg-money";
import { heldAt } from "./room";

/** Returns the price that a leg is valued at when entries are sized, and that one of its own begins with. */
// @ts-ignore: decorator
@inline
export function valueAt(book: Book, leg: i32, instant: i32): f64 {
  return load<f64>(book.values + ((<usize>instant * <usize>book.legCount + <usize>leg) << 3));
}

/** Keeps what changes with what is held: the base of the marks, and when the next position is left. */
export function rememberHeld(book: Book): void {
  let base = book.account.ledger.cash, next = i64.MAX_VALUE;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    base += held.base;
    next = min(next, held.leaves);
  }
  book.base = base;
  book.nextLeave = next;
}

/** P5: values what is held at an instant at which an entry of a leg is sized: the equity is the cash after the exits, and that. */
export function valueHeld(book: Book, instant: i32, symbol: i32): void {
  let equity = book.base, gross: f64 = 0, net: f64 = 0, own: f64 = 0;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k), value = valueAt(book, held.leg, instant);
    let notional = abs(held.slope * value), worth = held.slope * (value - held.entry);
    if (hasMoney(book)) {
      const rate = rateNow(book, held.leg);
      notional *= rate;
      worth = worthAt(book, held, value, rate);
    }
    equity += worth;
    gross += notional;
    net += held.side * notional;
    if (held.symbol == symbol) own += notional;
  }
  book.sizingEquity = equity;
  book.heldGross = gross;
  book.heldNet = net;
  book.heldSymbol = own;
}

/** Returns what a position is worth at an instant, account currency, never below 0. */
// @ts-ignore: decorator
@inline
export function notionalAt(book: Book, held: Held, instant: i32): f64 {
  if (hasMoney(book)) return abs(held.slope * valueAt(book, held.leg, instant)) * rateNow(book, held.leg);
  return abs(held.slope * valueAt(book, held.leg, instant));
}
