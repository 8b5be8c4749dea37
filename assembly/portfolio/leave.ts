import { sumEquity } from "../simulator/outcome";
import { bookTrade } from "../simulator/settle";
import { tradeAt, writeTrade } from "../simulator/trades";
import { Book, legOf } from "./book";
import { Holding, PHASES } from "./holding";
import { heldLegs, holdingAt, holdingOrder } from "./room";

/** Leaves what is left at an instant in a phase, in the order of the legs. */
export function leaveAll(book: Book, instant: i32, phase: i64): void {
  const now = <i64>instant * PHASES + phase;
  for (let k = nextDue(book, now); k >= 0; k = nextDue(book, now)) {
    closeHolding(book, holdingAt(book, k), instant);
    remove(book, k);
  }
}

/** Returns the place of the first leg that leaves now, or -1. */
// @ts-ignore: decorator
@inline
function nextDue(book: Book, now: i64): i32 {
  let due = -1, first = i32.MAX_VALUE;
  for (let k = 0; k < book.count; k++) {
    const holding = holdingAt(book, k);
    if (holding.leaves != now || holding.leg > first) continue;
    due = k;
    first = holding.leg;
  }
  return due;
}

/** Books the trade (F9, F12) and writes it down where there is room. */
function closeHolding(book: Book, holding: Holding, instant: i32): void {
  const leg = legOf(book, holding.leg), position = holding.position, outcome = holding.outcome;
  const account = book.account, ledger = account.ledger, clock = book.clock;
  let held: f64 = 0;
  if (instant > holding.entered) held = position.quantity * sumEquity(position, leg.markSum, holding.entered, instant);
  account.curve.equitySum += ledger.cash * <f64>(instant - book.summedTo) + held;
  book.summedTo = instant;
  bookTrade(ledger, position, outcome, leg.spec);
  if (clock.trades == 0 || ledger.trades > clock.tradeCapacity) return;
  const record = tradeAt(clock.trades, ledger.trades - 1);
  writeTrade(record, position, outcome, leg.spec);
  record.leg = holding.leg;
  record.entryBar = holding.entered;
  record.exitBar = instant;
}

/** The place becomes free; the others keep their order. */
function remove(book: Book, index: i32): void {
  const order = holdingOrder(book), holding = load<usize>(order + (<usize>index << 2));
  book.count--;
  memory.copy(order + (<usize>index << 2), order + (<usize>(index + 1) << 2), <usize>(book.count - index) << 2);
  store<usize>(order + (<usize>book.count << 2), holding);
  const leg = changetype<Holding>(holding).leg, held = heldLegs(book) + (<usize>(leg >> 6) << 3);
  store<u64>(held, load<u64>(held) & ~(<u64>1 << (leg & 63)));
}
