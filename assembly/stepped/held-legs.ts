import { Book, legOf } from "../portfolio/book";
import { Held } from "../portfolio/held";
import { barAt, instantOf, Leg } from "../portfolio/leg";
import { heldAt, heldLegs } from "../portfolio/room";
import { nextBit } from "../simulator/signals";

/** Returns the first leg from `from` on that holds a position, or -1: legs act in their order. */
// @ts-ignore: decorator
@inline
export function nextHeldLeg(book: Book, from: i32): i32 {
  return nextBit(heldLegs(book), from, book.legCount);
}

/** Returns what a leg holds. */
// @ts-ignore: decorator
@inline
export function heldOf(book: Book, leg: i32): Held {
  return heldAt(book, legOf(book, leg).place);
}

/** Returns the leg's bar at an instant, or -1 where it has none. */
// @ts-ignore: decorator
@inline
export function barOf(leg: Leg, instant: i32): i32 {
  const bar = barAt(leg, instant);
  return bar >= 0 && instantOf(leg, bar) == instant ? bar : -1;
}

/** Returns the leg's bar on whose close what is filled at an instant was decided. */
// @ts-ignore: decorator
@inline
export function decisionOf(book: Book, leg: i32, instant: i32): i32 {
  const own = legOf(book, leg);
  return barOf(own, instant) - own.spec.rules.fillDelay;
}
