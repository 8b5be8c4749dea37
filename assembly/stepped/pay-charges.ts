import { CHARGE_BORROW, CHARGE_FUNDING, CHARGE_SWAP } from "../layout";
import { Book } from "../portfolio/book";
import { recordCharge } from "../portfolio/charge";
import { Held } from "../portfolio/held";
import { hasMoney, LegMoney, moneyOf, rateAt } from "../portfolio/leg-money";
import { rememberHeld } from "../portfolio/value";
import { heldOf, nextHeldLeg } from "./held-legs";

/** I5, I7: what falls due at an instant is paid by what was held before it, on its last mark: funding, swaps, borrowing. */
export function payCharges(book: Book, instant: i32): void {
  if (!hasMoney(book) || book.count == 0) return;
  const before = book.charged;
  for (let index = nextHeldLeg(book, 0); index >= 0; index = nextHeldLeg(book, index + 1)) payOf(book, index, instant);
  if (book.charged != before) rememberHeld(book);
}

function payOf(book: Book, leg: i32, instant: i32): void {
  const money = moneyOf(book, leg), held = heldOf(book, leg), ledger = book.account.ledger;
  const rate = rateAt(book, leg, instant, false);
  const notional = abs(held.slope * load<f64>(held.mark + (<usize>(instant - 1) << 3))) * rate;
  const funding = dueAt(money.funding, instant);
  if (funding != 0) ledger.funding += pay(book, held, CHARGE_FUNDING, held.side * notional * (money.fundingRate * funding));
  const nights = dueAt(money.swapNights, instant);
  if (nights != 0) ledger.swaps += pay(book, held, CHARGE_SWAP, swapOf(held, money) * nights * rate);
  const days = held.side < 0 ? dueAt(money.borrowDays, instant) : 0;
  if (days != 0) ledger.borrow += pay(book, held, CHARGE_BORROW, notional * (money.borrowRate * days));
}

/** What a position pays a night, quote currency. */
// @ts-ignore: decorator
@inline
function swapOf(held: Held, money: LegMoney): f64 {
  return -(abs(held.slope) * (held.side > 0 ? money.swapLong : money.swapShort));
}

// @ts-ignore: decorator
@inline
function dueAt(column: usize, instant: i32): f64 {
  return column == 0 ? 0 : load<f64>(column + (<usize>instant << 3));
}

/** Takes an amount from the cash and from what the trade made; returns it. */
function pay(book: Book, held: Held, kind: i32, amount: f64): f64 {
  const stake = held.holding.stake;
  book.account.ledger.cash -= amount;
  stake.pnl -= amount;
  stake.charges += amount;
  recordCharge(book, held.leg, kind, amount);
  return amount;
}
