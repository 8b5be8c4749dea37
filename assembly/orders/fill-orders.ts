import { SKIP_CANCELLED } from "../layout";
import { Book, legOf } from "../portfolio/book";
import { hold } from "../portfolio/enter";
import { Leg } from "../portfolio/leg";
import { skipSignal } from "../portfolio/skip";
import { sufferImpact } from "../simulator/costs";
import { roundToTick } from "../simulator/tick";
import { barOf } from "../stepped/held-legs";
import { admitOrder } from "./admit-order";
import { ORDER_LIMIT } from "./codes";

/** O1, O2: fills the entries that wait where their bar meets them, leg by leg, in the account as it was at the instant's open: what is left
 *  inside bars comes behind (P3). Those whose time is up are cancelled. */
export function fillOrders(book: Book, instant: i32): void {
  for (let index = 0; index < book.legCount; index++) {
    const leg = legOf(book, index);
    if (leg.ordersAt == 0 || leg.orders.pendingSide == 0) continue;
    const bar = barOf(leg, instant);
    if (bar >= 0) tryFill(book, leg, index, bar, instant);
  }
}

function tryFill(book: Book, leg: Leg, index: i32, bar: i32, instant: i32): void {
  const orders = leg.orders, side = orders.pendingSide, level = orders.pendingLevel, spec = leg.spec, at = <usize>bar << 3;
  const isLimit = orders.sideOf(side).kind == ORDER_LIMIT, rises = isLimit ? side < 0 : side > 0;
  const open = load<f64>(spec.market.open + at), reach = load<f64>((rises ? spec.market.high : spec.market.low) + at);
  const isAtOpen = rises ? open >= level : open <= level;
  if (isAtOpen || (rises ? reach >= level : reach <= level)) {
    orders.pendingSide = 0;
    const price = isAtOpen ? open : level;
    enter(book, leg, index, side, isLimit, price, bar, instant, isAtOpen);
  } else if (bar >= orders.pendingUntil || bar == spec.window.to - 1) {
    orders.pendingSide = 0;
    skipSignal(book, index, orders.pendingDecision, instant, side, SKIP_CANCELLED);
  }
}

function enter(book: Book, leg: Leg, index: i32, side: f64, isLimit: bool, price: f64, bar: i32, instant: i32, isAtOpen: bool): void {
  const spec = leg.spec, orders = leg.orders, rules = spec.rules;
  const filled = isLimit ? roundToTick(price, side, spec) : sufferImpact(price, side, spec);
  const reason = admitOrder(book, leg, index, side, filled, isLimit ? rules.makerFee : rules.takerFee, bar, instant);
  if (reason >= 0) {
    skipSignal(book, index, orders.pendingDecision, instant, side, reason);
    return;
  }
  hold(book, leg, index, instant);
  if (!isAtOpen) orders.insideBar = bar;
}
