import { STATUS_OK } from "../layout";
import { bin_column } from "./bin-column";
import { EDGE_ROOM } from "./bin-edges";
import { calibrateScores } from "./parts/calibrate-scores";
import { ColumnModel } from "./parts/column-model";
import { dot } from "./parts/linear";
import { TILE_ROWS } from "./parts/score-tile";
import { Scoring } from "./parts/scoring";
import { scale_column } from "./scale-column";
import { score_scratch, scoreTile } from "./score-trees";

/** Rows of a linear model that are scaled together. */
const LINEAR_ROWS: i32 = 64;

/** Writes what a model says of every bar, from columns that stand anywhere. A bar has the same bits alone and among others.
 *  model    ColumnModel
 *  warmup   bars at the beginning that are NaN: some feature has no value there yet
 *  scratch  score_column_scratch(model) bytes, which begin with i32[features], the pointers of f64[length] columns
 *  out      f64[length]
 *  NaN      is missing to trees; where a feature of a linear model is NaN or infinite the score is NaN */
export function score_column(model: usize, warmup: i32, scratch: usize, out: usize, length: i32): i32 {
  const own = changetype<ColumnModel>(model), room = scratch + pointerBytes(own);
  if (own.scoring != 0) scoreByTrees(own, scratch, room, out, length);
  else scoreByWeights(own, scratch, room, out, length);
  calibrateScores(own, out, length);
  for (let bar: usize = 0; bar < <usize>min(warmup, length); bar++) store<f64>(out + (bar << 3), NaN);
  return STATUS_OK;
}

/** Bytes of scratch that `score_column` needs. */
export function score_column_scratch(model: usize): i32 {
  const own = changetype<ColumnModel>(model);
  return <i32>pointerBytes(own) + (own.scoring != 0 ? score_scratch(own.features) : (LINEAR_ROWS * own.stride) << 3);
}

// @ts-ignore: decorator
@inline
function pointerBytes(own: ColumnModel): usize {
  return ((<usize>own.features << 2) + 15) & ~15;
}

function scoreByTrees(own: ColumnModel, pointers: usize, bins: usize, out: usize, length: i32): void {
  const scoring = changetype<Scoring>(own.scoring);
  for (let from = 0; from < length; from += TILE_ROWS) {
    const rows = min(TILE_ROWS, length - from), place = <usize>from << 3;
    for (let feature: usize = 0; feature < <usize>own.features; feature++) {
      const edges = scoring.edges + feature * (<usize>EDGE_ROOM << 3);
      bin_column(load<usize>(pointers + (feature << 2)) + place, rows, edges, bins + feature * TILE_ROWS, 1);
    }
    scoreTile(scoring, rows, out + place, bins);
  }
}

function scoreByWeights(own: ColumnModel, pointers: usize, matrix: usize, out: usize, length: i32): void {
  const rowBytes = <usize>own.stride << 3;
  memory.fill(matrix, 0, <usize>LINEAR_ROWS * rowBytes);
  for (let from = 0; from < length; from += LINEAR_ROWS) {
    const rows = min(LINEAR_ROWS, length - from), place = <usize>from << 3;
    for (let feature: usize = 0; feature < <usize>own.features; feature++) {
      const at = feature << 3;
      scale_column(load<usize>(pointers + (feature << 2)) + place, rows, load<f64>(own.means + at), load<f64>(own.scales + at), matrix + at, own.stride);
    }
    for (let row: usize = 0; row < <usize>rows; row++) {
      store<f64>(out + place + (row << 3), dot(own.weights, matrix + row * rowBytes, own.stride) + own.weightIntercept);
    }
  }
  for (let feature: usize = 0; feature < <usize>own.features; feature++) blankUndefined(load<usize>(pointers + (feature << 2)), out, length);
}

/** Scores of bars on which a feature is NaN or infinite are none. */
function blankUndefined(column: usize, out: usize, length: i32): void {
  for (let at: usize = 0; at < <usize>length << 3; at += 8) {
    if (!isFinite(load<f64>(column + at))) store<f64>(out + at, NaN);
  }
}
