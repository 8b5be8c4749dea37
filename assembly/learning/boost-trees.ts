import { STATUS_OK } from "../layout";
import { addGrownTree, addWalkedTree } from "./parts/add-tree";
import { Boosting } from "./parts/boosting";
import { writeGradients } from "./parts/gradients";
import { growTree } from "./parts/grow-tree";
import { Growth } from "./parts/growth";
import { meanLoss } from "./parts/mean-loss";
import { PURPOSE_FEATURES, PURPOSE_ROWS, sampleFeatures, sampleRows, streamKey } from "./parts/sample";
import { nodeAt } from "./parts/tree-node";

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
    addGrownTree(growth, drawn, leaves, nodes, own.raw);
    if (own.validationRows > 0) store<f64>(own.losses + (<usize>tree << 3), validate(own, nodes));
    store<i32>(own.treeStarts + (<usize>tree << 2), first + 2 * leaves - 1, 4);
  }
  return STATUS_OK;
}

function validate(own: Boosting, nodes: usize): f64 {
  addWalkedTree(nodes, own.validationBins, own.validationRows, own.validationRaw);
  return meanLoss(own.validationRaw, own.validationTarget, own.validationWeight, own.validationRows, own.loss);
}
