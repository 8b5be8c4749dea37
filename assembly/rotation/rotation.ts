/** What a rotation (P10) is and carries from instant to instant. The host writes the fields down to `room`; the rest is the walk's. */
@unmanaged
export class Rotation {
  /** Target[targetCapacity], out, or 0: what every rebalance aimed at */
  targets: usize;
  /** i32, out, where `targets` is there: how many they are */
  targetTotal: usize;
  /** room for `rotation_bytes` */
  room: usize;
  targetCapacity: i32;
  /** legs of the largest weights above 0 that are held, at most */
  top: i32;
  /** legs of the smallest weights below 0 that are held short, at most */
  shortTop: i32;
  /** a POLICY code, or -1: the weights are the strategy's own */
  policy: i32;
  /** returns that a policy is measured on */
  policyBars: i32;
  /** keeps what follows aligned */
  reserved: i32;
  /** sum of the weights, signs set aside; share of the equity */
  gross: f64;
  /** a difference that is not larger is not traded; share of the equity */
  threshold: f64;

  /** targets that were written down, or would have been */
  written: i32;
  /** legs that are aimed at something and have not had their fill since */
  waiting: i32;
}

/** What a rebalance aimed at, as the host reads it. */
@unmanaged
export class Target {
  /** the leg's position; -1: nothing was picked */
  leg: i32;
  /** the instant at whose close it was decided */
  instant: i32;
  /** signed share of the equity */
  weight: f64;
}

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
