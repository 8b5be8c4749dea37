import { Curve, startDay } from "../simulator/curve";
import { settleDay } from "../simulator/days";
import { deepenDrawdown, raisePeak } from "../simulator/marks";
import { hasSteps } from "../simulator/steps";
import { Book } from "./book";
import { watchMark } from "./guards";
import { hasMoney, rateAt, worthAt } from "./leg-money";
import { heldAt } from "./room";

/** Marks the account up to an instant, with what is held now (P11); returns the instant on whose mark a guard acts, behind which nothing
 *  is marked yet, or -1. */
export function markTo(book: Book, to: i32): i32 {
  const curve = book.account.curve, from = curve.marked;
  if (to <= from) return -1;
  writeEquity(book, from, to);
  const acting = book.hasGuard != 0 ? watchMarks(book, from, to) : -1;
  const end = acting < 0 ? to : acting + 1;
  curve.marked = end;
  countMarks(book, curve, from, end);
  settleDays(book, curve, end);
  return acting;
}

function watchMarks(book: Book, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) if (watchMark(book, i)) return i;
  return -1;
}

/** Instants that are marked one by one: fewer are not worth a pass for each position. */
const FEW: i32 = 4;

/** equity = base + sum of slope * (mark - entry price), in the order of the entries. */
// @ts-ignore: decorator
@inline
function writeEquity(book: Book, from: i32, to: i32): void {
  if (to - from < FEW) {
    for (let i = from; i < to; i++) store<f64>(book.equity + (<usize>i << 3), markOne(book, i));
    return;
  }
  fillFlat(book.equity, book.base, from, to);
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    addHeld(book.equity, held.mark, held.slope, held.entry, from, to);
  }
}

// @ts-ignore: decorator
@inline
function markOne(book: Book, instant: i32): f64 {
  let equity = book.base;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    const mark = load<f64>(held.mark + (<usize>instant << 3));
    if (hasMoney(book)) equity += worthAt(book, held, mark, rateAt(book, held.leg, instant, true));
    else equity += held.slope * (mark - held.entry);
  }
  return equity;
}

// @ts-ignore: decorator
@inline
function fillFlat(equity: usize, base: f64, from: i32, to: i32): void {
  for (let i = from; i < to; i++) store<f64>(equity + (<usize>i << 3), base);
}

// @ts-ignore: decorator
@inline
function addHeld(equity: usize, mark: usize, slope: f64, entry: f64, from: i32, to: i32): void {
  const slopes = f64x2.splat(slope), entries = f64x2.splat(entry);
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const at = <usize>i << 3;
    v128.store(equity + at, f64x2.add(v128.load(equity + at), f64x2.mul(slopes, f64x2.sub(v128.load(mark + at), entries))));
  }
  if (i < to) store<f64>(equity + (<usize>i << 3), load<f64>(equity + (<usize>i << 3)) + slope * (load<f64>(mark + (<usize>i << 3)) - entry));
}

/** The sum of the marks of a single leg is the one of a market that is traded alone, to the bit: see leave.ts. That of several is added mark
 *  by mark: a walk that stops on other instants, as one that records what was skipped does, comes to the same bits. */
function countMarks(book: Book, curve: Curve, from: i32, to: i32): void {
  let sum = curve.equitySum;
  for (let i = from; i < to; i++) {
    const equity = load<f64>(book.equity + (<usize>i << 3));
    sum += equity;
    if (equity >= curve.peak) raisePeak(curve, book.clock, equity, i, i);
    else if (equity < curve.floor) deepenDrawdown(curve, equity, i);
  }
  if (hasSteps || book.legCount > 1) curve.equitySum = sum;
}

/** Settles the days that end before `to`. */
function settleDays(book: Book, curve: Curve, to: i32): void {
  while (curve.dayEnd < to) {
    const equity = load<f64>(book.equity + (<usize>curve.dayEnd << 3));
    if (book.dayReturns != 0) {
      store<f64>(book.dayReturns + (<usize>book.days << 3), curve.dayEquity > 0 ? equity / curve.dayEquity - 1.0 : NaN);
      book.days++;
    }
    settleDay(curve, book.clock, curve.day, equity);
    startDay(curve, book.clock, curve.day + 1);
  }
}

/** Settles the day that has turned out to end before what is not marked yet: bars that come one by one do not say that they are its
 *  last. */
export function endPastDay(book: Book): void {
  const curve = book.account.curve;
  curve.dayEnd = load<i32>(book.clock.market.dayEnd + (<usize>curve.day << 2));
  if (curve.dayEnd >= curve.marked) return;
  if (book.hasGuard != 0) book.dayStart = load<f64>(book.equity + (<usize>curve.dayEnd << 3));
  settleDays(book, curve, curve.marked);
}
