export { bin_column } from "./bin-column";
export { EDGE_ROOM, bin_edges, bin_edges_scratch } from "./bin-edges";
export { boost_trees } from "./boost-trees";
export { forest_scratch, grow_forest_tree } from "./grow-forest-tree";
export { BIN_COUNT, BLOCK_FEATURES, MISSING_BIN } from "./parts/bin-layout";
export { LOSS_LOG, LOSS_SQUARED } from "./parts/losses";
export { MOST_ROWS } from "./parts/sums";
export { prepare_sums } from "./prepare-sums";
export * from "./offsets";
