/** What a rotation (P10) is and carries from instant to instant; it stands behind the Book. The host writes the fields down to `room`; the
 *  rest is the walk's. */
@unmanaged
export class Rotation {
  /** 1: legs are held by weights; 0: they enter by signals, and nothing of this is read */
  rotates: i32;
  /** legs of the largest weights above 0 that are held, at most */
  top: i32;
  /** legs of the smallest weights below 0 that are held short, at most */
  shortTop: i32;
  /** a POLICY code, or -1: the weights are the strategy's own */
  policy: i32;
  /** returns that a policy is measured on */
  policyBars: i32;
  targetCapacity: i32;
  /** sum of the weights, signs set aside; share of the equity */
  targetGross: f64;
  /** a difference that is not larger is not traded; share of the equity */
  threshold: f64;
  /** Target[targetCapacity], out, or 0: what every rebalance aimed at */
  targets: usize;
  /** i32, out, where `targets` is there: how many they are */
  targetTotal: usize;
  /** room for `rotation_bytes` */
  room: usize;
  /** targets that were written down, or would have been */
  written: i32;
  /** legs that were aimed at something and have not had a bar to be traded on since */
  waiting: i32;
  /** the instant on whose mark a guard closed everything, or -1: it aims at nothing */
  voided: i32;
  /** the 64 instants that `due` is of, or -1 */
  block: i32;
  /** bits: instants at which `rebalance` may hold on a leg */
  due: u64;
}

/** Bytes of a Rotation; what stands behind it is aligned. */
// @ts-ignore: decorator
@inline
export const ROTATION_BYTES: usize = (offsetof<Rotation>() + 7) & ~7;

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
