import { INTRABAR_OPTIMISTIC } from "../layout";
import { Book, legOf } from "../portfolio/book";
import { Held } from "../portfolio/held";
import { Leg } from "../portfolio/leg";
import { Spec } from "../simulator/spec";
import { barOf } from "./held-legs";

/** The price that a position is assumed at. */
// @ts-ignore: decorator
@inline
export function priceOf(held: Held): f64 {
  return held.holding.stake.assumed;
}

/** Whether it is still held at that price, and needs its margin. */
// @ts-ignore: decorator
@inline
export function isAssumed(held: Held): bool {
  return held.holding.stake.isCovered == 0;
}

/** Returns the open of the leg's bar, or its last mark where it has none. */
export function openOf(book: Book, held: Held, instant: i32): f64 {
  const leg = legOf(book, held.leg), bar = barOf(leg, instant);
  if (bar < 0) return load<f64>(held.mark + (<usize>(instant - 1) << 3));
  return load<f64>(leg.spec.market.open + (<usize>bar << 3));
}

/** Whether the open lies at or beyond its stop or its target, so that it is left there (F5). */
export function isLeavingAtOpen(book: Book, held: Held, instant: i32): bool {
  const leg = legOf(book, held.leg), bar = barOf(leg, instant), position = held.holding.position;
  if (bar <= position.entryBar) return false;
  const open = load<f64>(leg.spec.market.open + (<usize>bar << 3)), target = wholeTarget(leg, held);
  if (held.side > 0) return open <= position.stop || open >= target;
  return open >= position.stop || open <= target;
}

/** The target at which all of a position is left; NaN where there is none: a partial one leaves something that needs its margin. */
function wholeTarget(leg: Leg, held: Held): f64 {
  if (leg.ordersAt != 0 && leg.orders.sideOf(held.side).takeCount > 0) return NaN;
  return held.holding.position.target;
}

/** Assumes the worst of a bar: its low for a long, its high for a short, its stop where that lies nearer; the open where it is left there,
 *  the target where it is taken first whatever happens. */
export function assumeWorst(book: Book, held: Held, instant: i32): void {
  const leg = legOf(book, held.leg), bar = barOf(leg, instant), stake = held.holding.stake;
  stake.assumed = openOf(book, held, instant);
  stake.isCovered = 0;
  if (bar < 0) return;
  if (isLeavingAtOpen(book, held, instant)) stake.isCovered = 1;
  else if (takesTargetFirst(leg, held, bar)) {
    stake.assumed = held.holding.position.target;
    stake.isCovered = 1;
  } else stake.assumed = worstOf(held, leg.spec, bar, stake.assumed);
}

// @ts-ignore: decorator
@inline
function worstOf(held: Held, spec: Spec, bar: i32, open: f64): f64 {
  const at = <usize>bar << 3, stop = held.holding.position.stop;
  if (held.side > 0) {
    const low = load<f64>(spec.market.low + at);
    return low <= stop ? stop : low < open ? low : open;
  }
  const high = load<f64>(spec.market.high + at);
  return high >= stop ? stop : high > open ? high : open;
}

// @ts-ignore: decorator
@inline
function takesTargetFirst(leg: Leg, held: Held, bar: i32): bool {
  const spec = leg.spec;
  if (spec.rules.intrabar != INTRABAR_OPTIMISTIC) return false;
  const at = <usize>bar << 3, target = wholeTarget(leg, held);
  return held.side > 0 ? load<f64>(spec.market.high + at) >= target : load<f64>(spec.market.low + at) <= target;
}
