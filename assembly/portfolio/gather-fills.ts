import { STATUS_OK } from "../layout";
import { nextBit } from "../simulator/signals";
import { Book, legOf } from "./book";
import { Entry, readEntry } from "./entry";
import { instantOf } from "./leg";

/** Puts the entries of every leg, decided on its own bars, into the order of time, by legs within an instant. Trials that share their
 *  conditions and the columns of their distances share them.
 *  book  Book  in, after `prepare_signals` of each leg's Spec, with the columns of each leg's Trial; out: anyEntry, entryStart,
 *        entryOrder, entries
 *  Cost  O(instants of the window + legs * instants / 64 + entries), allocates nothing     */
export function gather_fills(pointer: usize): i32 {
  const book = changetype<Book>(pointer);
  const from = book.clock.window.from, to = book.clock.window.to;
  memory.fill(book.entryStart, 0, <usize>(to + 2) << 2);
  const firstWord = <usize>(from >> 6) << 3;
  memory.fill(book.anyEntry + firstWord, 0, (<usize>((to + 63) >> 6) << 3) - firstWord);
  let count = 0;
  for (let index = 0; index < book.legCount; index++) {
    const spec = legOf(book, index).spec;
    count = gatherSide(book, index, spec.longEntry, count);
    if (spec.hasShort != 0) count = gatherSide(book, index, spec.shortEntry, count);
  }
  book.entryCount = count;
  sumUp(book.entryStart, from, to);
  if (count <= book.entryCapacity) for (let position = 0; position < count; position++) place(book, position);
  return STATUS_OK;
}

/** Reads the entries of a side, while there is room, and counts them by instant; returns how many there are with them. The last bar decides
 *  nothing. */
function gatherSide(book: Book, index: i32, entries: usize, first: i32): i32 {
  const leg = legOf(book, index), spec = leg.spec, last = spec.window.to - 1;
  let position = first;
  for (let bar = nextBit(entries, spec.window.from, last); bar >= 0; bar = nextBit(entries, bar + 1, last)) {
    const instant = instantOf(leg, bar + spec.rules.fillDelay);
    countAt(book, instant);
    if (position < book.entryCapacity) readEntry(entryOf(book, position), leg, index, bar, instant);
    position++;
  }
  return position;
}

/** How many entries an instant has is counted two places behind it: `place` moves it to where the next instant's begin. */
// @ts-ignore: decorator
@inline
function countAt(book: Book, instant: i32): void {
  const total = book.entryStart + (<usize>(instant + 2) << 2);
  store<i32>(total, load<i32>(total) + 1);
  const any = book.anyEntry + ((<usize>instant >> 6) << 3);
  store<u64>(any, load<u64>(any) | (<u64>1 << (instant & 63)));
}

function sumUp(starts: usize, from: i32, to: i32): void {
  let sum = 0;
  for (let instant = from; instant < to + 2; instant++) {
    sum += load<i32>(starts + (<usize>instant << 2));
    store<i32>(starts + (<usize>instant << 2), sum);
  }
}

// @ts-ignore: decorator
@inline
function place(book: Book, position: i32): void {
  const next = book.entryStart + (<usize>(entryOf(book, position).instant + 1) << 2), at = load<i32>(next);
  store<i32>(next, at + 1);
  store<i32>(book.entryOrder + (<usize>at << 3), position);
  store<i32>(book.entryOrder + (<usize>at << 3), entryOf(book, position).leg, 4);
}

// @ts-ignore: decorator
@inline
function entryOf(book: Book, position: i32): Entry {
  return changetype<Entry>(book.entries + <usize>position * offsetof<Entry>());
}
