import { STATUS_OK } from "../layout";
import { Boosting } from "./parts/boosting";
import { writeGradients } from "./parts/gradients";
import { growTree } from "./parts/grow-tree";
import { Growth, leafAt } from "./parts/growth";
import { meanLoss } from "./parts/mean-loss";
import { PURPOSE_FEATURES, PURPOSE_ROWS, sampleFeatures, sampleRows, streamKey } from "./parts/sample";
import { nodeAt } from "./parts/tree-node";
import { walkTree } from "./parts/walk-tree";

/** Grows the trees [from, to) of a boosted ensemble, each on what the trees before it leave of the loss. Calls that follow each other
 *  give the same trees as one call.
 *  boosting  Boosting   `raw` and `validationRaw` are brought forward; nodes, treeStarts and losses are written
 *  NaN       in a feature is missing and learns a direction; targets and weights must be finite
 *  Source    Friedman 2001; histograms as in LightGBM, Ke et al. 2017           */
export function boost_trees(boosting: usize, from: i32, to: i32): i32 {
  const own = changetype<Boosting>(boosting), growth = changetype<Growth>(own.growth);
  for (let tree = from; tree < to; tree++) {
    const first = load<i32>(own.treeStarts + (<usize>tree << 2)), nodes = changetype<usize>(nodeAt(own.nodes, first));
    writeGradients(growth, own.raw, own.target, own.weight, own.loss);
    sampleFeatures(streamKey(own.seed, PURPOSE_FEATURES, tree), own.featureShare, growth.features, growth.allowed);
    const drawn = sampleRows(streamKey(own.seed, PURPOSE_ROWS, tree), own.rowShare, growth.rows, growth.list);
    const leaves = growTree(growth, drawn, nodes);
    addLeaves(growth, leaves, nodes, own.raw);
    if (drawn < growth.rows) addToUndrawn(growth, drawn, nodes, own.raw);
    if (own.validationRows > 0) store<f64>(own.losses + (<usize>tree << 3), validate(own, nodes));
    store<i32>(own.treeStarts + (<usize>tree << 2), first + 2 * leaves - 1, 4);
  }
  return STATUS_OK;
}

/** Rows of the tree need no walk: their leaves list them. */
function addLeaves(growth: Growth, leaves: i32, nodes: usize, raw: usize): void {
  for (let i = 0; i < leaves; i++) {
    const leaf = leafAt(growth, i), value = nodeAt(nodes, leaf.node).value, end = growth.list + (<usize>leaf.to << 2);
    for (let at = growth.list + (<usize>leaf.from << 2); at < end; at += 4) {
      const place = raw + (<usize>load<u32>(at) << 3);
      store<f64>(place, load<f64>(place) + value);
    }
  }
}

/** Drawn rows are marked first: their order in the list is the leaves' by now. */
function addToUndrawn(growth: Growth, drawn: i32, nodes: usize, raw: usize): void {
  memory.fill(growth.spare, 0, <usize>growth.rows);
  for (let i = 0; i < drawn; i++) store<u8>(growth.spare + <usize>load<u32>(growth.list + (<usize>i << 2)), 1);
  for (let row = 0; row < growth.rows; row++) {
    if (load<u8>(growth.spare + <usize>row) != 0) continue;
    const place = raw + (<usize>row << 3);
    store<f64>(place, load<f64>(place) + walkTree(nodes, growth.bins, growth.rows, row));
  }
}

function validate(own: Boosting, nodes: usize): f64 {
  for (let row = 0; row < own.validationRows; row++) {
    const place = own.validationRaw + (<usize>row << 3);
    store<f64>(place, load<f64>(place) + walkTree(nodes, own.validationBins, own.validationRows, row));
  }
  return meanLoss(own.validationRaw, own.validationTarget, own.validationWeight, own.validationRows, own.loss);
}
