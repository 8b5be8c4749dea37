/** What a tree is grown from. The host writes the fields at the exported offsets; pointers are usize into the shared memory. */
@unmanaged
export class Growth {
  /** u8[blocks][rows][8] */
  bins: usize;
  /** i64[rows][2]: gradient, then hessian and rows packed; see `sums.ts` */
  sums: usize;
  /** i32[rows]: rows of the tree, ascending; a leaf owns a stretch of it */
  list: usize;
  /** i32[rows] */
  spare: usize;
  /** where histograms stand */
  histograms: usize;
  /** i32[features] */
  edgeCounts: usize;
  /** u8[features], 1 where the tree may split by the feature */
  allowed: usize;
  /** i8[features]: 1 rising, -1 falling, 0 free; or no pointer */
  monotone: usize;
  /** Leaf[maxLeaves] */
  leaves: usize;
  rows: i32;
  features: i32;
  maxLeaves: i32;
  maxDepth: i32;
  /** rows that a leaf holds at least */
  minRows: i32;
  /** bits that hold the number of rows, and what one of the whole numbers of `sums` stands for: written with the sums */
  countBits: i32;
  gradientUnit: f64;
  hessianUnit: f64;
  l2: f64;
  /** a split must gain more */
  minGain: f64;
  /** a leaf's hessian is at least this */
  minHessian: f64;
  /** what leaf values are multiplied with */
  rate: f64;
}

/** A leaf while its tree grows, with the best split of it that was found. */
@unmanaged
export class Leaf {
  histogram: usize;
  node: i32;
  depth: i32;
  /** stretch [from, to) of the list */
  from: i32;
  to: i32;
  rows: i32;
  /** the best split; gain 0 where there is none */
  feature: i32;
  lastLeftBin: i32;
  missingLeft: i32;
  leftRows: i32;
  reserved: i32;
  gain: f64;
  leftGradient: f64;
  leftHessian: f64;
  /** sums over the leaf's rows, in units */
  gradient: f64;
  hessian: f64;
  /** bounds of what monotone constraints let the leaf and its children say */
  lower: f64;
  upper: f64;
}

// @ts-ignore: decorator
@inline
export function leafAt(growth: Growth, index: i32): Leaf {
  return changetype<Leaf>(growth.leaves + <usize>index * offsetof<Leaf>());
}
