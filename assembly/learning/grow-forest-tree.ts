import { STATUS_OK } from "../layout";
import { drawRows } from "./parts/draw-rows";
import { findSplit } from "./parts/find-split";
import { Forest } from "./parts/forest";
import { Growth, Leaf, leafAt } from "./parts/growth";
import { maySplit, openRoot, splitLeaf } from "./parts/leaves";
import { collectPresent, compactSums, namesOf, PRESENT_BYTES, PresentBins } from "./parts/present-bins";
import { randomBelow } from "./parts/random";
import { PURPOSE_BOOTSTRAP, PURPOSE_NODE, streamKey } from "./parts/sample";
import { nodeAt } from "./parts/tree-node";

/** Grows one tree of a forest on rows drawn with replacement; each node tries some features, drawn anew. Leaves are split depth first,
 *  left before right. The tree is a function of (seed, tree), whichever thread grows it.
 *  forest   Forest    `nodes` and `nodeCounts` are written at the tree's place
 *  scratch  forest_scratch(rows, features, depth) bytes
 *  Source   Breiman 2001; the sums' gain is the fall of the variance, for targets 0 and 1 half the fall of Gini's impurity */
export function grow_forest_tree(forest: usize, tree: i32, scratch: usize): i32 {
  const own = changetype<Forest>(forest), shared = changetype<Growth>(own.growth);
  const growth = openGrowth(shared, scratch), features = growth.leaves - (<usize>growth.features << 2);
  const present = changetype<PresentBins>(scratch + 256);
  const listed = drawRows(growth, streamKey(own.seed, PURPOSE_BOOTSTRAP, tree), shared.sums, growth.spare);
  const nodes = changetype<usize>(nodeAt(own.nodes, tree * own.nodeRoom)), key = streamKey(own.seed, PURPOSE_NODE, tree);
  openRoot(growth, leafAt(growth, 0), listed, nodes);
  let open = 1, count = 1;
  while (open > 0) {
    const leaf = leafAt(growth, open - 1);
    if (count + 2 <= own.nodeRoom && maySplit(growth, leaf)) trySomeFeatures(growth, leaf, own.featuresPerNode, key, features, present);
    open--;
    if (leaf.gain <= growth.minGain) continue;
    splitLeaf(growth, leaf, leafAt(growth, open + 1), nodes, count);
    swapLeaves(leaf, leafAt(growth, open + 1), leafAt(growth, open + 2));
    open += 2;
    count += 2;
  }
  store<i32>(own.nodeCounts + (<usize>tree << 2), count);
  return STATUS_OK;
}

/** Bytes of scratch that a thread needs to grow trees. */
export function forest_scratch(rows: i32, features: i32, depth: i32): i32 {
  return 256 + <i32>PRESENT_BYTES + 24 * rows + 64 + 4 * features + (depth + 4) * <i32>offsetof<Leaf>();
}

/** A copy of the growth with memory of its own: the growth, the present bins, sums, list, spare, features, leaves. */
function openGrowth(shared: Growth, scratch: usize): Growth {
  const growth = changetype<Growth>(scratch), rows = <usize>shared.rows;
  memory.copy(scratch, changetype<usize>(shared), offsetof<Growth>());
  memory.fill(scratch + 256, 0, PRESENT_BYTES);
  growth.sums = scratch + 256 + PRESENT_BYTES;
  growth.list = growth.sums + (rows << 4);
  growth.spare = growth.list + (rows << 2);
  growth.leaves = ((growth.spare + (rows << 2) + 15) & ~15) + (<usize>growth.features << 2);
  return growth;
}

/** Finds the leaf's best split among features drawn without replacement until enough of them vary. */
function trySomeFeatures(growth: Growth, leaf: Leaf, wanted: i32, key: u64, features: usize, present: PresentBins): void {
  const count = growth.features, first = <u64>leaf.node * <u64>count;
  for (let i = 0; i < count; i++) store<i32>(features + (<usize>i << 2), i);
  for (let drawn = 0; drawn < count && wanted > 0; drawn++) {
    const feature = takeFeature(features, drawn, drawn + randomBelow(key, first + drawn, count - drawn));
    collectPresent(present, growth, leaf, feature);
    if (present.count + i32(present.missingRows != 0) < 2) continue;
    findSplit(growth, leaf, feature, compactSums(present), present.count, namesOf(present), changetype<usize>(present));
    wanted--;
  }
}

/** Swaps two features and returns the one that is first now. */
// @ts-ignore: decorator
@inline
function takeFeature(features: usize, position: i32, chosen: i32): i32 {
  const here = features + (<usize>position << 2), there = features + (<usize>chosen << 2), feature = load<i32>(there);
  store<i32>(there, load<i32>(here));
  store<i32>(here, feature);
  return feature;
}

/** The last leaf of the stack is the next one: that is the left child. */
function swapLeaves(left: Leaf, right: Leaf, spare: Leaf): void {
  const bytes = offsetof<Leaf>();
  memory.copy(changetype<usize>(spare), changetype<usize>(left), bytes);
  memory.copy(changetype<usize>(left), changetype<usize>(right), bytes);
  memory.copy(changetype<usize>(right), changetype<usize>(spare), bytes);
}
