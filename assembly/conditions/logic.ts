import { STATUS_OK } from "../layout";

/** Bitset algebra on the bars [from, to); from is a multiple of 64, bits at and beyond `to` are 0.
 *  left, right, input  bits  in
 *  out                 bits  out, may be an input
 *  Cost                O((to - from) / 64), allocates nothing                        */
export function and_conditions(left: usize, right: usize, out: usize, from: i32, to: i32): i32 {
  for (let word = firstWord(from); word < endWord(to); word += 8) store<u64>(out + word, load<u64>(left + word) & load<u64>(right + word));
  return STATUS_OK;
}

/** See `and_conditions`. */
export function or_conditions(left: usize, right: usize, out: usize, from: i32, to: i32): i32 {
  for (let word = firstWord(from); word < endWord(to); word += 8) store<u64>(out + word, load<u64>(left + word) | load<u64>(right + word));
  return STATUS_OK;
}

/** See `and_conditions`. */
export function not_condition(input: usize, out: usize, from: i32, to: i32): i32 {
  for (let word = firstWord(from); word < endWord(to); word += 8) store<u64>(out + word, ~load<u64>(input + word));
  if ((to & 63) != 0) {
    const last = endWord(to) - 8;
    store<u64>(out + last, load<u64>(out + last) & (((<u64>1) << (to & 63)) - 1));
  }
  return STATUS_OK;
}

/** Writes the bits as they stood `bars` bars ago, first `bars` are 0; bits at and beyond `length` are 0. */
export function shift_condition(input: usize, out: usize, length: i32, bars: i32): i32 {
  for (let word: usize = 0; word < endWord(length); word += 8) store<u64>(out + word, 0);
  for (let i = bars; i < length; i++) {
    const from = <usize>(i - bars), to = <usize>i;
    const bit = (load<u64>(input + ((from >> 6) << 3)) >> (from & 63)) & 1;
    const slot = out + ((to >> 6) << 3);
    store<u64>(slot, load<u64>(slot) | (bit << (to & 63)));
  }
  return STATUS_OK;
}

/** Writes, for each bar, a condition's bit on the last completed bar of another frame, 0 where none is complete. */
export function align_condition(input: usize, rows: usize, out: usize, length: i32): i32 {
  for (let word: usize = 0; word < endWord(length); word += 8) store<u64>(out + word, 0);
  for (let i: usize = 0; i < <usize>length; i++) {
    const row = load<i32>(rows + (i << 2));
    if (row < 0) continue;
    const bit = (load<u64>(input + ((<usize>row >> 6) << 3)) >> (<usize>row & 63)) & 1;
    const slot = out + ((i >> 6) << 3);
    store<u64>(slot, load<u64>(slot) | (bit << (i & 63)));
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function firstWord(from: i32): usize {
  return (<usize>from >> 6) << 3;
}

// @ts-ignore: decorator
@inline
function endWord(to: i32): usize {
  return ((<usize>to + 63) >> 6) << 3;
}
