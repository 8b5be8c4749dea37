/** Bars whose ranges are taken together. */
export const RANGE_BLOCK = 32;

/** Returns the usual range of the bars around each block of RANGE_BLOCK bars: the largest of the median ranges (high less low) of the block
 *  and the one on either side. A few wrong prints move no median, and a market that turns wild raises the next block's.
 *  high, low  f64[bar]  quote price; bars without a range (NaN) do not count
 *  Returns    f64[block], quote price; 0 where no bar near has a range
 *  Cost       O(bars)                                                           */
export function localRanges(high: Float64Array, low: Float64Array): Float64Array {
  const blocks = Math.ceil(high.length / RANGE_BLOCK);
  const medians = new Float64Array(blocks);
  const ranges = new Float64Array(RANGE_BLOCK);
  for (let block = 0; block < blocks; block++) {
    const end = Math.min(high.length, (block + 1) * RANGE_BLOCK);
    let count = 0;
    for (let i = block * RANGE_BLOCK; i < end; i++) count = insertRange(ranges, count, high[i]! - low[i]!);
    medians[block] = count === 0 ? 0 : ranges[count >> 1]!;
  }
  return widestOfThree(medians);
}

/** Puts a range at its place among `count` ascending ones and returns how many there are then. */
function insertRange(ranges: Float64Array, count: number, range: number): number {
  if (Number.isNaN(range)) return count;
  let at = count;
  for (; at > 0 && ranges[at - 1]! > range; at--) ranges[at] = ranges[at - 1]!;
  ranges[at] = range;
  return count + 1;
}

function widestOfThree(medians: Float64Array): Float64Array {
  const widest = new Float64Array(medians.length);
  for (let block = 0; block < medians.length; block++)
    widest[block] = Math.max(medians[Math.max(0, block - 1)]!, medians[block]!, medians[Math.min(medians.length - 1, block + 1)]!);
  return widest;
}
