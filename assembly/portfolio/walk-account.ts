import { nextBit } from "../simulator/signals";
import { Book } from "./book";
import { mayEnter } from "./candidates";
import { enterAll } from "./enter";
import { flatten } from "./guards";
import { PHASE_CLOSE, PHASE_INSIDE, PHASE_OPEN, PHASES } from "./holding";
import { leaveAll } from "./leave";
import { markTo } from "./marks";
import { finishBook, startBook } from "./open-book";

/** Runs one trial of an account of several legs from event to event (P1–P9, P11): how a position is left is found when it is entered, so
 *  that nothing happens between the next exit and the next instant at which a leg wants to enter and there is a place.
 *  book    Book, after `gather_fills`; the Trials of its legs are the trial's
 *  record  f64[RECORD_FIELDS], out
 *  returns see Trial.returns
 *  Returns STATUS_OK, or STATUS_TRADES_FULL where the record is right and trades were left out
 *  Cost    O(events * places + instants * held), allocates nothing                       */
export function walk_account(pointer: usize, record: usize, returns: usize): i32 {
  const book = changetype<Book>(pointer), end = book.clock.window.to;
  startBook(book, returns);
  let from = book.clock.window.from;
  while (true) {
    const instant = nextEvent(book, from);
    const acting = markTo(book, instant);
    if (acting >= 0) {
      if (book.flattens != 0) flatten(book, acting);
      from = acting + 1;
      continue;
    }
    if (instant >= end) break;
    processInstant(book, instant);
    from = instant + 1;
  }
  return finishBook(book, record);
}

/** Returns the next instant from `from` on at which something is left or may be entered; the window's end where there is none. Where
 *  signals that come to nothing are written down, those that find no place are events too. */
function nextEvent(book: Book, from: i32): i32 {
  const end = book.clock.window.to, next = book.count == 0 ? end : min(end, <i32>(book.nextLeave / PHASES));
  if (book.count >= book.places && book.skips == 0) return next;
  for (let instant = nextBit(book.anyEntry, from, next); instant >= 0; instant = nextBit(book.anyEntry, instant + 1, next)) {
    if (mayEnter(book, instant)) return instant;
  }
  return next;
}

/** P2. */
function processInstant(book: Book, instant: i32): void {
  const ledger = book.account.ledger, isAtOpen = book.clock.rules.fillDelay != 0;
  if (book.count > 0) ledger.exposedBars += instant - book.exposedTo;
  leaveAll(book, instant, PHASE_OPEN);
  if (isAtOpen) enterAll(book, instant);
  if (book.count > 0) ledger.exposedBars++;
  book.exposedTo = instant + 1;
  leaveAll(book, instant, PHASE_INSIDE);
  leaveAll(book, instant, PHASE_CLOSE);
  if (!isAtOpen) enterAll(book, instant);
}
