import { LegOrders } from "../orders/leg-orders";
import { Spec } from "../simulator/spec";
import { Trial } from "../simulator/trial";

/** One leg of an account: a strategy on a market whose bars lie on the account's clock. Pointers are usize into the shared memory. */
@unmanaged
export class Leg {
  /** Spec of the leg's market: its window are the leg's bars inside the account's */
  specAt: usize;
  /** Trial of the leg: distances, touches, time stop */
  trialAt: usize;
  /** i32[bars]: the instant of each bar; 0 where it is the bar plus `shift` */
  instantOf: usize;
  /** i32[instants]: the leg's last bar at or before each instant, -1 before the first */
  barAt: usize;
  /** f64[instants]: the close of that bar */
  mark: usize;
  /** f64[2 * (instants + 1)]: sums of the marks before each instant, each with what its rounding left out */
  markSum: usize;
  /** f64[bars]: larger is served first; or 0 */
  rank: usize;
  /** f64[bars]: logarithms of the closes, where correlations are asked for; or 0 */
  logClose: usize;
  /** f64[bars]: what a policy leaves of `share`, by the bar on whose close an entry is decided; or 0 */
  policy: usize;
  /** share of the account's equity that it sizes on */
  share: f64;
  /** the groups that it is in, a bit each */
  groups: u64;
  /** equal for legs that trade the same symbol */
  symbol: i32;
  /** the REASON of what is still held at its last bar */
  endReason: i32;
  /** written by the walk: the first bar whose close may decide on an entry again */
  next: i32;
  /** see `instantOf` */
  shift: i32;
  /** written by the walk by steps: where its position stands among what is held; see room.ts */
  place: i32;
  /** its LegOrders, where it is walked by steps and has any; or 0 */
  ordersAt: usize;

  @inline get spec(): Spec {
    return changetype<Spec>(this.specAt);
  }

  @inline get orders(): LegOrders {
    return changetype<LegOrders>(this.ordersAt);
  }

  @inline get trial(): Trial {
    return changetype<Trial>(this.trialAt);
  }
}

/** Returns a leg by its position. */
// @ts-ignore: decorator
@inline
export function legAt(legs: usize, index: i32): Leg {
  return changetype<Leg>(legs + <usize>index * offsetof<Leg>());
}

/** Returns what a policy leaves of the leg's share on a decision; 1 where there is no policy. */
// @ts-ignore: decorator
@inline
export function policyAt(leg: Leg, decision: i32): f64 {
  return leg.policy == 0 ? 1.0 : load<f64>(leg.policy + (<usize>decision << 3));
}

/** Returns the leg's bar at an instant, or the last one before it; -1 before the first. */
// @ts-ignore: decorator
@inline
export function barAt(leg: Leg, instant: i32): i32 {
  return load<i32>(leg.barAt + (<usize>instant << 2));
}

/** Returns the instant of a bar. */
// @ts-ignore: decorator
@inline
export function instantOf(leg: Leg, bar: i32): i32 {
  return leg.instantOf == 0 ? bar + leg.shift : load<i32>(leg.instantOf + (<usize>bar << 2));
}

/** Returns what the leg is marked at. */
// @ts-ignore: decorator
@inline
export function markAt(leg: Leg, instant: i32): f64 {
  return load<f64>(leg.mark + (<usize>instant << 3));
}
