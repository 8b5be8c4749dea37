import { INTRABAR_DETAIL, INTRABAR_OPTIMISTIC, REASON_STOP, REASON_TARGET } from "../layout";
import { leaveAtMarket, leaveAtTarget, Outcome } from "./outcome";
import { Position } from "./position";
import { Spec } from "./spec";

/** F5 and F6 on one bar; returns true and fills the exit in where stop or target is met. */
// @ts-ignore: decorator
@inline
export function tryStopAndTarget(outcome: Outcome, position: Position, spec: Spec, bar: i32): bool {
  outcome.ambiguous = 0;
  return position.side > 0 ? tryBar(true, outcome, position, spec, bar) : tryBar(false, outcome, position, spec, bar);
}

// @ts-ignore: decorator
@inline
function tryBar(isLong: bool, outcome: Outcome, position: Position, spec: Spec, bar: i32): bool {
  const at = <usize>bar << 3;
  const stop = position.stop, target = position.target;
  if (bar > position.entryBar) {
    const open = load<f64>(spec.market.open + at);
    if (isLong ? open <= stop : open >= stop) {
      leaveAtMarket(outcome, position, spec, bar, open, REASON_STOP, spec.rules.fillDelay);
      return true;
    }
    if (isLong ? open >= target : open <= target) {
      leaveAtTarget(outcome, position, spec, bar, open);
      return true;
    }
  }
  const high = load<f64>(spec.market.high + at), low = load<f64>(spec.market.low + at);
  const stopped = isLong ? low <= stop : high >= stop;
  const reached = isLong ? high >= target : low <= target;
  if (!stopped && !reached) return false;
  if (takesTarget(isLong, outcome, position, spec, bar, stopped, reached)) leaveAtTarget(outcome, position, spec, bar, target);
  else leaveAtMarket(outcome, position, spec, bar, stop, REASON_STOP, spec.rules.fillDelay);
  return true;
}

/** F6: which of the two is taken; sets `ambiguous` where a rule had to choose. */
// @ts-ignore: decorator
@inline
function takesTarget(isLong: bool, outcome: Outcome, position: Position, spec: Spec, bar: i32, stopped: bool, reached: bool): bool {
  if (!(stopped && reached)) return reached;
  if (spec.rules.intrabar == INTRABAR_DETAIL) {
    const first = askDetail(isLong, position, spec, bar);
    if (first != 0) return first == REASON_TARGET;
  }
  outcome.ambiguous = 1;
  return spec.rules.intrabar == INTRABAR_OPTIMISTIC;
}

/** Returns which of stop and target the lower timeframe touches first, 0 where it cannot say. */
function askDetail(isLong: bool, position: Position, spec: Spec, bar: i32): i32 {
  if (spec.market.detailFirst == 0) return 0;
  const end = load<i32>(spec.market.detailEnd + (<usize>bar << 2));
  for (let i = load<i32>(spec.market.detailFirst + (<usize>bar << 2)); i < end; i++) {
    const high = load<f64>(spec.market.detailHigh + (<usize>i << 3)), low = load<f64>(spec.market.detailLow + (<usize>i << 3));
    const stopped = isLong ? low <= position.stop : high >= position.stop;
    const reached = isLong ? high >= position.target : low <= position.target;
    if (stopped && reached) return 0;
    if (stopped) return REASON_STOP;
    if (reached) return REASON_TARGET;
  }
  return 0;
}
