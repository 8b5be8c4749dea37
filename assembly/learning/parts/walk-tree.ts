import { binsOf, goesRight } from "./bin-layout";
import { nodeAt } from "./tree-node";

/** What a tree says to a row of binned features in blocks. */
// @ts-ignore: decorator
@inline
export function walkTree(nodes: usize, bins: usize, rows: i32, row: i32): f64 {
  let node = nodeAt(nodes, 0);
  while (node.feature >= 0) {
    const bin = load<u8>(binsOf(bins, rows, node.feature) + (<usize>row << 3)), turn = <u32>node.missingLeft;
    node = nodeAt(nodes, node.left + i32(goesRight(bin, turn, <u32>node.lastLeftBin + turn)));
  }
  return node.value;
}
