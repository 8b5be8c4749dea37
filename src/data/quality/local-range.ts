/** Bars whose ranges are taken together. */
const RANGE_BLOCK = 32;

/** The usual range of the bars around each block of RANGE_BLOCK bars: the largest of the median ranges (high less low) of the block and the
 *  one on either side. A few wrong prints move no median, and a market that turns wild raises the next block's. Medians are taken where
 *  they are asked for, once.
 *  high, low  f64[bar]  quote price; bars without a range (NaN) do not count
 *  Cost       O(bars) for all blocks */
export class LocalRanges {
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  /** by block; NaN: not yet taken */
  private readonly medians: Float64Array;
  private readonly sorted = new Float64Array(RANGE_BLOCK);

  constructor(high: Float64Array, low: Float64Array) {
    this.high = high;
    this.low = low;
    this.medians = new Float64Array(Math.ceil(high.length / RANGE_BLOCK)).fill(Number.NaN);
  }

  /** Returns the usual range around bar `i`, quote price; 0 where no bar near has a range. */
  around(i: number): number {
    const block = Math.floor(i / RANGE_BLOCK);
    return Math.max(this.medianOf(block - 1), this.medianOf(block), this.medianOf(block + 1));
  }

  private medianOf(block: number): number {
    if (block < 0 || block >= this.medians.length) return 0;
    if (Number.isNaN(this.medians[block]!)) this.medians[block] = this.takeMedian(block);
    return this.medians[block]!;
  }

  private takeMedian(block: number): number {
    const end = Math.min(this.high.length, (block + 1) * RANGE_BLOCK);
    let count = 0;
    for (let i = block * RANGE_BLOCK; i < end; i++) count = insertRange(this.sorted, count, this.high[i]! - this.low[i]!);
    return count === 0 ? 0 : this.sorted[count >> 1]!;
  }
}

/** Puts a range at its place among `count` ascending ones and returns how many there are then. */
function insertRange(ranges: Float64Array, count: number, range: number): number {
  if (Number.isNaN(range)) return count;
  let at = count;
  for (; at > 0 && ranges[at - 1]! > range; at--) ranges[at] = ranges[at - 1]!;
  ranges[at] = range;
  return count + 1;
}
