import { SIZING_WEIGHT, SKIP_CASH, SKIP_CORRELATION, SKIP_EXPOSURE, SKIP_GUARD, SKIP_LOT, SKIP_PLACE, SKIP_SIZE } from "../layout";
import { affordUnits } from "../simulator/costs";
import { Position, setDistances, setFill, setQuantity, sizeOrder } from "../simulator/position";
import { bitAt } from "../simulator/signals";
import { Book, legOf } from "./book";
import { capQuantity } from "./caps";
import { isCorrelated } from "./correlation";
import { Entry, readEntry } from "./entry";
import { findExit } from "./find-exit";
import { isBlocked } from "./guards";
import { barAt, instantOf, Leg } from "./leg";
import { candidateRoom, entryRoom, heldAt, heldLegs } from "./room";
import { skipSignal } from "./skip";
import { rememberHeld, valueAt, valueHeld } from "./value";
import { volatilityScale } from "./volatility";

/** Serves the entries of an instant, best rank first, ties by leg (P2). */
export function enterAll(book: Book, instant: i32): void {
  let left = findCandidates(book, instant);
  for (; left > 0 && (book.count < book.places || book.skips != 0); left--) {
    const entry = takeBest(book, left);
    const leg = legOf(book, entry.leg), side: f64 = bitAt(leg.spec.longEntry, entry.decision) ? 1.0 : -1.0;
    const reason = tryEnter(book, leg, entry, side, instant);
    if (reason >= 0) skipSignal(book, entry.leg, instant, side, reason);
  }
}

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
function findCandidates(book: Book, instant: i32): i32 {
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
function takeBest(book: Book, count: i32): Entry {
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

/** Enters, or returns the SKIP code of what keeps the signal from it (P4); -1 where it entered. */
function tryEnter(book: Book, leg: Leg, entry: Entry, side: f64, instant: i32): i32 {
  if (isBlocked(book, instant)) return SKIP_GUARD;
  if (book.count >= book.places) return SKIP_PLACE;
  if (isCorrelated(book, leg, side, entry.decision)) return SKIP_CORRELATION;
  valueHeld(book, instant, leg.symbol);
  if (!(book.sizingEquity > book.account.curve.ruin)) return SKIP_CASH;
  const position = heldAt(book, book.count).holding.position, trial = leg.trial;
  setFill(position, leg.spec, entry.decision, side, valueAt(book, entry.leg, instant));
  setDistances(position, leg.spec, trial.stopScale * entry.stop, trial.targetScale * entry.target, trial.trailScale * entry.trail);
  const share = leg.spec.rules.sizing == SIZING_WEIGHT ? trial.weightScale * entry.weight : leg.spec.rules.fraction;
  const reason = size(book, leg, position, share, instant);
  if (reason >= 0) return reason;
  hold(book, leg, entry.leg, instant);
  return -1;
}

/** P5, P6: sets the quantity, or returns why there is none. */
function size(book: Book, leg: Leg, position: Position, share: f64, instant: i32): i32 {
  const spec = leg.spec, ledger = book.account.ledger;
  const cash = leg.share * book.sizingEquity;
  const order = sizeOrder(cash, affordUnits(cash, position.unitsPerCash, position.perNotional, spec), share, spec, position);
  const wanted = order * volatilityScale(book);
  if (!(wanted > 0)) {
    if (position.entryPrice <= 0 && spec.rules.sizing <= SIZING_WEIGHT) ledger.entriesUnpriced++;
    return SKIP_SIZE;
  }
  const capped = capQuantity(book, leg, position, instant, wanted);
  if (!(capped > 0)) return SKIP_EXPOSURE;
  if (setQuantity(position, spec, capped) > 0) return -1;
  ledger.entriesBelowLot++;
  return SKIP_LOT;
}

function hold(book: Book, leg: Leg, index: i32, instant: i32): void {
  const account = book.account, held = heldAt(book, book.count), holding = held.holding, position = holding.position;
  if (book.legCount == 1) {
    account.curve.equitySum += account.ledger.cash * <f64>(instant - book.summedTo);
    book.summedTo = instant;
  }
  holding.leg = index;
  holding.entered = instant;
  leg.next = findExit(holding, leg);
  held.leg = index;
  held.leaves = holding.leaves;
  held.mark = leg.mark;
  held.slope = position.quantity * position.unitSlope;
  held.entry = position.entryPrice;
  held.base = position.quantity * position.unitBase;
  held.side = position.side;
  held.symbol = leg.symbol;
  const set = heldLegs(book) + (<usize>(index >> 6) << 3);
  store<u64>(set, load<u64>(set) | (<u64>1 << (index & 63)));
  book.count++;
  rememberHeld(book);
}
