import { STATUS_NOT_BUILT, STATUS_OK } from "../layout";
import { addAll } from "../orders/add";
import { fillOrders } from "../orders/fill-orders";
import { placeOrders } from "../orders/place-orders";
import { Book } from "../portfolio/book";
import { enterAll } from "../portfolio/enter";
import { startKelly } from "../portfolio/kelly";
import { endPastDay, markTo } from "../portfolio/marks";
import { finishBook, startBook } from "../portfolio/open-book";
import { heldAt } from "../portfolio/room";
import { hasSteps } from "../simulator/steps";
import { decideOnCloses } from "./decide";
import { leaveAtCloses, leaveAtOpens } from "./leave-scheduled";
import { liquidateAtOpens, liquidateInside } from "./liquidate";
import { liveThroughBars } from "./live-through";
import { payCharges } from "./pay-charges";
import { aimAll, aimAtNothing, startRotation } from "./rotation/aim";
import { rebalance } from "./rotation/rebalance";

/** Runs one trial of an account instant by instant (P2), and can say what the walk from event to event cannot: positions of several fills,
 *  and exits that depend on the account. Without those it equals `walk_account`, bit for bit but for the rounding of the mean equity.
 *  book    Book, after `gather_fills`; the Trials of its legs are the trial's
 *  record  f64[RECORD_FIELDS], out
 *  returns see Trial.returns
 *  Returns STATUS_OK, or STATUS_TRADES_FULL where the record is right and trades were left out
 *  Cost    O(instants * held), allocates nothing                       */
export function step_account(pointer: usize, record: usize, returns: usize): i32 {
  if (!hasSteps) return STATUS_NOT_BUILT;
  const book = changetype<Book>(pointer), window = book.clock.window;
  start(book, returns);
  walk(book, window.from, window.to);
  if (book.rotation.targets != 0) store<i32>(book.rotation.targetTotal, book.rotation.written);
  return finishBook(book, record);
}

/** Starts an account that is walked stretch by stretch, as its bars come: flat, before the window's first instant.
 *  book  Book  in, out; its clock's window ends behind every instant that can come, and so do those of its legs, so that no bar is the last
 *  Cost  O(places), allocates nothing                                                                                     */
export function start_account(pointer: usize): i32 {
  if (!hasSteps) return STATUS_NOT_BUILT;
  start(changetype<Book>(pointer), 0);
  return STATUS_OK;
}

/** Walks the instants [from, to), which follow those that were walked, and writes how many signals came to nothing, fills, charges and
 *  targets there are so far. What was decided is read from the bits of the legs' signals, as no entries are gathered.
 *  book  Book  in, out, after `prepare_signals` of each leg's Spec up to those instants
 *  Cost  O(instants * (legs + held)), allocates nothing                                                                   */
export function step_account_on(pointer: usize, from: i32, to: i32): i32 {
  if (!hasSteps) return STATUS_NOT_BUILT;
  const book = changetype<Book>(pointer);
  book.entryCount = 1;
  book.entryCapacity = 0;
  book.rotation.block = -1;
  endPastDay(book);
  walk(book, from, to);
  writeTotals(book);
  return STATUS_OK;
}

/** Writes the record of an account that was walked to the end of its clock's window, as `step_account` does. */
export function finish_account(pointer: usize, record: usize): i32 {
  if (!hasSteps) return STATUS_NOT_BUILT;
  return finishBook(changetype<Book>(pointer), record);
}

/** Returns the trades that were closed so far. */
export function closed_trades(pointer: usize): i32 {
  return changetype<Book>(pointer).account.ledger.trades;
}

function start(book: Book, returns: usize): void {
  startBook(book, returns);
  if (book.rotation.rotates != 0) startRotation(book);
  if (book.kelly.trades > 0) startKelly(book);
}

function walk(book: Book, from: i32, to: i32): void {
  const isAtOpens = book.clock.rules.fillDelay != 0;
  for (let instant = from; instant < to; instant++) {
    book.instant = instant;
    book.isAtClose = 0;
    if (isAtOpens) stepFilledAtOpens(book, instant);
    else stepFilledAtCloses(book, instant);
  }
}

function writeTotals(book: Book): void {
  if (book.rotation.targets != 0) store<i32>(book.rotation.targetTotal, book.rotation.written);
  if (book.skips != 0) store<i32>(book.skipTotal, book.skipped);
  if (book.fills != 0) store<i32>(book.fillTotal, book.filled);
  if (book.charges != 0) store<i32>(book.chargeTotal, book.charged);
}

/** P2 where what is decided on a close is filled at the next open. */
function stepFilledAtOpens(book: Book, instant: i32): void {
  payCharges(book, instant);
  leaveAtOpens(book, instant);
  liquidateAtOpens(book, instant);
  placeOrders(book, instant);
  serve(book, instant);
  fillOrders(book, instant);
  countExposure(book);
  liquidateInside(book, instant);
  if (book.rotation.rotates == 0) liveThroughBars(book, instant); // a rotation has no levels
  book.isAtClose = 1;
  leaveAtCloses(book, instant);
  mark(book, instant);
  decide(book, instant);
}

/** P2 where it is filled at the very close. */
function stepFilledAtCloses(book: Book, instant: i32): void {
  payCharges(book, instant);
  leaveAtOpens(book, instant);
  liquidateAtOpens(book, instant);
  fillOrders(book, instant);
  countExposure(book);
  liquidateInside(book, instant);
  if (book.rotation.rotates == 0) liveThroughBars(book, instant); // a rotation has no levels
  book.isAtClose = 1;
  decide(book, instant);
  leaveAtCloses(book, instant);
  placeOrders(book, instant);
  serve(book, instant);
  mark(book, instant);
}

/** Entries and additions, or what a rotation sells and buys (P10). */
// @ts-ignore: decorator
@inline
function serve(book: Book, instant: i32): void {
  if (book.rotation.rotates != 0) return rebalance(book, instant);
  enterAll(book, instant);
  addAll(book, instant);
}

// @ts-ignore: decorator
@inline
function decide(book: Book, instant: i32): void {
  if (book.rotation.rotates != 0) aimAll(book, instant);
  else decideOnCloses(book, instant);
}

// @ts-ignore: decorator
@inline
function countExposure(book: Book): void {
  if (book.count > 0) book.account.ledger.exposedBars++;
}

/** P8, P11: marks the account at the closes; a guard that acts and flattens closes what is held at the next opens. */
function mark(book: Book, instant: i32): void {
  if (markTo(book, instant + 1) < 0 || book.flattens == 0) return;
  if (book.rotation.rotates != 0) aimAtNothing(book, instant);
  for (let k = 0; k < book.count; k++) heldAt(book, k).holding.stake.isFlattened = 1;
}
