/** Trees over binned features, as plain data. A row's raw prediction is baseValue + (sum over trees of its leaf's value) / divisor.
 *  Trees stand one behind the other; in a tree, children come after their parent and the right one follows the left one. */
export interface TreeEnsemble {
  /** per feature f64[bins - 1], ascending: bin b holds what is above edge b-1 and not above edge b */
  readonly edges: readonly Float64Array[];
  readonly baseValue: number;
  readonly divisor: number;
  /** i32[trees + 1]: first node of each tree, then the number of nodes */
  readonly treeStarts: Int32Array;
  /** i32[node]; -1 in a leaf */
  readonly feature: Int32Array;
  /** i32[node], the left child counted from the tree's first node; 0 in a leaf */
  readonly left: Int32Array;
  /** u8[node]: bins up to and with this one go left */
  readonly lastLeftBin: Uint8Array;
  /** u8[node]: 1 where missing values go left */
  readonly missingLeft: Uint8Array;
  /** f64[node]; of an inner node, what it would say as a leaf */
  readonly value: Float64Array;
  /** f64[node]: training rows, each as often as it was drawn */
  readonly cover: Float64Array;
  /** f64[node]: twice what the split took from the loss; 0 in a leaf */
  readonly gain: Float64Array;
}

/** Returns the ensemble of its first trees. */
export function firstTrees(ensemble: TreeEnsemble, trees: number): TreeEnsemble {
  const nodes = ensemble.treeStarts[trees]!;
  return {
    ...ensemble,
    treeStarts: ensemble.treeStarts.slice(0, trees + 1),
    feature: ensemble.feature.slice(0, nodes),
    left: ensemble.left.slice(0, nodes),
    lastLeftBin: ensemble.lastLeftBin.slice(0, nodes),
    missingLeft: ensemble.missingLeft.slice(0, nodes),
    value: ensemble.value.slice(0, nodes),
    cover: ensemble.cover.slice(0, nodes),
    gain: ensemble.gain.slice(0, nodes),
  };
}
