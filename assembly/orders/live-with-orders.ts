import { REASON_STOP } from "../layout";
import { Book } from "../portfolio/book";
import { Holding } from "../portfolio/holding";
import { Leg } from "../portfolio/leg";
import { tryStopAndTarget } from "../simulator/levels";
import { reduce, leaveWhole } from "../stepped/reduce";
import { tryEntryBar } from "./entry-bar";
import { LegOrders } from "./leg-orders";
import { quantityOf } from "./part";
import { SideOrders, takeAt } from "./side-orders";
import { aimAtNext, nextTake } from "./start-orders";

/** Lives through a bar with a position that has orders: gap, stop, and one target after the other (F5, F6, O3); returns whether it was
 *  left. */
export function liveWithOrders(book: Book, leg: Leg, index: i32, holding: Holding, bar: i32): bool {
  const orders = leg.orders, position = holding.position, outcome = holding.outcome, side = orders.sideOf(position.side);
  orders.bars++;
  while (orders.insideBar == bar ? tryEntryBar(holding, leg, bar) : tryStopAndTarget(outcome, position, leg.spec, bar)) {
    if (outcome.reason == REASON_STOP || side.takeCount == 0) {
      leaveWhole(book, index);
      return true;
    }
    if (takePart(book, leg, index, holding, side)) return true;
  }
  widenRange(orders, leg, bar);
  return false;
}

/** O3: leaves the next part at its target; returns whether that was all. */
function takePart(book: Book, leg: Leg, index: i32, holding: Holding, side: SideOrders): bool {
  const position = holding.position, next = nextTake(side, position.side), price = holding.outcome.price;
  takeAt(side, next).isDone = 1;
  const quantity = quantityOf(holding, side, next, leg.spec);
  aimAtNext(position, side);
  if (quantity == 0) return false;
  const isAll = quantity >= position.quantity;
  reduce(book, index, quantity);
  leg.orders.lowest = min(leg.orders.lowest, price);
  leg.orders.highest = max(leg.orders.highest, price);
  return isAll;
}

/** The bar inside which it was entered counts with its close alone: the rest of it may have been before. */
function widenRange(orders: LegOrders, leg: Leg, bar: i32): void {
  const market = leg.spec.market, at = <usize>bar << 3, isInside = orders.insideBar == bar;
  orders.lowest = min(orders.lowest, load<f64>((isInside ? market.close : market.low) + at));
  orders.highest = max(orders.highest, load<f64>((isInside ? market.close : market.high) + at));
}
