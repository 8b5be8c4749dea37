/** What one side of a leg orders beyond entries at the market and whole exits (O1–O5). Pointers are usize into the shared memory; a column
 *  that is 0 is a scale alone. */
@unmanaged
export class SideOrders {
  /** an ORDER code: what its entries wait for */
  kind: i32;
  /** f64[bars], quote price: what they wait for, times the scale */
  price: usize;
  /** bars behind the decision on which an entry may be filled */
  validBars: i32;
  /** ProgramStep[exitSteps]: the part of the exit that reads the position, or 0 steps */
  exit: usize;
  exitSteps: i32;
  /** ProgramStep[whenSteps]: what decides on additions, or 0 steps */
  when: usize;
  whenSteps: i32;
  /** additions to a position, at most */
  mostAdditions: i32;
  /** 1: an addition reads the stop again */
  restop: i32;
  /** Take[takeCount]: partial targets */
  takes: usize;
  takeCount: i32;
  /** keeps what follows aligned */
  reserved: i32;
  priceScale: f64;
  /** of an entry's quantity, for additions */
  fraction: f64;
}

/** A partial target. */
@unmanaged
export class Take {
  /** f64[bars], price units, or 0 */
  distance: usize;
  /** written by the walk: 1 where it is left already */
  isDone: i32;
  scale: f64;
  /** of what was bought */
  share: f64;
  /** written by the walk: quote price, NaN where there is none */
  level: f64;
}

// @ts-ignore: decorator
@inline
export function takeAt(side: SideOrders, index: i32): Take {
  return changetype<Take>(side.takes + <usize>index * offsetof<Take>());
}

/** Returns what a column has on a bar, times its scale; the scale alone where there is no column. */
// @ts-ignore: decorator
@inline
export function scaledAt(column: usize, scale: f64, bar: i32): f64 {
  return column == 0 ? scale : scale * load<f64>(column + (<usize>bar << 3));
}

/** Returns the nearer of two stops, of which one may be none. */
export function nearerStop(stop: f64, level: f64, side: f64): f64 {
  if (isNaN(level)) return stop;
  if (isNaN(stop)) return level;
  return side > 0 ? max(stop, level) : min(stop, level);
}

