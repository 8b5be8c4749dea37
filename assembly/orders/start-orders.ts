import { Position } from "../simulator/position";
import { Spec } from "../simulator/spec";
import { roundToTick } from "../simulator/tick";
import { LegOrders } from "./leg-orders";
import { SideOrders, scaledAt, takeAt } from "./side-orders";

/** Starts what a position carries from bar to bar, and sets the levels that its decision brings (O3, break-even). */
export function startOrders(orders: LegOrders, position: Position, spec: Spec): void {
  const bar = position.decisionBar, side = orders.sideOf(position.side), distance = scaledAt(orders.toEntry, orders.toEntryScale, bar);
  orders.bars = orders.additions = 0;
  orders.insideBar = orders.adding = orders.exiting = -1;
  orders.lowest = Infinity;
  orders.highest = -Infinity;
  orders.toEntryDistance = distance > 0 ? distance : NaN;
  for (let index = 0; index < side.takeCount; index++) setLevel(side, index, position, spec);
  if (side.takeCount > 0) aimAtNext(position, side);
}

function setLevel(side: SideOrders, index: i32, position: Position, spec: Spec): void {
  const take = takeAt(side, index), distance = scaledAt(take.distance, take.scale, position.decisionBar);
  take.isDone = 0;
  take.level = distance > 0 ? roundToTick(position.entryPrice + position.side * distance, position.side, spec) : NaN;
}

/** Returns the partial target that comes next, ties in their order; -1 where there is none. */
export function nextTake(side: SideOrders, direction: f64): i32 {
  let next = -1;
  for (let index = 0; index < side.takeCount; index++) {
    const take = takeAt(side, index);
    if (take.isDone != 0 || isNaN(take.level)) continue;
    if (next < 0 || direction * take.level < direction * takeAt(side, next).level) next = index;
  }
  return next;
}

/** The position's target is its next partial one. */
export function aimAtNext(position: Position, side: SideOrders): void {
  const next = nextTake(side, position.side);
  position.target = next < 0 ? NaN : takeAt(side, next).level;
}
