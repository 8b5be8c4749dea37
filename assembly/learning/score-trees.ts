import { STATUS_OK } from "../layout";
import { bin_column } from "./bin-column";
import { EDGE_ROOM } from "./bin-edges";
import { askTree, FEWEST_ASKED_ROWS, MOST_ASKED_NODES, REACH_BYTES, TILE_ROWS, walkPacked } from "./parts/score-tile";
import { Scoring } from "./parts/scoring";

/** Writes the raw predictions of rows. A row has the same bits alone and among others: its trees are summed in their order.
 *  scoring  Scoring
 *  columns  f64[features][stride]  in, the first `rows` of each
 *  out      f64[rows]
 *  scratch  score_scratch(features) bytes
 *  NaN      is missing and goes the way that training found
 *  Cost     8 comparisons a value; a few operations on sixteen rows for each node of a small tree, a walk for a larger one */
export function score_trees(scoring: usize, columns: usize, stride: i32, rows: i32, out: usize, scratch: usize): i32 {
  const own = changetype<Scoring>(scoring);
  for (let from = 0; from < rows; from += TILE_ROWS) {
    const count = min(TILE_ROWS, rows - from), place = <usize>from << 3;
    binTile(own, columns + place, stride, count, scratch);
    scoreTile(own, count, out + place, scratch);
  }
  return STATUS_OK;
}

/** Bytes of scratch: the bins of a tile, its rows' leaves, and what `askTree` needs. */
export function score_scratch(features: i32): i32 {
  return (features + 1) * TILE_ROWS + <i32>REACH_BYTES;
}

function binTile(own: Scoring, columns: usize, stride: i32, rows: i32, bins: usize): void {
  for (let feature = 0; feature < own.features; feature++) {
    const column = columns + <usize>feature * (<usize>stride << 3), edges = own.edges + <usize>feature * (<usize>EDGE_ROOM << 3);
    bin_column(column, rows, edges, bins + <usize>feature * TILE_ROWS, 1);
  }
}

/** Writes the raw predictions of a tile, whose bins are u8[features][TILE_ROWS] at the beginning of score_scratch bytes. */
export function scoreTile(own: Scoring, rows: i32, out: usize, bins: usize): void {
  const leaves = bins + <usize>own.features * TILE_ROWS, reach = leaves + TILE_ROWS;
  memory.fill(out, 0, <usize>rows << 3);
  for (let tree = 0; tree < own.trees; tree++) {
    const first = load<i32>(own.treeStarts + (<usize>tree << 2)), count = load<i32>(own.treeStarts + (<usize>tree << 2), 4) - first;
    const nodes = own.nodes + (<usize>first << 3), values = own.values + (<usize>first << 3);
    if (count > MOST_ASKED_NODES || rows < FEWEST_ASKED_ROWS) addWalks(nodes, values, bins, rows, out);
    else {
      askTree(nodes, count, bins, rows, leaves, reach);
      addLeaves(leaves, values, rows, out);
    }
  }
  for (let row: usize = 0; row < <usize>rows; row++) {
    const at = out + (row << 3);
    store<f64>(at, own.base + load<f64>(at) / own.divisor);
  }
}

function addWalks(nodes: usize, values: usize, bins: usize, rows: i32, out: usize): void {
  for (let row: usize = 0; row < <usize>rows; row++) addValue(out + (row << 3), values + (walkPacked(nodes, bins + row) << 3));
}

function addLeaves(leaves: usize, values: usize, rows: i32, out: usize): void {
  for (let row: usize = 0; row < <usize>rows; row++) addValue(out + (row << 3), values + (<usize>load<u8>(leaves + row) << 3));
}

// @ts-ignore: decorator
@inline
function addValue(at: usize, value: usize): void {
  store<f64>(at, load<f64>(at) + load<f64>(value));
}
