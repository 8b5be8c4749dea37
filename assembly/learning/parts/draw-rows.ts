import { Growth } from "./growth";
import { randomBelow } from "./random";

/** Draws as many rows as there are, with replacement. Lists those that were drawn, ascending, and writes their sums as often as
 *  they were. Returns how many different rows there are.
 *  all    i64[rows][2], the sums of each row drawn once
 *  draws  i32[rows] scratch                                                    */
export function drawRows(growth: Growth, key: u64, all: usize, draws: usize): i32 {
  const rows = growth.rows;
  memory.fill(draws, 0, <usize>rows << 2);
  for (let draw = 0; draw < rows; draw++) {
    const at = draws + (<usize>randomBelow(key, <u64>draw, rows) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  let listed = 0;
  for (let row = 0; row < rows; row++) {
    const times = load<i32>(draws + (<usize>row << 2)), place = <usize>row << 4;
    store<i32>(growth.list + (<usize>listed << 2), row);
    v128.store(growth.sums + place, i64x2.mul(v128.load(all + place), i64x2.splat(<i64>times)));
    listed += i32(times > 0);
  }
  return listed;
}
