import { REASON_GUARD } from "../layout";
import { leaveAtMarket } from "../simulator/outcome";
import { Spec } from "../simulator/spec";
import { Book, legOf } from "./book";
import { finishExit } from "./find-exit";
import { Holding, PHASE_OPEN, PHASES } from "./holding";
import { barAt, instantOf, Leg } from "./leg";
import { rememberHeld } from "./value";
import { heldAt } from "./room";

/** Starts the guards before the window's first instant. */
export function startGuards(book: Book): void {
  book.blockedDay = -1;
  book.blockedUntil = -Infinity;
  book.guardPeak = book.clock.rules.cash;
  book.dayStart = book.clock.rules.cash;
}

/** Whether a guard refuses entries at an instant. */
// @ts-ignore: decorator
@inline
export function isBlocked(book: Book, instant: i32): bool {
  if (book.hasGuard == 0) return false;
  return dayAt(book.clock, instant) == book.blockedDay || timeAt(book.clock, instant) < book.blockedUntil;
}

/** P8: looks at the mark of an instant, whose equity is known; returns whether a guard acts on it. */
export function watchMark(book: Book, instant: i32): bool {
  const clock = book.clock, equity = load<f64>(book.equity + (<usize>instant << 3)), day = dayAt(clock, instant);
  let acts = false;
  if (book.dailyLoss < Infinity && equity <= book.dayStart * (1.0 - book.dailyLoss)) {
    book.blockedDay = day;
    acts = true;
  }
  if (timeAt(clock, instant) >= book.blockedUntil) {
    book.guardPeak = max(book.guardPeak, equity);
    if (book.maxDrawdown < Infinity && equity <= book.guardPeak * (1.0 - book.maxDrawdown)) {
      book.blockedUntil = timeAt(clock, instant) + book.coolDown;
      book.guardPeak = equity;
      acts = true;
    }
  } else book.guardPeak = equity;
  if (instant == load<i32>(clock.market.dayEnd + (<usize>day << 2))) book.dayStart = equity;
  return acts;
}

/** Closes what is held at each leg's next open, unless it is left until then anyway. */
export function flatten(book: Book, instant: i32): void {
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    leaveForGuard(held.holding, legOf(book, held.leg), instant);
    held.leaves = held.holding.leaves;
  }
  rememberHeld(book);
}

function leaveForGuard(holding: Holding, leg: Leg, instant: i32): void {
  const spec = leg.spec, bar = barAt(leg, instant) + 1;
  if (bar >= spec.window.to || holding.leaves <= <i64>instantOf(leg, bar) * PHASES + PHASE_OPEN) return;
  const open = load<f64>(spec.market.open + (<usize>bar << 3));
  const insideBar = spec.rules.fillDelay - 1; // what was entered at a close missed that bar's own open
  leaveAtMarket(holding.outcome, holding.position, spec, bar, open, REASON_GUARD, insideBar);
  holding.outcome.ambiguous = 0;
  finishExit(holding, leg);
  leg.next = bar;
}

// @ts-ignore: decorator
@inline
function dayAt(clock: Spec, instant: i32): i32 {
  return load<i32>(clock.market.dayOfBar + (<usize>instant << 2));
}

// @ts-ignore: decorator
@inline
function timeAt(clock: Spec, instant: i32): f64 {
  return load<f64>(clock.market.time + (<usize>instant << 3));
}
