import { featureOf, lastLeftOf, leftOf, turnOf } from "./scoring";

/** Rows that are scored together: their bins and what is known of their way stay in the first cache. */
export const TILE_ROWS: i32 = 256;

/** Trees of no more nodes are asked at every node, for sixteen rows at a time; larger ones are walked. */
export const MOST_ASKED_NODES: i32 = 127;

/** Bytes that `askTree` needs: for each node and row whether the row comes by. */
export const REACH_BYTES: usize = 127 * 256;

/** Tiles of fewer rows are walked. */
export const FEWEST_ASKED_ROWS: i32 = 32;

/** Writes for each row of a tile the leaf that a small tree leads it to. Every node is asked, and rows that do not come by are masked.
 *  nodes   u64[count], packed
 *  bins    u8[features][TILE_ROWS]
 *  leaves  u8[TILE_ROWS] out, the leaf's node
 *  reach   REACH_BYTES scratch
 *  Cost    rows are taken in steps of 64
 *  Source  evaluation by masks as in QuickScorer, Lucchese et al. 2015, with the nodes in the order of the tree */
export function askTree(nodes: usize, count: i32, bins: usize, rows: i32, leaves: usize, reach: usize): void {
  const width = (<usize>rows + 63) & ~63;
  memory.fill(reach, 255, width);
  memory.fill(leaves, 0, width);
  for (let index = 0; index < count; index++) {
    const node = load<u64>(nodes + (<usize>index << 3)), own = reach + (<usize>index << 8);
    if (lastLeftOf(node) == 255) arrive(own, width, leaves, index);
    else pass(own, reach + (<usize>leftOf(node) << 8), bins + (<usize>featureOf(node) << 8), width, turnOf(node), lastLeftOf(node));
  }
}

// @ts-ignore: decorator
@inline
function pass(own: usize, left: usize, bins: usize, width: usize, turn: u32, lastLeft: u32): void {
  const turns = i8x16.splat(<i8>turn), last = i8x16.splat(<i8>lastLeft);
  for (let row: usize = 0; row < width; row += 64) {
    passSixteen(own + row, left + row, bins + row, turns, last);
    passSixteen(own + row + 16, left + row + 16, bins + row + 16, turns, last);
    passSixteen(own + row + 32, left + row + 32, bins + row + 32, turns, last);
    passSixteen(own + row + 48, left + row + 48, bins + row + 48, turns, last);
  }
}

/** The right child's rows stand behind the left one's. */
// @ts-ignore: decorator
@inline
function passSixteen(own: usize, left: usize, bins: usize, turns: v128, last: v128): void {
  const isLeft = i8x16.le_u(i8x16.add(v128.load(bins), turns), last), reached = v128.load(own);
  v128.store(left, v128.and(reached, isLeft));
  v128.store(left, v128.andnot(reached, isLeft), 256);
}

// @ts-ignore: decorator
@inline
function arrive(own: usize, width: usize, leaves: usize, index: i32): void {
  const name = i8x16.splat(<i8>index);
  for (let row: usize = 0; row < width; row += 64) {
    arriveSixteen(own + row, leaves + row, name);
    arriveSixteen(own + row + 16, leaves + row + 16, name);
    arriveSixteen(own + row + 32, leaves + row + 32, name);
    arriveSixteen(own + row + 48, leaves + row + 48, name);
  }
}

// @ts-ignore: decorator
@inline
function arriveSixteen(own: usize, leaves: usize, name: v128): void {
  v128.store(leaves, v128.or(v128.load(leaves), v128.and(v128.load(own), name)));
}

/** The leaf, as a place among the packed nodes, that a row comes to. */
// @ts-ignore: decorator
@inline
export function walkPacked(nodes: usize, bins: usize): usize {
  let node = load<u64>(nodes), index: usize = 0;
  while (lastLeftOf(node) != 255) {
    const bin = <u32>load<u8>(bins + (<usize>featureOf(node) << 8));
    index = <usize>leftOf(node) + <usize>(((bin + turnOf(node)) & 255) > lastLeftOf(node));
    node = load<u64>(nodes + (index << 3));
  }
  return index;
}
