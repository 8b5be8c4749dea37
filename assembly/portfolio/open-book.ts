import { startAccount } from "../simulator/account";
import { finishMarks } from "../simulator/marks";
import { writeRecord } from "../simulator/record";
import { hasSteps } from "../simulator/steps";
import { Book, legOf } from "./book";
import { startGuards } from "./guards";
import { HOLDING_BYTES } from "./holding";
import { heldAt, heldLegs, holdingRoom } from "./room";
import { rememberHeld } from "./value";

/** Flat, with every place free. */
export function startBook(book: Book, returns: usize): void {
  const from = book.clock.window.from;
  startAccount(book.account, book.clock, returns);
  memory.fill(heldLegs(book), 0, <usize>book.words << 3);
  for (let place = 0; place < book.places; place++) {
    heldAt(book, place).holdingAt = holdingRoom(book) + <usize>place * HOLDING_BYTES;
  }
  for (let leg = 0; leg < book.legCount; leg++) legOf(book, leg).next = legOf(book, leg).spec.window.from;
  book.count = book.skipped = book.days = book.filled = book.entered = 0;
  book.exposedTo = book.summedTo = from;
  rememberHeld(book);
  startGuards(book);
}

/** Counts the rest of the window, which is flat, and writes the record. */
export function finishBook(book: Book, record: usize): i32 {
  const account = book.account, clock = book.clock;
  if (!hasSteps && book.legCount == 1) account.curve.equitySum += account.ledger.cash * <f64>(clock.window.to - book.summedTo);
  finishMarks(account, clock);
  if (book.skips != 0) store<i32>(book.skipTotal, book.skipped);
  if (book.fills != 0) store<i32>(book.fillTotal, book.filled);
  return writeRecord(account, clock, record);
}
