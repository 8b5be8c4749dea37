import { startAccount } from "../simulator/account";
import { finishMarks } from "../simulator/marks";
import { writeRecord } from "../simulator/record";
import { nextBit } from "../simulator/signals";
import { Book, legOf } from "./book";
import { enterAll, mayEnter } from "./enter";
import { flatten, startGuards } from "./guards";
import { HOLDING_BYTES, PHASE_CLOSE, PHASE_INSIDE, PHASE_OPEN, PHASES } from "./holding";
import { leaveAll } from "./leave";
import { markTo } from "./marks";
import { heldAt, heldLegs, holdingRoom } from "./room";
import { rememberHeld } from "./value";

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

/** Flat, with every place free. */
function startBook(book: Book, returns: usize): void {
  const from = book.clock.window.from;
  startAccount(book.account, book.clock, returns);
  memory.fill(heldLegs(book), 0, <usize>book.words << 3);
  for (let place = 0; place < book.places; place++) {
    heldAt(book, place).holdingAt = holdingRoom(book) + <usize>place * HOLDING_BYTES;
  }
  for (let leg = 0; leg < book.legCount; leg++) legOf(book, leg).next = legOf(book, leg).spec.window.from;
  book.count = book.skipped = book.days = 0;
  book.exposedTo = book.summedTo = from;
  rememberHeld(book);
  startGuards(book);
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

/** Counts the rest of the window, which is flat, and writes the record. */
function finishBook(book: Book, record: usize): i32 {
  const account = book.account, clock = book.clock;
  if (book.legCount == 1) account.curve.equitySum += account.ledger.cash * <f64>(clock.window.to - book.summedTo);
  finishMarks(account, clock);
  if (book.skips != 0) store<i32>(book.skipTotal, book.skipped);
  return writeRecord(account, clock, record);
}
