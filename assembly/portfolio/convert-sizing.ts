import { Book } from "./book";

/** I6: writes what an entry is sized on in the leg's own currency.
 *  book  after `valueHeld`
 *  rate  what one of it is worth in the account's */
export function convertSizing(book: Book, rate: f64): void {
  book.sizingEquity /= rate;
  book.heldGross /= rate;
  book.heldNet /= rate;
  book.heldSymbol /= rate;
}
