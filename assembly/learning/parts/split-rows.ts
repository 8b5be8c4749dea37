import { binsOf, goesRight } from "./bin-layout";
import { Growth, Leaf } from "./growth";

/** Moves the rows of the leaf that go left before those that go right, both in their order. Returns where the right ones begin. */
export function splitRows(growth: Growth, leaf: Leaf): i32 {
  const bins = binsOf(growth.bins, growth.rows, leaf.feature), turn = <u32>leaf.missingLeft, lastLeft = <u32>(leaf.lastLeftBin + leaf.missingLeft);
  const end = growth.list + (<usize>leaf.to << 2);
  let left = growth.list + (<usize>leaf.from << 2), right = growth.spare;
  for (let at = left; at < end; at += 4) {
    const row = load<i32>(at), isRight = goesRight(load<u8>(bins + (<usize>row << 3)), turn, lastLeft);
    store<i32>(left, row);
    store<i32>(right, row);
    left += <usize>!isRight << 2;
    right += <usize>isRight << 2;
  }
  memory.copy(left, growth.spare, right - growth.spare);
  return <i32>((left - growth.list) >> 2);
}
