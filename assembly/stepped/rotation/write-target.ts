import { Rotation, Target } from "../../portfolio/rotation-record";

/** Counts what a rebalance aims at, and writes it down where there is room. */
export function writeTarget(rotation: Rotation, leg: i32, instant: i32, weight: f64): void {
  const index = rotation.written;
  rotation.written++;
  if (rotation.targets == 0 || index >= rotation.targetCapacity) return;
  const target = changetype<Target>(rotation.targets + <usize>index * offsetof<Target>());
  target.leg = leg;
  target.instant = instant;
  target.weight = weight;
}
