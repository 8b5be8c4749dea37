import { sumEquity } from "../simulator/outcome";
import { bookTrade } from "../simulator/settle";
import { hasSteps } from "../simulator/steps";
import { tradeAt, writeTrade } from "../simulator/trades";
import { Book, legOf } from "./book";
import { Held } from "./held";
import { Holding, PHASES } from "./holding";
import { Leg } from "./leg";
import { heldAt, heldLegs } from "./room";
import { rememberHeld } from "./value";

/** Leaves what is left at an instant in a phase, in the order of the legs. */
export function leaveAll(book: Book, instant: i32, phase: i64): void {
  const now = <i64>instant * PHASES + phase;
  while (book.nextLeave == now) {
    const place = firstDue(book, now);
    closeHolding(book, heldAt(book, place).holding, instant);
    remove(book, place);
    rememberHeld(book);
  }
}

/** Returns the place of the first leg that leaves now; there is one. */
// @ts-ignore: decorator
@inline
function firstDue(book: Book, now: i64): i32 {
  let due = 0, first = i32.MAX_VALUE;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k);
    if (held.leaves != now || held.leg > first) continue;
    due = k;
    first = held.leg;
  }
  return due;
}

/** Books the trade (F9, F12) and writes it down where there is room. */
function closeHolding(book: Book, holding: Holding, instant: i32): void {
  const leg = legOf(book, holding.leg), position = holding.position, outcome = holding.outcome;
  const account = book.account, ledger = account.ledger, clock = book.clock;
  if (book.legCount == 1) sumMarks(book, holding, leg, instant);
  bookTrade(ledger, position, outcome, leg.spec);
  if (clock.trades == 0 || ledger.trades > clock.tradeCapacity) return;
  const record = tradeAt(clock.trades, ledger.trades - 1);
  writeTrade(record, position, outcome, leg.spec);
  record.leg = holding.leg;
  record.entryBar = holding.entered;
  record.exitBar = instant;
}

/** Adds the marks up to the exit as a market that is traded alone does. */
function sumMarks(book: Book, holding: Holding, leg: Leg, instant: i32): void {
  const position = holding.position, account = book.account;
  let held: f64 = 0;
  if (instant > holding.entered) held = position.quantity * sumEquity(position, leg.markSum, holding.entered, instant);
  account.curve.equitySum += account.ledger.cash * <f64>(instant - book.summedTo) + held;
  book.summedTo = instant;
}

/** The place becomes free; the others keep their order. */
export function remove(book: Book, index: i32): void {
  const held = heldAt(book, index), leg = held.leg, holding = held.holdingAt, size = offsetof<Held>();
  book.count--;
  const end = changetype<usize>(heldAt(book, book.count));
  for (let at = changetype<usize>(held); at < end; at += 8) store<u64>(at, load<u64>(at + size));
  heldAt(book, book.count).holdingAt = holding;
  if (hasSteps) for (let place = index; place < book.count; place++) legOf(book, heldAt(book, place).leg).place = place;
  const set = heldLegs(book) + (<usize>(leg >> 6) << 3);
  store<u64>(set, load<u64>(set) & ~(<u64>1 << (leg & 63)));
}
