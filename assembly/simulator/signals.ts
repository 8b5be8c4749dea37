import { STATUS_OK } from "../layout";
import { Spec } from "./spec";

/** Derives, from the strategy's four conditions, the valid entries of each side and the bars that make it leave, for
 *  the bars [0, to). An entry is valid where the same side's exit is false and the other side's is not valid too (F2);
 *  with `reverse`, a valid opposite entry is itself an exit (F3).
 *  Where a policy takes the strategy out, both sides leave; entries stay what they are.
 *  spec  Spec  in: longEnter … shortExit, policyOff, reverse, hasShort; out: longEntry … shortLeave
 *  Cost  O(to / 64), allocates nothing                                               */
export function prepare_signals(pointer: usize): i32 {
  const spec = changetype<Spec>(pointer);
  const end = (<usize>(spec.window.to + 63) >> 6) << 3;
  if (spec.hasShort == 0) prepareLongOnly(spec, end);
  else prepareBoth(spec, end);
  if (spec.policyOff != 0) leaveByPolicy(spec, end);
  return STATUS_OK;
}

/** Two words a turn; the room behind the last word is a whole cache line. */
function prepareLongOnly(spec: Spec, end: usize): void {
  const enter = spec.longEnter, exit = spec.longExit, entry = spec.longEntry, leave = spec.longLeave;
  for (let word: usize = 0; word < end; word += 16) {
    const exits = exit == 0 ? i64x2.splat(0) : v128.load(exit + word);
    v128.store(entry + word, enter == 0 ? i64x2.splat(0) : v128.andnot(v128.load(enter + word), exits));
    v128.store(leave + word, exits);
  }
}

function prepareBoth(spec: Spec, end: usize): void {
  for (let word: usize = 0; word < end; word += 8) {
    const longExit = wordOf(spec.longExit, word), shortExit = wordOf(spec.shortExit, word);
    const long = wordOf(spec.longEnter, word) & ~longExit;
    const short = wordOf(spec.shortEnter, word) & ~shortExit;
    const longEntry = long & ~short, shortEntry = short & ~long;
    store<u64>(spec.longEntry + word, longEntry);
    store<u64>(spec.longLeave + word, spec.rules.reverse != 0 ? longExit | shortEntry : longExit);
    store<u64>(spec.shortEntry + word, shortEntry);
    store<u64>(spec.shortLeave + word, spec.rules.reverse != 0 ? shortExit | longEntry : shortExit);
  }
}

function leaveByPolicy(spec: Spec, end: usize): void {
  for (let word: usize = 0; word < end; word += 8) {
    const off = load<u64>(spec.policyOff + word);
    store<u64>(spec.longLeave + word, load<u64>(spec.longLeave + word) | off);
    if (spec.hasShort != 0) store<u64>(spec.shortLeave + word, load<u64>(spec.shortLeave + word) | off);
  }
}

// @ts-ignore: decorator
@inline
function wordOf(bits: usize, word: usize): u64 {
  return bits == 0 ? 0 : load<u64>(bits + word);
}

/** Returns the first set bit of [from, to), or -1. */
// @ts-ignore: decorator
@inline
export function nextBit(bits: usize, from: i32, to: i32): i32 {
  if (from >= to) return -1;
  let index = <usize>from >> 6;
  const last = <usize>(to - 1) >> 6;
  let word = load<u64>(bits + (index << 3)) & (~(<u64>0) << (from & 63));
  while (word == 0) {
    if (index == last) return -1;
    index++;
    word = load<u64>(bits + (index << 3));
  }
  const bit = <i32>(index << 6) + <i32>ctz(word);
  return bit < to ? bit : -1;
}

// @ts-ignore: decorator
@inline
export function bitAt(bits: usize, bar: i32): bool {
  return bits != 0 && ((load<u64>(bits + ((<usize>bar >> 6) << 3)) >> (bar & 63)) & 1) != 0;
}
