import { Growth, leafAt } from "./growth";
import { nodeAt } from "./tree-node";
import { walkTree } from "./walk-tree";

/** Adds what a tree that was just grown says to the predictions of its rows. The rows that it was grown on need no walk: their leaves
 *  list them.
 *  drawn  rows that the tree was grown on
 *  raw    f64[rows]                                                             */
export function addGrownTree(growth: Growth, drawn: i32, leaves: i32, nodes: usize, raw: usize): void {
  addLeaves(growth, leaves, nodes, raw);
  if (drawn < growth.rows) addToUndrawn(growth, drawn, nodes, raw);
}

/** Adds what a tree says to predictions of other rows.
 *  bins  u8[blocks][rows][8]
 *  raw   f64[rows]                                                              */
export function addWalkedTree(nodes: usize, bins: usize, rows: i32, raw: usize): void {
  for (let row = 0; row < rows; row++) {
    const place = raw + (<usize>row << 3);
    store<f64>(place, load<f64>(place) + walkTree(nodes, bins, rows, row));
  }
}

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
