import { Leg } from "./leg";

/** An entry that a leg wants: what is read of its bars, gathered so that the walk finds it in the order of time. */
@unmanaged
export class Entry {
  /** the leg's position */
  leg: i32;
  /** its bar on whose close the entry was decided */
  decision: i32;
  /** the instant at which it would be filled */
  instant: i32;
  /** keeps what follows aligned */
  reserved: i32;
  /** larger is served first; 0 where there is no rank */
  rank: f64;
  /** distances decided, before they are scaled; 1 where the scale alone is the distance */
  stop: f64;
  target: f64;
  trail: f64;
  /** share of the equity, before it is scaled; 1 where the scale alone is the share */
  weight: f64;
}

/** Reads an entry of the leg. */
// @ts-ignore: decorator
@inline
export function readEntry(entry: Entry, leg: Leg, index: i32, decision: i32, instant: i32): void {
  const trial = leg.trial;
  entry.instant = instant;
  entry.leg = index;
  entry.decision = decision;
  entry.rank = leg.rank == 0 ? 0 : at(leg.rank, decision);
  entry.stop = trial.stop == 0 ? 1 : at(trial.stop, decision);
  entry.target = trial.target == 0 ? 1 : at(trial.target, decision);
  entry.trail = trial.trail == 0 ? 1 : at(trial.trail, decision);
  entry.weight = trial.weight == 0 ? 1 : at(trial.weight, decision);
}

// @ts-ignore: decorator
@inline
function at(column: usize, bar: i32): f64 {
  return load<f64>(column + (<usize>bar << 3));
}
