import { Outcome } from "../simulator/outcome";
import { Position } from "../simulator/position";
import { hasSteps } from "../simulator/steps";
import { Stake } from "./stake-record";

/** A position of an account and how it will be left: what follows, then a Position, an Outcome and, where it is
 *  walked by steps, a Stake, each behind the other. */
@unmanaged
export class Holding {
  /** when it is left: instant * PHASES + phase */
  leaves: i64;
  /** the leg's position */
  leg: i32;
  /** instant of the entry's fill */
  entered: i32;

  @inline get position(): Position {
    return changetype<Position>(changetype<usize>(this) + offsetof<Holding>());
  }

  @inline get outcome(): Outcome {
    return changetype<Outcome>(changetype<usize>(this) + offsetof<Holding>() + offsetof<Position>());
  }

  /** There where an account is walked by steps alone. */
  @inline get stake(): Stake {
    return changetype<Stake>(changetype<usize>(this) + offsetof<Holding>() + offsetof<Position>() + offsetof<Outcome>());
  }
}

/** Bytes of a Holding with what stands behind it. */
// @ts-ignore: decorator
@inline
export const HOLDING_BYTES: usize = offsetof<Holding>() + offsetof<Position>() + offsetof<Outcome>() + (hasSteps ? offsetof<Stake>() : 0);

/** What happens at an instant, in its order (P2): exits at the open, entries at the open, what is met inside the bar, exits at the
 *  close. */
// @ts-ignore: decorator
@inline
export const PHASES: i64 = 4;
// @ts-ignore: decorator
@inline
export const PHASE_OPEN: i64 = 0;
// @ts-ignore: decorator
@inline
export const PHASE_INSIDE: i64 = 2;
// @ts-ignore: decorator
@inline
export const PHASE_CLOSE: i64 = 3;
