import { BIN_BYTES, MISSING_BIN } from "./bin-layout";
import { findSplit } from "./find-split";
import { Growth, Leaf, leafAt } from "./growth";
import { FEATURE_HISTOGRAM_BYTES, fillHistogram, histogramBytes, subtractHistogram } from "./histogram";
import { maySplit, openRoot, splitLeaf } from "./leaves";

/** Grows a tree best-first on the first `listed` rows of the list: the leaf whose split gains most is split next, the older one
 *  on a tie. Writes nodes and leaves; returns the number of leaves: nodes are twice as many less one.
 *  Cost  histograms of the smaller child of each split; the other's are what is left of the parent's */
export function growTree(growth: Growth, listed: i32, nodes: usize): i32 {
  let leaves = 1;
  const root = leafAt(growth, 0);
  openRoot(growth, root, listed, nodes);
  root.histogram = growth.histograms;
  if (maySplit(growth, root)) {
    fillHistogram(growth, root);
    findBestSplit(growth, root);
  }
  while (leaves < growth.maxLeaves) {
    const leaf = mostPromising(growth, leaves);
    if (leaf == null) break;
    splitLeaf(growth, leaf, leafAt(growth, leaves), nodes, 2 * leaves - 1);
    leaves++;
    if (leaves < growth.maxLeaves) compareChildren(growth, leaf, leafAt(growth, leaves - 1), leaves - 1);
  }
  return leaves;
}

/** The leaf with the largest gain, or null. */
function mostPromising(growth: Growth, leaves: i32): Leaf | null {
  let best: Leaf | null = null, gain = growth.minGain;
  for (let i = 0; i < leaves; i++) {
    const leaf = leafAt(growth, i);
    if (leaf.gain <= gain) continue;
    gain = leaf.gain;
    best = leaf;
  }
  return best;
}

/** Fills the histograms of two leaves whose parent's stand where the first one's are, and finds their best splits. */
function compareChildren(growth: Growth, left: Leaf, right: Leaf, slot: i32): void {
  if (!maySplit(growth, left) && !maySplit(growth, right)) return;
  const isLeftSmaller = left.to - left.from <= right.to - right.from;
  const smaller = isLeftSmaller ? left : right, larger = isLeftSmaller ? right : left;
  larger.histogram = left.histogram;
  smaller.histogram = growth.histograms + <usize>slot * histogramBytes(growth.features);
  fillHistogram(growth, smaller);
  subtractHistogram(larger.histogram, smaller.histogram, growth.features);
  if (maySplit(growth, left)) findBestSplit(growth, left);
  if (maySplit(growth, right)) findBestSplit(growth, right);
}

function findBestSplit(growth: Growth, leaf: Leaf): void {
  for (let feature = 0; feature < growth.features; feature++) {
    if (load<u8>(growth.allowed + feature) == 0) continue;
    const sums = leaf.histogram + <usize>feature * FEATURE_HISTOGRAM_BYTES, count = load<i32>(growth.edgeCounts + (<usize>feature << 2)) + 1;
    findSplit(growth, leaf, feature, sums, count, 0, sums + MISSING_BIN * BIN_BYTES);
  }
}
