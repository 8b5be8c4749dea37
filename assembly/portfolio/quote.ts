import { Book } from "./book";

/** The prices of a leg at an instant; those of all legs stand beside each other, instant after instant, since the walk meets them in that
 *  order. */
@unmanaged
export class Quote {
  /** NaN where the leg has no bar at the instant */
  open: f64;
  high: f64;
  low: f64;
  /** of the last bar */
  close: f64;
}

/** Returns the prices of a leg at an instant. */
// @ts-ignore: decorator
@inline
export function quoteAt(book: Book, leg: i32, instant: i32): Quote {
  return changetype<Quote>(book.quotes + (<usize>instant * <usize>book.legCount + <usize>leg) * offsetof<Quote>());
}

/** Returns the price that a leg is valued at when entries are sized: at an open its bar's open, or its last close where it has no bar; at a
 *  close its mark. */
// @ts-ignore: decorator
@inline
export function valueAt(book: Book, leg: i32, instant: i32): f64 {
  const quote = quoteAt(book, leg, instant), open = quote.open;
  return book.clock.rules.fillDelay != 0 && !isNaN(open) ? open : quote.close;
}
