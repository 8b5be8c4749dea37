import { Held } from "../portfolio/held";
import { Leg } from "../portfolio/leg";
import { roundToTick } from "../simulator/tick";
import { Facts } from "./facts";
import { bestMove, worstMove } from "./moves";
import { runProgram } from "./run-program";
import { nearerStop } from "./side-orders";

/** Moves the stop of a position on the close of a bar: to its entry where it came far enough, and behind the close where its trail reads
 *  the
 *  position. */
export function moveStop(held: Held, leg: Leg, bar: i32): void {
  const orders = leg.orders, position = held.holding.position, spec = leg.spec, side = position.side;
  const best = side > 0 ? orders.highest - position.entryPrice : position.entryPrice - orders.lowest;
  if (best >= orders.toEntryDistance) position.stop = nearerStop(position.stop, roundToTick(position.entryPrice, -side, spec), side);
  if (orders.trailSteps == 0) return;
  const close = load<f64>(spec.market.close + (<usize>bar << 3)), distance = runProgram(orders.trail, orders.trailSteps, setFacts(held, leg, bar), bar);
  if (distance > 0) position.stop = nearerStop(position.stop, roundToTick(close - side * distance, -side, spec), side);
}

/** Decides on the close of a bar whether a position is left (O5), or added to (O4). */
export function decideWithOrders(held: Held, leg: Leg, bar: i32): void {
  const orders = leg.orders, stake = held.holding.stake, side = orders.sideOf(held.side);
  if (side.exitSteps > 0 && runProgram(side.exit, side.exitSteps, setFacts(held, leg, bar), bar) != 0) {
    orders.exiting = stake.leaving = bar;
    orders.exitedSide = <i32>held.side;
  }
  if (stake.leaving >= 0 || side.whenSteps == 0 || orders.additions >= side.mostAdditions) return;
  if (runProgram(side.when, side.whenSteps, setFacts(held, leg, bar), bar) != 0) orders.adding = bar;
}

/** Sets what the position is on the close of a bar (O5). */
function setFacts(held: Held, leg: Leg, bar: i32): Facts {
  const orders = leg.orders, facts = orders.facts, position = held.holding.position, entry = position.entryPrice;
  const close = load<f64>(leg.spec.market.close + (<usize>bar << 3));
  facts.entryPrice = entry;
  facts.barsHeld = <f64>orders.bars;
  facts.position = position.side * position.quantity;
  facts.openProfit = held.base + held.slope * (close - entry);
  facts.worst = worstMove(orders.lowest, orders.highest, position);
  facts.best = bestMove(orders.lowest, orders.highest, position);
  return facts;
}
