import { Holding } from "../portfolio/holding";
import { TradeRecord } from "../simulator/trades";
import { LegOrders } from "./leg-orders";
import { bestMove, worstMove } from "./moves";

/** Writes what bars a position with orders lived through: it may have been entered and left in parts inside them. */
export function describeTrade(record: TradeRecord, orders: LegOrders, holding: Holding): void {
  const price = holding.outcome.price, lowest = min(orders.lowest, price), highest = max(orders.highest, price);
  record.barsHeld = orders.bars;
  record.mae = worstMove(lowest, highest, holding.position);
  record.mfe = bestMove(lowest, highest, holding.position);
}
