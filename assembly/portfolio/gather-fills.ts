import { STATUS_OK } from "../layout";
import { nextBit } from "../simulator/signals";
import { Book, legOf } from "./book";
import { Entry, readEntry } from "./entry";
import { instantOf, Leg } from "./leg";

/** Puts the entries of every leg, decided on its own bars, into the order of time, by legs within an instant. Trials that share their
 *  conditions and the columns of their distances share them.
 *  book  Book  in, after `prepare_signals` of each leg's Spec, with the columns of each leg's Trial; out: anyEntry, entryStart, entryOrder, entries
 *  Cost  O(instants of the window + legs * instants / 64 + entries), allocates nothing     */
export function gather_fills(pointer: usize): i32 {
  const book = changetype<Book>(pointer);
  const from = book.clock.window.from, to = book.clock.window.to;
  memory.fill(book.entryStart, 0, <usize>(to + 2) << 2);
  const firstWord = <usize>(from >> 6) << 3;
  memory.fill(book.anyEntry + firstWord, 0, (<usize>((to + 63) >> 6) << 3) - firstWord);
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index);
    countEntries(book, leg, leg.spec.longEntry);
    if (leg.spec.hasShort != 0) countEntries(book, leg, leg.spec.shortEntry);
  }
  book.entryCount = sumUp(book.entryStart, from, to);
  if (book.entryCount > book.entryCapacity) return STATUS_OK;
  let position = 0;
  for (let index = 0; index < book.legCount; index++) {
    const spec = legOf(book, index).spec;
    position = placeEntries(book, index, spec.longEntry, position);
    if (spec.hasShort != 0) position = placeEntries(book, index, spec.shortEntry, position);
  }
  return STATUS_OK;
}

/** Counts the entries of a side by instant. The last bar decides nothing. */
function countEntries(book: Book, leg: Leg, entries: usize): void {
  const last = leg.spec.window.to - 1;
  for (let bar = nextBit(entries, leg.spec.window.from, last); bar >= 0; bar = nextBit(entries, bar + 1, last)) count(book, leg, bar);
}

/** Places the entries of a side from `position` on; returns the position behind them. */
function placeEntries(book: Book, index: i32, entries: usize, position: i32): i32 {
  const leg = legOf(book, index), last = leg.spec.window.to - 1;
  for (let bar = nextBit(entries, leg.spec.window.from, last); bar >= 0; bar = nextBit(entries, bar + 1, last)) {
    place(book, leg, index, bar, position++);
  }
  return position;
}

/** How many entries an instant has is counted two places behind it: `place` moves it to where the next instant's begin. */
// @ts-ignore: decorator
@inline
function count(book: Book, leg: Leg, bar: i32): void {
  const instant = instantOf(leg, bar + leg.spec.rules.fillDelay);
  const total = book.entryStart + (<usize>(instant + 2) << 2);
  store<i32>(total, load<i32>(total) + 1);
  const any = book.anyEntry + ((<usize>instant >> 6) << 3);
  store<u64>(any, load<u64>(any) | (<u64>1 << (instant & 63)));
}

/** Returns the number of all. */
function sumUp(starts: usize, from: i32, to: i32): i32 {
  let sum = 0;
  for (let instant = from; instant < to + 2; instant++) {
    sum += load<i32>(starts + (<usize>instant << 2));
    store<i32>(starts + (<usize>instant << 2), sum);
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function place(book: Book, leg: Leg, index: i32, bar: i32, position: i32): void {
  const next = book.entryStart + (<usize>(instantOf(leg, bar + leg.spec.rules.fillDelay) + 1) << 2);
  const place = load<i32>(next);
  store<i32>(next, place + 1);
  store<i32>(book.entryOrder + (<usize>place << 2), position);
  readEntry(changetype<Entry>(book.entries + <usize>position * offsetof<Entry>()), leg, index, bar);
}
