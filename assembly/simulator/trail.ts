import { Position } from "./position";
import { bitAt } from "./signals";
import { Spec } from "./spec";
import { roundToTick } from "./tick";
import { Trial } from "./trial";

/** F7: sets the trail's first level; with a stop too, the nearer one holds. */
export function startTrail(position: Position, spec: Spec): void {
  if (isNaN(position.trail)) return;
  const side = position.side, level = roundToTick(position.entryPrice - side * position.trail, -side, spec);
  if (isNaN(position.stop)) position.stop = level;
  else position.stop = side > 0 ? max(position.stop, level) : min(position.stop, level);
}

/** F7: the stop follows the close and never moves back. */
// @ts-ignore: decorator
@inline
export function ratchet(position: Position, spec: Spec, close: f64): void {
  if (isNaN(position.trail)) return;
  const side = position.side, level = roundToTick(close - side * position.trail, -side, spec);
  position.stop = side > 0 ? max(position.stop, level) : min(position.stop, level);
}

/** Whether a decision on the close of a bar leaves the position (F3, F8). */
// @ts-ignore: decorator
@inline
export function leavesOnClose(position: Position, spec: Spec, trial: Trial, bar: i32): bool {
  if (bitAt(position.side > 0 ? spec.longLeave : spec.shortLeave, bar)) return true;
  return trial.maxBars > 0 && bar - position.entryBar + 1 >= trial.maxBars;
}
