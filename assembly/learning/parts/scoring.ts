/** An ensemble as scoring reads it. The host writes the fields at the exported offsets. */
@unmanaged
export class Scoring {
  /** f64[features][EDGE_ROOM] */
  edges: usize;
  /** u64[nodes], see `packedNode` below */
  nodes: usize;
  /** f64[nodes]; only those of leaves are read */
  values: usize;
  /** i32[trees + 1] */
  treeStarts: usize;
  features: i32;
  trees: i32;
  /** a raw prediction is base + (sum of the trees' values) / divisor */
  base: f64;
  divisor: f64;
}

/** Bits of a packed node: feature 0…15; last left bin, plus the turn, 16…23; turn 24…31; left child, from the root, 32…63.
 *  A leaf's last left bin is 255, and it is its own left child: nothing leads out of it. */

// @ts-ignore: decorator
@inline
export function featureOf(node: u64): u32 {
  return <u32>node & 0xffff;
}

// @ts-ignore: decorator
@inline
export function lastLeftOf(node: u64): u32 {
  return (<u32>node >> 16) & 255;
}

// @ts-ignore: decorator
@inline
export function turnOf(node: u64): u32 {
  return <u32>node >> 24;
}

// @ts-ignore: decorator
@inline
export function leftOf(node: u64): u32 {
  return <u32>(node >> 32);
}
