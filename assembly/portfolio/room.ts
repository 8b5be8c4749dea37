import { ACCOUNT_BYTES } from "../simulator/account";
import { Book } from "./book";
import { Entry } from "./entry";
import { Held } from "./held";
import { HOLDING_BYTES } from "./holding";

/** How `Book.work` is divided: an Account, the set of the legs that are held, what is held, the holdings, what wants to enter at an
 *  instant, and the closes of a pair. */

/** Returns the bytes of `Book.work`.
 *  correlationBars  0 where no correlation is asked for */
export function book_bytes(legCount: i32, places: i32, correlationBars: i32): i32 {
  return <i32>pairRoom(legCount, places) + (correlationBars > 0 ? (correlationBars + 1) * 16 : 0);
}

/** u64[words]: the legs that are held. */
// @ts-ignore: decorator
@inline
export function heldLegs(book: Book): usize {
  return book.work + ACCOUNT_BYTES;
}

/** Held[places] */
// @ts-ignore: decorator
@inline
function heldRoom(book: Book): usize {
  return book.work + orderRoom(book.legCount);
}

/** Returns a position by its place: the first `count` are held; the others are free, and have a Holding. */
// @ts-ignore: decorator
@inline
export function heldAt(book: Book, index: i32): Held {
  return changetype<Held>(heldRoom(book) + <usize>index * offsetof<Held>());
}

/** Holding[places] */
// @ts-ignore: decorator
@inline
export function holdingRoom(book: Book): usize {
  return book.work + holdingsRoom(book.legCount, book.places);
}

/** usize[legCount]: the entries that want to be served at an instant and may. */
// @ts-ignore: decorator
@inline
export function candidateRoom(book: Book): usize {
  return book.work + candidatesRoom(book.legCount, book.places);
}

/** Returns room for an entry that was not gathered; there is some for each leg. */
// @ts-ignore: decorator
@inline
export function entryRoom(book: Book, index: i32): Entry {
  return changetype<Entry>(book.work + entriesRoom(book.legCount, book.places) + <usize>index * offsetof<Entry>());
}

/** f64[2 * (correlationBars + 1)]: logarithms of the closes that a pair has in common, newest first. */
// @ts-ignore: decorator
@inline
export function pairCloses(book: Book): usize {
  return book.work + pairRoom(book.legCount, book.places);
}

// @ts-ignore: decorator
@inline
function orderRoom(legCount: i32): usize {
  return ACCOUNT_BYTES + (<usize>((legCount + 63) >> 6) << 3);
}

// @ts-ignore: decorator
@inline
function holdingsRoom(legCount: i32, places: i32): usize {
  return orderRoom(legCount) + <usize>places * offsetof<Held>();
}

// @ts-ignore: decorator
@inline
function candidatesRoom(legCount: i32, places: i32): usize {
  return holdingsRoom(legCount, places) + <usize>places * HOLDING_BYTES;
}

// @ts-ignore: decorator
@inline
function pairRoom(legCount: i32, places: i32): usize {
  return entriesRoom(legCount, places) + <usize>legCount * offsetof<Entry>();
}

// @ts-ignore: decorator
@inline
function entriesRoom(legCount: i32, places: i32): usize {
  return candidatesRoom(legCount, places) + (<usize>((legCount + 1) >> 1) << 3);
}
