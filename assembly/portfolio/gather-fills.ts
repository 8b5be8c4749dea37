import { STATUS_OK } from "../layout";
import { nextBit } from "../simulator/signals";
import { Book, legOf } from "./book";
import { instantOf, Leg } from "./leg";

/** Turns the entries of every leg, decided on its own bars, into sets of legs by instant: who wants to enter when. Trials that share their
 *  conditions share them.
 *  book  Book  in, after `prepare_signals` of each leg's Spec; out: fills, anyFill
 *  Cost  O(instants of the window * legs / 64 + entries), allocates nothing           */
export function gather_fills(pointer: usize): i32 {
  const book = changetype<Book>(pointer);
  const from = book.clock.window.from, to = book.clock.window.to, width = <usize>book.words << 3;
  memory.fill(book.fills + <usize>from * width, 0, <usize>(to - from) * width);
  const firstWord = <usize>(from >> 6) << 3;
  memory.fill(book.anyFill + firstWord, 0, ((<usize>((to + 63) >> 6) << 3)) - firstWord);
  for (let leg = 0; leg < book.legCount; leg++) {
    const spec = legOf(book, leg).spec;
    gatherEntries(book, leg, spec.longEntry);
    if (spec.hasShort != 0) gatherEntries(book, leg, spec.shortEntry);
  }
  return STATUS_OK;
}

/** The last bar decides nothing. */
function gatherEntries(book: Book, index: i32, entries: usize): void {
  const leg = legOf(book, index), delay = leg.spec.rules.fillDelay, last = leg.spec.window.to - 1;
  for (let bar = nextBit(entries, leg.spec.window.from, last); bar >= 0; bar = nextBit(entries, bar + 1, last)) {
    addFill(book, leg, index, instantOf(leg, bar + delay));
  }
}

// @ts-ignore: decorator
@inline
function addFill(book: Book, leg: Leg, index: i32, instant: i32): void {
  const word = book.fills + ((<usize>instant * <usize>book.words + <usize>(index >> 6)) << 3);
  store<u64>(word, load<u64>(word) | (<u64>1 << (index & 63)));
  const any = book.anyFill + ((<usize>instant >> 6) << 3);
  store<u64>(any, load<u64>(any) | (<u64>1 << (instant & 63)));
}
