/** A node of a tree. Trees stand one behind the other; a tree's first node is its root. */
@unmanaged
export class TreeNode {
  /** -1 in a leaf */
  feature: i32;
  /** the left child, counted from the root; the right one follows it. 0 in a leaf */
  left: i32;
  /** bins up to and with this one go left */
  lastLeftBin: i32;
  /** 1 where missing values go left, 0 where they go right */
  missingLeft: i32;
  /** what the node adds to a prediction, were it a leaf */
  value: f64;
  /** training rows, each as often as it was drawn */
  cover: f64;
  /** what the split took from the loss, twice over; 0 in a leaf */
  gain: f64;
}

// @ts-ignore: decorator
@inline
export function nodeAt(nodes: usize, index: i32): TreeNode {
  return changetype<TreeNode>(nodes + <usize>index * offsetof<TreeNode>());
}
