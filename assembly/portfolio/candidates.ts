import { bitAt } from "../simulator/signals";
import { Book, legOf } from "./book";
import { Entry, readEntry } from "./entry";
import { barAt, instantOf, Leg } from "./leg";
import { candidateRoom, entryRoom, heldLegs } from "./room";

/** Whether a leg that is not held wants to enter. */
// @ts-ignore: decorator
@inline
export function mayEnter(book: Book, instant: i32): bool {
  if (book.entryCount > book.entryCapacity) return true;
  const end = load<i32>(book.entryStart + (<usize>(instant + 1) << 2));
  for (let position = load<i32>(book.entryStart + (<usize>instant << 2)); position < end; position++) {
    if (!isHeld(book, legOfEntry(book, position))) return true;
  }
  return false;
}

/** Lists the entries of legs that are flat on the decision; returns how many. */
export function findCandidates(book: Book, instant: i32): i32 {
  const start = load<i32>(book.entryStart + (<usize>instant << 2)), end = load<i32>(book.entryStart + (<usize>(instant + 1) << 2));
  return book.entryCount <= book.entryCapacity ? pickCandidates(book, start, end) : readCandidates(book, instant);
}

/** Returns a gathered entry by its place in time. */
// @ts-ignore: decorator
@inline
function entryAt(book: Book, place: i32): Entry {
  return changetype<Entry>(book.entries + <usize>load<i32>(book.entryOrder + (<usize>place << 3)) * offsetof<Entry>());
}

// @ts-ignore: decorator
@inline
function legOfEntry(book: Book, place: i32): i32 {
  return load<i32>(book.entryOrder + (<usize>place << 3), 4);
}

function pickCandidates(book: Book, start: i32, end: i32): i32 {
  let count = 0;
  for (let position = start; position < end; position++) {
    if (isHeld(book, legOfEntry(book, position))) continue;
    const entry = entryAt(book, position);
    if (legOf(book, entry.leg).next > entry.decision) continue;
    setCandidate(book, count++, entry);
  }
  return count;
}

/** Looks every leg up: for strategies that want to enter on so many bars that there is no room for all. */
function readCandidates(book: Book, instant: i32): i32 {
  let count = 0;
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index), bar = barAt(leg, instant);
    if (bar < 0 || isHeld(book, index) || instantOf(leg, bar) != instant) continue;
    const decision = bar - leg.spec.rules.fillDelay;
    if (leg.next > decision || bar >= leg.spec.window.to || !wantsEntry(leg, decision)) continue;
    const entry = entryRoom(book, count);
    readEntry(entry, leg, index, decision, instant);
    setCandidate(book, count++, entry);
  }
  return count;
}

/** The last bar decides nothing. */
// @ts-ignore: decorator
@inline
function wantsEntry(leg: Leg, decision: i32): bool {
  const spec = leg.spec;
  return decision < spec.window.to - 1 && (bitAt(spec.longEntry, decision) || (spec.hasShort != 0 && bitAt(spec.shortEntry, decision)));
}

// @ts-ignore: decorator
@inline
function isHeld(book: Book, leg: i32): bool {
  return bitAt(heldLegs(book), leg);
}

// @ts-ignore: decorator
@inline
function candidateAt(book: Book, index: i32): Entry {
  return changetype<Entry>(load<usize>(candidateRoom(book) + (<usize>index << 2)));
}

// @ts-ignore: decorator
@inline
function setCandidate(book: Book, index: i32, entry: Entry): void {
  store<usize>(candidateRoom(book) + (<usize>index << 2), changetype<usize>(entry));
}

/** Takes the best of the candidates out and returns it: NaN comes last, ties in the order of the legs. */
export function takeBest(book: Book, count: i32): Entry {
  let best = candidateAt(book, 0), place = 0;
  for (let i = 1; i < count; i++) {
    const entry = candidateAt(book, i);
    if (!isServedBefore(entry, best)) continue;
    best = entry;
    place = i;
  }
  setCandidate(book, place, candidateAt(book, count - 1));
  return best;
}

// @ts-ignore: decorator
@inline
function isServedBefore(a: Entry, b: Entry): bool {
  if (a.rank == b.rank || (isNaN(a.rank) && isNaN(b.rank))) return a.leg < b.leg;
  return a.rank > b.rank || isNaN(b.rank);
}
