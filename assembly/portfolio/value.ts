import { notionalOf } from "../simulator/costs";
import { Book, legOf } from "./book";
import { Holding } from "./holding";
import { barAt, instantOf, Leg, markAt } from "./leg";
import { holdingAt } from "./room";

/** Returns the price that a leg is valued at when entries are sized: at an open its bar's open, or its last close where it has no bar;
 *  at a close its mark. */
// @ts-ignore: decorator
@inline
export function priceAt(leg: Leg, instant: i32): f64 {
  if (leg.spec.rules.fillDelay == 0) return markAt(leg, instant);
  const bar = barAt(leg, instant);
  return instantOf(leg, bar) == instant ? load<f64>(leg.spec.market.open + (<usize>bar << 3)) : markAt(leg, instant - 1);
}

/** P5: returns the equity that an entry at an instant is sized on: the cash after the exits, and what is held. */
export function equityAt(book: Book, instant: i32): f64 {
  let equity = baseOf(book);
  for (let k = 0; k < book.count; k++) {
    const holding = holdingAt(book, k), position = holding.position;
    equity += position.quantity * position.unitSlope * (priceAt(legOf(book, holding.leg), instant) - position.entryPrice);
  }
  return equity;
}

/** The cash less the fees of the entries that are held. */
// @ts-ignore: decorator
@inline
export function baseOf(book: Book): f64 {
  let base = book.account.ledger.cash;
  for (let k = 0; k < book.count; k++) {
    const position = holdingAt(book, k).position;
    base += position.quantity * position.unitBase;
  }
  return base;
}

/** Returns what a holding is worth at an instant, quote currency, never below 0. */
// @ts-ignore: decorator
@inline
export function notionalAt(book: Book, holding: Holding, instant: i32): f64 {
  const leg = legOf(book, holding.leg);
  return holding.position.quantity * notionalOf(priceAt(leg, instant), leg.spec);
}
