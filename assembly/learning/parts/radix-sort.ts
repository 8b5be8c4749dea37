/** Bits of a digit and how many of them a key has. */
const DIGIT_BITS: u64 = 11;
const DIGITS: i32 = 6;
const DIGIT_MASK: u64 = (1 << 11) - 1;

/** Bytes that `sortKeys` needs beside room for a second copy of the keys. */
export const COUNTER_BYTES: usize = 6 * 2048 * 4;

/** A number as a key with the same order; -0 and 0 are one. */
// @ts-ignore: decorator
@inline
export function keyOf(value: f64): u64 {
  const bits = reinterpret<u64>(value + 0.0);
  return bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000);
}

// @ts-ignore: decorator
@inline
export function valueOf(key: u64): f64 {
  return reinterpret<f64>(key ^ (~<u64>(<i64>key >> 63) | 0x8000000000000000));
}

/** Sorts keys ascending and returns where they stand then: `keys` or `other`.
 *  keys, other  u64[count]
 *  counters     COUNTER_BYTES
 *  Cost         a pass to count the digits, and one for each digit that differs between keys */
export function sortKeys(keys: usize, other: usize, counters: usize, count: i32): usize {
  memory.fill(counters, 0, COUNTER_BYTES);
  const end = keys + (<usize>count << 3);
  for (let at = keys; at < end; at += 8) countDigits(load<u64>(at), counters);
  let from = keys, to = other;
  for (let digit = 0; digit < DIGITS; digit++) {
    const counter = counters + (<usize>digit << 13), shift = <u64>digit * DIGIT_BITS;
    if (count == 0 || load<i32>(counter + place(load<u64>(from), shift)) == count) continue;
    startFromCounts(counter);
    moveByDigit(from, to, counter, shift, count);
    const swapped = from;
    from = to;
    to = swapped;
  }
  return from;
}

// @ts-ignore: decorator
@inline
function countDigits(key: u64, counters: usize): void {
  for (let digit = 0; digit < DIGITS; digit++) {
    const counter = counters + (<usize>digit << 13) + place(key, <u64>digit * DIGIT_BITS);
    store<i32>(counter, load<i32>(counter) + 1);
  }
}

// @ts-ignore: decorator
@inline
function place(key: u64, shift: u64): usize {
  return <usize>((key >> shift) & DIGIT_MASK) << 2;
}

/** Turns counts into the position of each digit's first key. */
function startFromCounts(counter: usize): void {
  let before = 0;
  for (let at = counter; at < counter + 8192; at += 4) {
    const own = load<i32>(at);
    store<i32>(at, before);
    before += own;
  }
}

function moveByDigit(from: usize, to: usize, counter: usize, shift: u64, count: i32): void {
  const end = from + (<usize>count << 3);
  for (let at = from; at < end; at += 8) {
    const key = load<u64>(at), position = counter + place(key, shift), index = load<i32>(position);
    store<u64>(to + (<usize>index << 3), key);
    store<i32>(position, index + 1);
  }
}
