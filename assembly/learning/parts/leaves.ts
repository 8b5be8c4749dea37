import { boundedValue } from "./find-split";
import { Growth, Leaf } from "./growth";
import { splitRows } from "./split-rows";
import { gradientOf, hessianOf, rowsOf } from "./sums";
import { nodeAt, TreeNode } from "./tree-node";

/** Opens the leaf that holds the first `listed` rows of the list. */
export function openRoot(growth: Growth, root: Leaf, listed: i32, nodes: usize): void {
  const sums = sumRows(growth, listed);
  root.node = 0;
  root.depth = 0;
  root.from = 0;
  root.to = listed;
  root.gradient = gradientOf(sums);
  root.hessian = hessianOf(sums, growth.countBits);
  root.rows = rowsOf(sums, growth.countBits);
  root.lower = -Infinity;
  root.upper = Infinity;
  root.gain = growth.minGain;
  writeLeafNode(growth, root, nodes);
}

function sumRows(growth: Growth, listed: i32): v128 {
  let sums = i64x2.splat(0);
  for (let i = 0; i < listed; i++) sums = i64x2.add(sums, v128.load(growth.sums + (<usize>load<u32>(growth.list + (<usize>i << 2)) << 4)));
  return sums;
}

/** The leaf becomes its left child; its right child is the other. Their nodes stand side by side at `left`. */
export function splitLeaf(growth: Growth, leaf: Leaf, right: Leaf, nodes: usize, left: i32): void {
  const node = nodeAt(nodes, leaf.node), middle = splitRows(growth, leaf);
  writeSplitNode(node, leaf, left);
  memory.copy(changetype<usize>(right), changetype<usize>(leaf), offsetof<Leaf>());
  right.from = middle;
  right.gradient -= leaf.leftGradient;
  right.hessian -= leaf.leftHessian;
  right.rows -= leaf.leftRows;
  leaf.to = middle;
  leaf.gradient = leaf.leftGradient;
  leaf.hessian = leaf.leftHessian;
  leaf.rows = leaf.leftRows;
  boundChildren(growth, leaf, right, node.feature);
  openChild(growth, leaf, nodes, left);
  openChild(growth, right, nodes, left + 1);
}

function writeSplitNode(node: TreeNode, leaf: Leaf, left: i32): void {
  node.feature = leaf.feature;
  node.left = left;
  node.lastLeftBin = leaf.lastLeftBin;
  node.missingLeft = leaf.missingLeft;
  node.gain = leaf.gain;
}

function openChild(growth: Growth, leaf: Leaf, nodes: usize, node: i32): void {
  leaf.node = node;
  leaf.depth++;
  leaf.gain = growth.minGain;
  writeLeafNode(growth, leaf, nodes);
}

/** Whatever grows below them, the children of a constrained split never say more than the middle of the two, or less. */
function boundChildren(growth: Growth, left: Leaf, right: Leaf, feature: i32): void {
  const constraint: i32 = growth.monotone == 0 ? 0 : load<i8>(growth.monotone + feature);
  if (constraint == 0) return;
  const middle = 0.5 * (valueOf(growth, left) + valueOf(growth, right));
  (constraint > 0 ? left : right).upper = middle;
  (constraint > 0 ? right : left).lower = middle;
}

function writeLeafNode(growth: Growth, leaf: Leaf, nodes: usize): void {
  const node = nodeAt(nodes, leaf.node);
  node.feature = -1;
  node.left = 0;
  node.lastLeftBin = 0;
  node.missingLeft = 0;
  node.value = growth.rate * valueOf(growth, leaf);
  node.cover = <f64>leaf.rows;
  node.gain = 0.0;
}

/** 0 where nothing bends the loss: rows of weight 0. */
function valueOf(growth: Growth, leaf: Leaf): f64 {
  const curvature = leaf.hessian * growth.hessianUnit + growth.l2;
  return curvature > 0.0 ? boundedValue(leaf.gradient * growth.gradientUnit, curvature, leaf.lower, leaf.upper) : 0.0;
}

export function maySplit(growth: Growth, leaf: Leaf): bool {
  return leaf.depth < growth.maxDepth && leaf.rows >= 2 * growth.minRows;
}
