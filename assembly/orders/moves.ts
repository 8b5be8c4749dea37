import { Position } from "../simulator/position";

/** Returns the worst move against the entry price so far, a share of its size, NaN where it is 0; at or below 0. */
export function worstMove(lowest: f64, highest: f64, position: Position): f64 {
  return min(0.0, position.side > 0 ? change(lowest, position) : -change(highest, position));
}

/** The best move, at or above 0. */
export function bestMove(lowest: f64, highest: f64, position: Position): f64 {
  return max(0.0, position.side > 0 ? change(highest, position) : -change(lowest, position));
}

function change(price: f64, position: Position): f64 {
  const entry = position.entryPrice;
  return (price / entry - 1.0) * (entry == 0 ? NaN : copysign<f64>(1.0, entry));
}
