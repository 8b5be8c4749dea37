import { blockCount } from "./bin-layout";
import { Growth, Leaf } from "./growth";

/** Bytes of a feature's histogram and of a block's. */
export const FEATURE_HISTOGRAM_BYTES: usize = 256 * 16;
const BLOCK_HISTOGRAM_BYTES: usize = 8 * 256 * 16;

/** Bytes of the histograms of all features, full blocks. */
export function histogramBytes(features: i32): usize {
  return <usize>blockCount(features) * BLOCK_HISTOGRAM_BYTES;
}

/** Sums the rows of the leaf into the bins of every feature.
 *  Cost  a load, an addition and a store for each row and feature; a block's histograms stay in the first cache */
export function fillHistogram(growth: Growth, leaf: Leaf): void {
  const from = growth.list + (<usize>leaf.from << 2), to = growth.list + (<usize>leaf.to << 2);
  for (let block = 0; block < blockCount(growth.features); block++) {
    const histogram = leaf.histogram + <usize>block * BLOCK_HISTOGRAM_BYTES;
    memory.fill(histogram, 0, BLOCK_HISTOGRAM_BYTES);
    addRows(growth.bins + ((<usize>block * <usize>growth.rows) << 3), growth.sums, from, to, histogram);
  }
}

function addRows(bins: usize, sums: usize, from: usize, to: usize, histogram: usize): void {
  for (let at = from; at < to; at += 4) {
    const row = <usize>load<u32>(at), own = v128.load(sums + (row << 4)), eight = bins + (row << 3);
    const at0 = histogram + (<usize>load<u8>(eight) << 4);
    v128.store(at0, i64x2.add(v128.load(at0), own));
    const at1 = histogram + (<usize>load<u8>(eight, 1) << 4);
    v128.store(at1, i64x2.add(v128.load(at1, 4096), own), 4096);
    const at2 = histogram + (<usize>load<u8>(eight, 2) << 4);
    v128.store(at2, i64x2.add(v128.load(at2, 8192), own), 8192);
    const at3 = histogram + (<usize>load<u8>(eight, 3) << 4);
    v128.store(at3, i64x2.add(v128.load(at3, 12288), own), 12288);
    const at4 = histogram + (<usize>load<u8>(eight, 4) << 4);
    v128.store(at4, i64x2.add(v128.load(at4, 16384), own), 16384);
    const at5 = histogram + (<usize>load<u8>(eight, 5) << 4);
    v128.store(at5, i64x2.add(v128.load(at5, 20480), own), 20480);
    const at6 = histogram + (<usize>load<u8>(eight, 6) << 4);
    v128.store(at6, i64x2.add(v128.load(at6, 24576), own), 24576);
    const at7 = histogram + (<usize>load<u8>(eight, 7) << 4);
    v128.store(at7, i64x2.add(v128.load(at7, 28672), own), 28672);
  }
}

/** whole = whole - part: what the other child holds, exactly. */
export function subtractHistogram(whole: usize, part: usize, features: i32): void {
  const end = whole + histogramBytes(features);
  for (; whole < end; whole += 16, part += 16) v128.store(whole, i64x2.sub(v128.load(whole), v128.load(part)));
}
