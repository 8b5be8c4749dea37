import { ORDER_LIMIT, ORDER_MARKET } from "./codes";
import { SKIP_REPLACED } from "../layout";
import { Book, legOf } from "../portfolio/book";
import { Leg } from "../portfolio/leg";
import { heldLegs } from "../portfolio/room";
import { skipSignal } from "../portfolio/skip";
import { bitAt } from "../simulator/signals";
import { roundToTick } from "../simulator/tick";
import { barOf } from "../stepped/held-legs";
import { LegOrders } from "./leg-orders";
import { scaledAt } from "./side-orders";

/** Returns the side that a leg with orders wants to enter on a decision: +1, -1, or 0. */
// @ts-ignore: decorator
@inline
function wantedSide(leg: Leg, decision: i32): f64 {
  const spec = leg.spec, side: f64 = bitAt(spec.longEntry, decision) ? 1 : spec.hasShort != 0 && bitAt(spec.shortEntry, decision) ? -1 : 0;
  return leg.orders.exiting == decision && <f64>leg.orders.exitedSide == side ? 0 : side; // F2: its own exit is true
}

/** Whether a leg that wants to enter on a decision does not do so at the market. */
export function isNotAtMarket(leg: Leg, decision: i32): bool {
  if (leg.ordersAt == 0) return false;
  const side = wantedSide(leg, decision);
  return side == 0 || leg.orders.sideOf(side).kind != ORDER_MARKET;
}

/** Nothing waits, and nothing was left. */
export function clearOrders(book: Book): void {
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index);
    if (leg.ordersAt == 0) continue;
    leg.orders.pendingSide = 0;
    leg.orders.exiting = -1;
  }
}

/** O1, O2: the entries that flat legs decided on the closes before, or on these where those fill at once, wait for their price from the bar
 *  behind the decision on; whatever waited is replaced, by an entry at the market too. */
export function placeOrders(book: Book, instant: i32): void {
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index);
    if (leg.ordersAt == 0 || bitAt(heldLegs(book), index)) continue;
    const bar = barOf(leg, instant);
    if (bar >= 0) placeOrder(book, leg, index, bar - leg.spec.rules.fillDelay, instant);
  }
}

/** The last bar decides nothing. */
function placeOrder(book: Book, leg: Leg, index: i32, decision: i32, instant: i32): void {
  if (leg.next > decision || decision >= leg.spec.window.to - 1) return;
  const side = wantedSide(leg, decision), orders = leg.orders;
  if (side == 0) return;
  if (orders.pendingSide != 0) skipSignal(book, index, orders.pendingDecision, instant, orders.pendingSide, SKIP_REPLACED);
  orders.pendingSide = 0;
  if (orders.sideOf(side).kind != ORDER_MARKET) wait(orders, leg, side, decision);
}

/** I1: a level that is no tick lies further from the market: it is met later. */
function wait(orders: LegOrders, leg: Leg, side: f64, decision: i32): void {
  const own = orders.sideOf(side), direction = own.kind == ORDER_LIMIT ? -side : side;
  orders.pendingSide = side;
  orders.pendingLevel = roundToTick(scaledAt(own.price, own.priceScale, decision), direction, leg.spec);
  orders.pendingDecision = decision;
  orders.pendingUntil = <i32>min(<i64>decision + own.validBars, <i64>i32.MAX_VALUE);
}
