import { Holding } from "../portfolio/holding";
import { roundToLot } from "../simulator/lot";
import { Spec } from "../simulator/spec";
import { SideOrders, takeAt } from "./side-orders";

/** Shares that are the whole but for what rounding leaves of it are the whole. */
const WHOLE: f64 = 1.0 - 1e-9;

/** O3: returns the units that leave at a partial target: its share of what was bought, whole lots, rounded down; what is left where it
 *  is the
 *  last one and all of them are the whole. */
export function quantityOf(holding: Holding, side: SideOrders, index: i32, spec: Spec): f64 {
  const held = holding.position.quantity;
  if (isLast(side)) return held;
  const wanted = takeAt(side, index).share * holding.stake.entered;
  const quantity = spec.instrument.lot > 0 ? roundToLot(wanted, spec) : wanted;
  return quantity < held ? quantity : held;
}

/** Whether nothing comes behind it and the shares are the whole. */
function isLast(side: SideOrders): bool {
  let sum: f64 = 0, isAlone = true;
  for (let other = 0; other < side.takeCount; other++) {
    const take = takeAt(side, other);
    sum += take.share;
    if (take.isDone == 0) isAlone = false;
  }
  return isAlone && sum >= WHOLE;
}
