/** Binned features are u8[blocks][rows][8]: eight features of a row side by side, so that one cache line feeds eight histograms. */

/** Bins of a feature, the one of missing values included. */
export const BIN_COUNT: i32 = 256;
/** The bin of NaN; those of values come before it. */
export const MISSING_BIN: i32 = 255;
/** Features of a block: their histograms together stay in the first cache. */
export const BLOCK_FEATURES: i32 = 8;
/** Bytes of a bin's sums: gradient, then hessian and rows. */
export const BIN_BYTES: i32 = 16;

/** Where the bin of row 0 stands; the next row's is BLOCK_FEATURES bytes on. */
// @ts-ignore: decorator
@inline
export function binsOf(bins: usize, rows: i32, feature: i32): usize {
  return bins + ((<usize>(feature >> 3) * <usize>rows) << 3) + <usize>(feature & 7);
}

// @ts-ignore: decorator
@inline
export function blockCount(features: i32): i32 {
  return (features + BLOCK_FEATURES - 1) >> 3;
}

/** True where a bin goes right: `turn` is 1 where missing values go left, which makes their bin the lowest of all. */
// @ts-ignore: decorator
@inline
export function goesRight(bin: u32, turn: u32, lastLeft: u32): bool {
  return ((bin + turn) & 255) > lastLeft;
}
