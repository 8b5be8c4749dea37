import { Position } from "../simulator/position";
import { Facts } from "./facts";
import { SideOrders } from "./side-orders";

/** What a leg orders beyond entries at the market and whole exits, and what it carries of that from bar to bar: what follows, then the
 *  SideOrders of the long and of the short side, the Facts of what is held, and a Position that additions are sized in. The host writes the
 *  fields down to `trailScale`. */
@unmanaged
export class LegOrders {
  /** ProgramStep[trailSteps]: a trail's distance that reads the position, or 0 steps */
  trail: usize;
  trailSteps: i32;
  /** f64[bars], price units, or 0: how far beyond its price an entry must have come for its stop to move there */
  toEntry: usize;
  /** keeps what follows aligned */
  reserved: i32;
  /** NaN: it never moves there */
  toEntryScale: f64;

  /** of the entry that waits: +1, -1, or 0 where there is none */
  pendingSide: f64;
  /** quote price */
  pendingLevel: f64;
  /** bar on whose close it was decided, and the last one on which it may be filled */
  pendingDecision: i32;
  pendingUntil: i32;
  /** of what is held: bars on which it existed after the open */
  bars: i32;
  /** bar inside which it was entered, or -1: what that bar did before is not its own */
  insideBar: i32;
  /** bar on whose close an addition was decided, or -1 */
  adding: i32;
  additions: i32;
  /** bar on whose close an exit that reads the position was decided, or -1, and the side that it left: +1 or -1 */
  exiting: i32;
  exitedSide: i32;
  /** quote price: the range of the bars that it lived through */
  lowest: f64;
  highest: f64;
  /** price units, NaN where the stop never moves to the entry */
  toEntryDistance: f64;

  @inline sideOf(side: f64): SideOrders {
    const first = changetype<usize>(this) + offsetof<LegOrders>();
    return changetype<SideOrders>(side > 0 ? first : first + offsetof<SideOrders>());
  }

  @inline get facts(): Facts {
    return changetype<Facts>(changetype<usize>(this) + offsetof<LegOrders>() + 2 * offsetof<SideOrders>());
  }

  @inline get sized(): Position {
    return changetype<Position>(changetype<usize>(this) + offsetof<LegOrders>() + 2 * offsetof<SideOrders>() + offsetof<Facts>());
  }
}

/** Bytes of a LegOrders with what stands behind it. */
// @ts-ignore: decorator
@inline
export const LEG_ORDERS_SIZE: usize = offsetof<LegOrders>() + 2 * offsetof<SideOrders>() + offsetof<Facts>() + offsetof<Position>();
