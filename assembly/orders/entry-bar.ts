import { INTRABAR_DETAIL, INTRABAR_OPTIMISTIC, REASON_STOP, REASON_TARGET } from "../layout";
import { Holding } from "../portfolio/holding";
import { Leg } from "../portfolio/leg";
import { leaveAtMarket, leaveAtTarget } from "../simulator/outcome";
import { Position } from "../simulator/position";
import { Spec } from "../simulator/spec";
import { ORDER_STOP } from "./codes";
import { LegOrders } from "./leg-orders";

/** What a bar shows of a level: it is not met; it may have been met before the entry; it was met behind it. */
const MISSED: i32 = 0;
const PERHAPS: i32 = 1;
const MET: i32 = 2;

/** F6 on the bar inside which a position was entered at its price: what of the bar came behind the entry is known where the price had to
 *  pass
 *  the entry on its way, or where the close lies beyond the level. Returns true and fills the exit in where stop or target is taken. */
export function tryEntryBar(holding: Holding, leg: Leg, bar: i32): bool {
  const position = holding.position, outcome = holding.outcome, spec = leg.spec, orders = leg.orders;
  const rises = comesFromBelow(orders, position);
  const stop = look(spec, bar, position.stop, -position.side, rises), target = look(spec, bar, position.target, position.side, rises);
  outcome.ambiguous = 0;
  let taken = spec.rules.intrabar == INTRABAR_DETAIL && (stop != MISSED || target != MISSED) ? askDetail(position, spec, orders, bar, rises) : UNKNOWN;
  if (taken == UNKNOWN) {
    const isOptimistic = spec.rules.intrabar == INTRABAR_OPTIMISTIC;
    taken = choose(isOptimistic ? target : stop, isOptimistic ? stop : target, isOptimistic);
    if (stop == PERHAPS || target == PERHAPS || (stop == MET && target == MET)) outcome.ambiguous = 1;
  }
  if (taken == REASON_STOP) leaveAtMarket(outcome, position, spec, bar, position.stop, REASON_STOP, spec.rules.fillDelay);
  else if (taken == REASON_TARGET) leaveAtTarget(outcome, position, spec, bar, position.target);
  else holding.stake.ambiguous |= outcome.ambiguous; // that nothing was taken was a choice too
  return taken >= 0;
}

/** The detail cannot say, or nothing was met. */
const UNKNOWN: i32 = -2;
const NOTHING: i32 = -1;

/** The rule takes its own of the two where the bar meets it, be it before the entry; the other one where it was met for certain. */
function choose(own: i32, other: i32, isOptimistic: bool): i32 {
  if (own != MISSED) return isOptimistic ? REASON_TARGET : REASON_STOP;
  if (other == MET) return isOptimistic ? REASON_STOP : REASON_TARGET;
  return NOTHING;
}

/** Whether the price rose to the entry. */
// @ts-ignore: decorator
@inline
function comesFromBelow(orders: LegOrders, position: Position): bool {
  return (orders.sideOf(position.side).kind == ORDER_STOP) == position.side > 0;
}

/** direction  where the level lies: +1 above the entry, -1 below */
function look(spec: Spec, bar: i32, level: f64, direction: f64, rises: bool): i32 {
  const at = <usize>bar << 3, close = load<f64>(spec.market.close + at), isAbove = direction > 0;
  const isMet = isAbove ? load<f64>(spec.market.high + at) >= level : load<f64>(spec.market.low + at) <= level;
  if (!isMet) return MISSED;
  return isAbove == rises || (isAbove ? close >= level : close <= level) ? MET : PERHAPS;
}

/** Asks the lower timeframe: what follows the bar that meets the entry. Returns a REASON, NOTHING, or UNKNOWN where it cannot say. */
function askDetail(position: Position, spec: Spec, orders: LegOrders, bar: i32, rises: bool): i32 {
  const market = spec.market;
  if (market.detailFirst == 0) return UNKNOWN;
  const end = load<i32>(market.detailEnd + (<usize>bar << 2)), isLong = position.side > 0;
  let isEntered = false;
  for (let i = load<i32>(market.detailFirst + (<usize>bar << 2)); i < end; i++) {
    const high = load<f64>(market.detailHigh + (<usize>i << 3)), low = load<f64>(market.detailLow + (<usize>i << 3));
    const enters = !isEntered && (rises ? high >= orders.pendingLevel : low <= orders.pendingLevel);
    if (!isEntered && !enters) continue;
    isEntered = true;
    const stopped = isLong ? low <= position.stop : high >= position.stop, reached = isLong ? high >= position.target : low <= position.target;
    if ((stopped && reached) || (enters && (stopped || reached))) return UNKNOWN;
    if (stopped) return REASON_STOP;
    if (reached) return REASON_TARGET;
  }
  return isEntered ? NOTHING : UNKNOWN;
}
