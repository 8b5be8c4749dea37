import { notionalOf } from "../simulator/costs";
import { Book, legOf } from "./book";
import { Held, heldAt } from "./held";
import { valueAt } from "./quote";

/** P5: returns the equity that an entry at an instant is sized on: the cash after the exits, and what is held. */
export function equityAt(book: Book, instant: i32): f64 {
  let equity = baseOf(book);
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    equity += held.slope * (valueAt(book, held.leg, instant) - held.entry);
  }
  return equity;
}

/** The cash less the fees of the entries that are held. */
// @ts-ignore: decorator
@inline
export function baseOf(book: Book): f64 {
  let base = book.account.ledger.cash;
  for (let k = 0; k < book.count; k++) base += heldAt(book, k).base;
  return base;
}

/** Returns what a position is worth at an instant, quote currency, never below 0. */
// @ts-ignore: decorator
@inline
export function notionalAt(book: Book, held: Held, instant: i32): f64 {
  return held.holding.position.quantity * notionalOf(valueAt(book, held.leg, instant), legOf(book, held.leg).spec);
}
