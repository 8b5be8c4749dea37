/** Where the host finds the fields of the records that it writes and reads, derived from the classes themselves. */
import { Boosting } from "./parts/boosting";
import { Forest } from "./parts/forest";
import { Growth, Leaf } from "./parts/growth";
import { TreeNode } from "./parts/tree-node";

export const GROWTH_BYTES: i32 = offsetof<Growth>();
export const BOOSTING_BYTES: i32 = offsetof<Boosting>();
export const FOREST_BYTES: i32 = offsetof<Forest>();
export const LEAF_BYTES: i32 = offsetof<Leaf>();
export const TREE_NODE_BYTES: i32 = offsetof<TreeNode>();

export const GROWTH_BINS: i32 = offsetof<Growth>("bins");
export const GROWTH_SUMS: i32 = offsetof<Growth>("sums");
export const GROWTH_LIST: i32 = offsetof<Growth>("list");
export const GROWTH_SPARE: i32 = offsetof<Growth>("spare");
export const GROWTH_HISTOGRAMS: i32 = offsetof<Growth>("histograms");
export const GROWTH_EDGE_COUNTS: i32 = offsetof<Growth>("edgeCounts");
export const GROWTH_ALLOWED: i32 = offsetof<Growth>("allowed");
export const GROWTH_MONOTONE: i32 = offsetof<Growth>("monotone");
export const GROWTH_LEAVES: i32 = offsetof<Growth>("leaves");
export const GROWTH_ROWS: i32 = offsetof<Growth>("rows");
export const GROWTH_FEATURES: i32 = offsetof<Growth>("features");
export const GROWTH_MAX_LEAVES: i32 = offsetof<Growth>("maxLeaves");
export const GROWTH_MAX_DEPTH: i32 = offsetof<Growth>("maxDepth");
export const GROWTH_MIN_ROWS: i32 = offsetof<Growth>("minRows");
export const GROWTH_COUNT_BITS: i32 = offsetof<Growth>("countBits");
export const GROWTH_GRADIENT_UNIT: i32 = offsetof<Growth>("gradientUnit");
export const GROWTH_HESSIAN_UNIT: i32 = offsetof<Growth>("hessianUnit");
export const GROWTH_L2: i32 = offsetof<Growth>("l2");
export const GROWTH_MIN_GAIN: i32 = offsetof<Growth>("minGain");
export const GROWTH_MIN_HESSIAN: i32 = offsetof<Growth>("minHessian");
export const GROWTH_RATE: i32 = offsetof<Growth>("rate");

export const BOOSTING_GROWTH: i32 = offsetof<Boosting>("growth");
export const BOOSTING_RAW: i32 = offsetof<Boosting>("raw");
export const BOOSTING_TARGET: i32 = offsetof<Boosting>("target");
export const BOOSTING_WEIGHT: i32 = offsetof<Boosting>("weight");
export const BOOSTING_VALIDATION_BINS: i32 = offsetof<Boosting>("validationBins");
export const BOOSTING_VALIDATION_RAW: i32 = offsetof<Boosting>("validationRaw");
export const BOOSTING_VALIDATION_TARGET: i32 = offsetof<Boosting>("validationTarget");
export const BOOSTING_VALIDATION_WEIGHT: i32 = offsetof<Boosting>("validationWeight");
export const BOOSTING_NODES: i32 = offsetof<Boosting>("nodes");
export const BOOSTING_TREE_STARTS: i32 = offsetof<Boosting>("treeStarts");
export const BOOSTING_LOSSES: i32 = offsetof<Boosting>("losses");
export const BOOSTING_VALIDATION_ROWS: i32 = offsetof<Boosting>("validationRows");
export const BOOSTING_LOSS: i32 = offsetof<Boosting>("loss");
export const BOOSTING_SEED: i32 = offsetof<Boosting>("seed");
export const BOOSTING_ROW_SHARE: i32 = offsetof<Boosting>("rowShare");
export const BOOSTING_FEATURE_SHARE: i32 = offsetof<Boosting>("featureShare");

export const TREE_NODE_FEATURE: i32 = offsetof<TreeNode>("feature");
export const TREE_NODE_LEFT: i32 = offsetof<TreeNode>("left");
export const TREE_NODE_LAST_LEFT_BIN: i32 = offsetof<TreeNode>("lastLeftBin");
export const TREE_NODE_MISSING_LEFT: i32 = offsetof<TreeNode>("missingLeft");
export const TREE_NODE_VALUE: i32 = offsetof<TreeNode>("value");
export const TREE_NODE_COVER: i32 = offsetof<TreeNode>("cover");
export const TREE_NODE_GAIN: i32 = offsetof<TreeNode>("gain");

export const FOREST_GROWTH: i32 = offsetof<Forest>("growth");
export const FOREST_NODES: i32 = offsetof<Forest>("nodes");
export const FOREST_NODE_COUNTS: i32 = offsetof<Forest>("nodeCounts");
export const FOREST_NODE_ROOM: i32 = offsetof<Forest>("nodeRoom");
export const FOREST_FEATURES_PER_NODE: i32 = offsetof<Forest>("featuresPerNode");
export const FOREST_SEED: i32 = offsetof<Forest>("seed");
