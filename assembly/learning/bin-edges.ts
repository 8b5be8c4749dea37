import { COUNTER_BYTES, keyOf, sortKeys, valueOf } from "./parts/radix-sort";

/** Room for edges, in numbers: what is behind the last edge is Infinity. */
export const EDGE_ROOM: i32 = 256;

/** Writes the edges between a feature's bins: bin b holds what is above edge b-1 and not above edge b. Where there are no more
 *  distinct values than bins, each is a bin of its own; else edges stand at equal steps of rank. An edge lies half way between
 *  the values that it parts.
 *  column  f64[rows]        NaN is missing and plays no part      in
 *  most    i32              bins, 2 … 255
 *  edges   f64[EDGE_ROOM]   ascending, then Infinity              out
 *  scratch 16 * rows + bin_edges_scratch() bytes
 *  Returns the number of edges, below `most`.
 *  Cost    six passes over the rows
 *  Source  quantile bins as in LightGBM, Ke et al. 2017                          */
export function bin_edges(column: usize, rows: i32, most: i32, edges: usize, scratch: usize): i32 {
  const other = scratch + (<usize>rows << 3), counters = other + (<usize>rows << 3);
  const known = collectKeys(column, rows, scratch);
  const sorted = sortKeys(scratch, other, counters, known);
  for (let i = 0; i < EDGE_ROOM; i++) store<f64>(edges + (<usize>i << 3), Infinity);
  return hasMoreDistinct(sorted, known, most) ? cutByRank(sorted, known, most, edges) : cutAll(sorted, known, edges);
}

/** Bytes of scratch that do not depend on the rows. */
export function bin_edges_scratch(): i32 {
  return <i32>COUNTER_BYTES;
}

function collectKeys(column: usize, rows: i32, keys: usize): i32 {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const value = load<f64>(column + (<usize>row << 3));
    store<u64>(keys + (<usize>count << 3), keyOf(value));
    count += i32(value == value);
  }
  return count;
}

function hasMoreDistinct(sorted: usize, count: i32, most: i32): bool {
  let distinct = i32(count > 0);
  for (let i = 1; i < count && distinct <= most; i++) distinct += i32(keyAt(sorted, i) != keyAt(sorted, i - 1));
  return distinct > most;
}

function cutAll(sorted: usize, count: i32, edges: usize): i32 {
  let found = 0;
  for (let i = 1; i < count; i++) {
    if (keyAt(sorted, i) != keyAt(sorted, i - 1)) putEdge(edges, found++, sorted, i);
  }
  return found;
}

/** A step whose rank falls into a run of equal values cuts behind the run; steps that fall into the same run cut once. */
function cutByRank(sorted: usize, count: i32, most: i32, edges: usize): i32 {
  let found = 0, at = 0;
  for (let step = 1; step < most; step++) {
    const rank = <i32>((<i64>step * <i64>count) / <i64>most);
    if (rank <= at) continue;
    at = rank;
    while (at < count && keyAt(sorted, at) == keyAt(sorted, at - 1)) at++;
    if (at == count) break;
    putEdge(edges, found++, sorted, at);
  }
  return found;
}

// @ts-ignore: decorator
@inline
function keyAt(sorted: usize, index: i32): u64 {
  return load<u64>(sorted + (<usize>index << 3));
}

/** The edge between the value at an index and the smaller one before it; the smaller one itself where no number lies between. */
function putEdge(edges: usize, position: i32, sorted: usize, index: i32): void {
  const lower = valueOf(keyAt(sorted, index - 1)), upper = valueOf(keyAt(sorted, index));
  const middle = 0.5 * lower + 0.5 * upper;
  store<f64>(edges + (<usize>position << 3), middle >= lower && middle < upper ? middle : lower);
}
