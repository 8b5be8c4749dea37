/** What the trees of a forest are grown from. The host writes the fields at the exported offsets; every thread reads them. */
@unmanaged
export class Forest {
  /** a Growth whose `sums` are those of each row drawn once; list, spare, histograms and leaves are each thread's own */
  growth: usize;
  /** TreeNode[trees][nodeRoom] */
  nodes: usize;
  /** i32[trees]: nodes that a tree has */
  nodeCounts: usize;
  /** nodes that there is room for in a tree */
  nodeRoom: i32;
  /** features that a node tries, those that do not vary in it apart */
  featuresPerNode: i32;
  seed: f64;
}
