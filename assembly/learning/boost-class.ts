import { STATUS_OK } from "../layout";
import { addGrownTree, addWalkedTree } from "./parts/add-tree";
import { ClassBoosting, growthOf } from "./parts/class-boosting";
import { writeClassGradients } from "./parts/class-gradients";
import { growTree } from "./parts/grow-tree";
import { meanClassLoss } from "./parts/mean-class-loss";
import { PURPOSE_FEATURES, PURPOSE_ROWS, sampleFeatures, sampleRows, streamKey } from "./parts/sample";
import { nodeAt } from "./parts/tree-node";

/** Grows the tree of a class in a round of a boosted ensemble, on what the rounds before leave of the loss: `shares` are those of the
 *  predictions before the round. Trees of one round may be grown in any order, and at once: each writes what is its class's.
 *  boosting  ClassBoosting   the class's `raw` and `validationRaw` are brought forward; its nodes and treeStarts are written
 *  NaN       in a feature is missing and learns a direction; targets and weights must be finite
 *  Source    Friedman 2001, algorithm 6; rows are drawn for a round, features for a tree */
export function boost_class(boosting: usize, round: i32, member: i32): i32 {
  const own = changetype<ClassBoosting>(boosting), growth = growthOf(own, member), column = (<usize>member * <usize>own.rows) << 3;
  const start = own.treeStarts + (<usize>(member * (own.rounds + 1) + round) << 2), first = load<i32>(start);
  const nodes = changetype<usize>(nodeAt(own.nodes, member * own.nodeRoom + first));
  writeClassGradients(growth, own.shares + column, own.target, own.weight, member);
  sampleFeatures(streamKey(own.seed, PURPOSE_FEATURES, round * own.classes + member), own.featureShare, growth.features, growth.allowed);
  const drawn = sampleRows(streamKey(own.seed, PURPOSE_ROWS, round), own.rowShare, growth.rows, growth.list);
  const leaves = growTree(growth, drawn, nodes);
  addGrownTree(growth, drawn, leaves, nodes, own.raw + column);
  const validation = own.validationRaw + ((<usize>member * <usize>own.validationRows) << 3);
  addWalkedTree(nodes, own.validationBins, own.validationRows, validation);
  store<i32>(start, first + 2 * leaves - 1, 4);
  return STATUS_OK;
}

/** Writes the mean validation loss after a round whose trees are all grown. */
export function class_loss(boosting: usize, round: i32): i32 {
  const own = changetype<ClassBoosting>(boosting);
  const loss = meanClassLoss(own.validationRaw, own.validationTarget, own.validationWeight, own.validationRows, own.classes);
  store<f64>(own.losses + (<usize>round << 3), loss);
  return STATUS_OK;
}
