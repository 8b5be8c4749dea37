import { REASON_LIQUIDATION } from "../layout";
import { Book, legOf } from "../portfolio/book";
import { hasMoney, moneyOf, rateAt, worthAt } from "../portfolio/leg-money";
import { Held } from "../portfolio/held";
import { heldAt } from "../portfolio/room";
import { leaveAtMarket } from "../simulator/outcome";
import { barOf, heldOf } from "./held-legs";
import { leaveWhole } from "./reduce";
import { assumeWorst, isAssumed, isLeavingAtOpen, openOf, priceOf } from "./worst-price";

/** I4 at the opens: while the equity is below the maintenance margins of what is held, the largest loser is closed at its open. What its
 *  own stop or target closes there needs no margin and is left to them. */
export function liquidateAtOpens(book: Book, instant: i32): void {
  if (!hasMoney(book) || book.hasMaintenance == 0) return;
  while (book.count > 0) {
    for (let k = 0; k < book.count; k++) assumeOpen(book, heldAt(book, k), instant);
    const victim = findVictim(book, instant);
    if (victim < 0) return;
    liquidate(book, victim, openOf(book, heldOf(book, victim), instant), instant, legOf(book, victim).spec.rules.fillDelay - 1);
  }
}

/** I4 inside the bars: the worst prices of all legs are assumed at once, which is pessimistic. While the equity would be below the
 *  maintenance margins there, the largest loser is closed at the price at which it meets them, or at its open beyond it. */
export function liquidateInside(book: Book, instant: i32): void {
  if (!hasMoney(book) || book.hasMaintenance == 0) return;
  while (book.count > 0) {
    for (let k = 0; k < book.count; k++) assumeWorst(book, heldAt(book, k), instant);
    const victim = findVictim(book, instant);
    if (victim < 0) return;
    const leg = legOf(book, victim);
    if (leg.ordersAt != 0) leg.orders.bars++; // it is lived through up to there
    liquidate(book, victim, levelOf(book, victim, instant), instant, leg.spec.rules.fillDelay);
  }
}

function assumeOpen(book: Book, held: Held, instant: i32): void {
  const stake = held.holding.stake;
  stake.assumed = openOf(book, held, instant);
  stake.isCovered = isLeavingAtOpen(book, held, instant) ? 1 : 0;
}

/** Returns the leg that is to be liquidated at the prices that are assumed, or -1: where nothing is to be, or nothing can. */
function findVictim(book: Book, instant: i32): i32 {
  let equity = book.base, needed: f64 = 0;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k), rate = rateAt(book, held.leg, instant, false);
    equity += worthAt(book, held, priceOf(held), rate);
    needed += marginOf(book, held, rate);
  }
  return equity < needed ? findLoser(book, instant) : -1;
}

/** The maintenance margin of a position at the price that is assumed; account currency. */
// @ts-ignore: decorator
@inline
function marginOf(book: Book, held: Held, rate: f64): f64 {
  return isAssumed(held) ? moneyOf(book, held.leg).maintenanceMargin * abs(held.slope * priceOf(held)) * rate : 0;
}

/** The largest loser of what has a margin and a bar, ties in the order of the legs. */
function findLoser(book: Book, instant: i32): i32 {
  let loser = -1, least: f64 = Infinity;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k), leg = held.leg;
    if (!isAssumed(held) || !(moneyOf(book, leg).maintenanceMargin > 0) || barOf(legOf(book, leg), instant) < 0) continue;
    const worth = worthAt(book, held, priceOf(held), rateAt(book, leg, instant, false));
    if (worth > least || (worth == least && leg > loser)) continue;
    loser = leg;
    least = worth;
  }
  return loser;
}

/** Returns the price at which a position meets the margins while all others stand at their worst: between its open and its worst. */
function levelOf(book: Book, leg: i32, instant: i32): f64 {
  let equity = book.base, needed: f64 = 0;
  for (let k = 0; k < book.count; k++) {
    const held = heldAt(book, k), rate = rateAt(book, held.leg, instant, false);
    if (held.leg == leg) continue;
    equity += worthAt(book, held, priceOf(held), rate);
    needed += marginOf(book, held, rate);
  }
  const held = heldOf(book, leg), money = moneyOf(book, leg), rate = rateAt(book, leg, instant, false);
  const paid = money.isMargin != 0 ? held.entry * rate : held.holding.stake.paid;
  const level = (needed - equity + held.slope * paid) / ((held.slope - money.maintenanceMargin * abs(held.slope)) * rate);
  const open = openOf(book, held, instant), worst = priceOf(held);
  if (held.side > 0) return max(level < open ? level : open, worst);
  return min(level > open ? level : open, worst);
}

function liquidate(book: Book, leg: i32, price: f64, instant: i32, insideBar: i32): void {
  const own = legOf(book, leg), bar = barOf(own, instant), holding = heldOf(book, leg).holding;
  holding.outcome.ambiguous = 0;
  leaveAtMarket(holding.outcome, holding.position, own.spec, bar, price, REASON_LIQUIDATION, insideBar);
  book.account.ledger.liquidations++;
  own.next = bar;
  leaveWhole(book, leg);
}
