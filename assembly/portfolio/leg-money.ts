import { hasSteps } from "../simulator/steps";
import { Book } from "./book";
import { Held } from "./held";

/** How money moves while a leg is held (I3–I7), where an account is walked by steps. Pointers are usize into the shared memory; 0 asks
 *  nothing. */
@unmanaged
export class LegMoney {
  /** f64[instants]: times the rate, what falls due of the notional, from longs to shorts */
  funding: usize;
  /** f64[instants]: nights whose swap falls due */
  swapNights: usize;
  /** f64[instants]: days of borrowing that fall due */
  borrowDays: usize;
  /** f64[instants]: what one of the leg's currency is worth in the account's, at the open of an instant and at its end */
  rateAtOpen: usize;
  rateAtClose: usize;
  /** u8[bars]: 1 where nothing is entered */
  isShut: usize;
  /** f64[bars]: the spread known at each close, bps */
  spread: usize;
  /** 1: a position is worth what it won and lost alone; nothing is paid for it */
  isMargin: i32;
  /** shares of the notional; 0: none */
  initialMargin: f64;
  maintenanceMargin: f64;
  /** share of the notional that a long pays each time */
  fundingRate: f64;
  /** quote currency per unit, point and night; below 0 is paid */
  swapLong: f64;
  swapShort: f64;
  /** share of the notional that a short pays a day */
  borrowRate: f64;
}

/** Returns the money of a leg; there is some. */
// @ts-ignore: decorator
@inline
export function moneyOf(book: Book, leg: i32): LegMoney {
  return changetype<LegMoney>(book.money + <usize>leg * offsetof<LegMoney>());
}

/** Whether legs have any money of their own. */
// @ts-ignore: decorator
@inline
export function hasMoney(book: Book): bool {
  return hasSteps && book.money != 0;
}

/** I6: returns what one of the leg's currency is worth now: by the last close that was complete at this instant's open, or at its end where
 *  the closes are dealt with. */
// @ts-ignore: decorator
@inline
export function rateNow(book: Book, leg: i32): f64 {
  return hasMoney(book) ? rateAt(book, leg, book.instant, book.isAtClose != 0) : 1.0;
}

/** The same at an instant. */
// @ts-ignore: decorator
@inline
export function rateAt(book: Book, leg: i32, instant: i32, isAtClose: bool): f64 {
  const money = moneyOf(book, leg), rates = isAtClose ? money.rateAtClose : money.rateAtOpen;
  return rates == 0 ? 1.0 : load<f64>(rates + (<usize>instant << 3));
}

/** P11: returns what a position adds to the equity at a price, beside the fees of its entries: what it won alone where margin holds it,
 *  else what it is worth less what was paid for it. */
// @ts-ignore: decorator
@inline
export function worthAt(book: Book, held: Held, price: f64, rate: f64): f64 {
  if (moneyOf(book, held.leg).isMargin != 0) return held.slope * (price - held.entry) * rate;
  return held.slope * (price * rate - held.holding.stake.paid);
}
