import { Growth } from "./growth";

/** What trees of several classes are boosted from, one a class in each round. The host writes the fields at the exported offsets. */
@unmanaged
export class ClassBoosting {
  /** usize[classes]: a Growth for each class, so that threads grow trees of a round side by side */
  growths: usize;
  /** f64[classes][rows]; raw predictions start at the base values and stay between calls */
  raw: usize;
  /** f64[classes][rows]: what they are as shares that sum to 1, see `share_classes` */
  shares: usize;
  /** f64[rows]: the number of each row's class, from 0; weight may be no pointer */
  target: usize;
  weight: usize;
  /** the same of validation rows, whose bins are u8[blocks][validationRows][8] */
  validationBins: usize;
  validationRaw: usize;
  validationTarget: usize;
  validationWeight: usize;
  /** TreeNode[classes][nodeRoom] */
  nodes: usize;
  /** i32[classes][rounds + 1]: first node of each tree among those of its class; the first is 0 */
  treeStarts: usize;
  /** f64[rounds]: mean validation loss after each round */
  losses: usize;
  rows: i32;
  validationRows: i32;
  classes: i32;
  /** most rounds */
  rounds: i32;
  /** nodes that there is room for in a class */
  nodeRoom: i32;
  reserved: i32;
  /** seed of the sampling of rows and features */
  seed: f64;
  /** share of the rows that a round, and of the features that a tree sees; 1 = all */
  rowShare: f64;
  featureShare: f64;
}

// @ts-ignore: decorator
@inline
export function growthOf(own: ClassBoosting, member: i32): Growth {
  return changetype<Growth>(<usize>load<u32>(own.growths + (<usize>member << 2)));
}
