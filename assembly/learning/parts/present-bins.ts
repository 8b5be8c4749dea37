import { BIN_BYTES, BIN_COUNT, binsOf, MISSING_BIN } from "./bin-layout";
import { Growth, Leaf } from "./growth";

/** Sums of a leaf's rows by one feature, only of bins that occur: a leaf of few rows has few of them. */
@unmanaged
export class PresentBins {
  /** sums of the rows that lack the value, as in `sums.ts` */
  missingGradient: i64;
  missingRows: i64;
  /** value bins that occur */
  count: i32;
}

/** Where in the memory of PresentBins what stands: i64[256][2] that is zero between calls, u8[256] flags that are too,
 *  the bins that occur, and their sums. */
const SUMS: usize = 64;
const FLAGS: usize = 64 + 4096;
const NAMES: usize = 64 + 4096 + 256;
const COMPACT: usize = 64 + 4096 + 512;
export const PRESENT_BYTES: usize = 64 + 4096 + 512 + 4096;

// @ts-ignore: decorator
@inline
export function namesOf(present: PresentBins): usize {
  return changetype<usize>(present) + NAMES;
}

// @ts-ignore: decorator
@inline
export function compactSums(present: PresentBins): usize {
  return changetype<usize>(present) + COMPACT;
}

/** Sums the leaf's rows by the feature. The memory must be zero at first; it is left so.
 *  Cost  a few operations for each row and each bin that occurs                  */
export function collectPresent(present: PresentBins, growth: Growth, leaf: Leaf, feature: i32): void {
  const base = changetype<usize>(present);
  addLeaf(base, growth, leaf, feature);
  const missing = base + SUMS + MISSING_BIN * BIN_BYTES;
  v128.store(base, v128.load(missing));
  v128.store(missing, i64x2.splat(0));
  store<u8>(base + FLAGS + MISSING_BIN, 0);
  present.count = compact(base);
}

function addLeaf(base: usize, growth: Growth, leaf: Leaf, feature: i32): void {
  const bins = binsOf(growth.bins, growth.rows, feature), all = growth.sums, end = growth.list + (<usize>leaf.to << 2);
  for (let at = growth.list + (<usize>leaf.from << 2); at < end; at += 4) {
    const row = <usize>load<u32>(at), bin = <usize>load<u8>(bins + (row << 3)), sums = base + (bin << 4);
    v128.store(sums, i64x2.add(v128.load(sums, SUMS), v128.load(all + (row << 4))), SUMS);
    store<u8>(base + bin, 1, FLAGS);
  }
}

/** Moves the sums of the bins that are flagged together, in their order, and clears what it has moved. Returns their number. */
function compact(base: usize): i32 {
  let count: usize = 0;
  for (let group: usize = 0; group < <usize>BIN_COUNT; group += 16) {
    let flagged = i8x16.bitmask(i8x16.ne(v128.load(base + group, FLAGS), i8x16.splat(0)));
    v128.store(base + group, i8x16.splat(0), FLAGS);
    for (; flagged != 0; flagged &= flagged - 1) {
      const bin = group + <usize>ctz(flagged), sums = base + (bin << 4);
      store<u8>(base + count, <u8>bin, NAMES);
      v128.store(base + (count << 4), v128.load(sums, SUMS), COMPACT);
      v128.store(sums, i64x2.splat(0), SUMS);
      count++;
    }
  }
  return <i32>count;
}
