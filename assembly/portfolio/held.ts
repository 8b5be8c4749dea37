import { Position } from "../simulator/position";
import { Holding } from "./holding";

/** What marks, sizes and the next event need of a position that is held: these stand side by side, in the order of the entries. */
@unmanaged
export class Held {
  /** the Holding */
  holdingAt: usize;
  /** f64[instants]: the marks of its leg */
  mark: usize;
  /** when it is left, as in the Holding */
  leaves: i64;
  /** quote currency per point of price: quantity * Position.unitSlope */
  slope: f64;
  /** quote price of the fill */
  entry: f64;
  /** quote currency: quantity * Position.unitBase */
  base: f64;
  /** +1 or -1 */
  side: f64;
  /** the leg's position */
  leg: i32;
  /** see Leg */
  symbol: i32;

  @inline get holding(): Holding {
    return changetype<Holding>(this.holdingAt);
  }
}

/** Keeps what marks need of a position whose quantity and prices are known. */
// @ts-ignore: decorator
@inline
export function valuePosition(held: Held, position: Position): void {
  held.slope = position.quantity * position.unitSlope;
  held.entry = position.entryPrice;
  held.base = position.quantity * position.unitBase;
}
