import { STATUS_OK } from "../layout";
import { randomBelow } from "./parts/random";
import { PURPOSE_SHUFFLE, streamKey } from "./parts/sample";

/** Writes the numbers 0 … rows-1 in the random order of (seed, pass).
 *  out     i32[rows]
 *  Source  Fisher and Yates, in the order of Durstenfeld 1964                   */
export function shuffle_rows(seed: f64, pass: i32, rows: i32, out: usize): i32 {
  const key = streamKey(seed, PURPOSE_SHUFFLE, pass);
  for (let row = 0; row < rows; row++) {
    const other = out + (<usize>randomBelow(key, <u64>row, row + 1) << 2), place = out + (<usize>row << 2);
    store<i32>(place, load<i32>(other));
    store<i32>(other, row);
  }
  return STATUS_OK;
}
