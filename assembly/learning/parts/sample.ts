import { keyFor, randomBelow, randomUniform } from "./random";

/** What a random stream is for; streams of different purposes have nothing to do with each other. */
export const PURPOSE_ROWS: i32 = 1;
export const PURPOSE_FEATURES: i32 = 2;
export const PURPOSE_BOOTSTRAP: i32 = 3;
export const PURPOSE_NODE: i32 = 4;
export const PURPOSE_SHUFFLE: i32 = 5;

/** The key of a purpose's stream in a tree or pass. */
export function streamKey(seed: f64, purpose: i32, number: i32): u64 {
  return keyFor(<u64>seed, <u64>purpose, <u64>number);
}

/** Lists the rows that are drawn, each with the probability `share`, ascending. Returns how many, at least one.
 *  list  i32[rows] out                                                         */
export function sampleRows(key: u64, share: f64, rows: i32, list: usize): i32 {
  let drawn = 0;
  for (let row = 0; row < rows; row++) {
    store<i32>(list + (<usize>drawn << 2), row);
    drawn += i32(share >= 1.0 || randomUniform(key, <u64>row) < share);
  }
  if (drawn > 0) return drawn;
  store<i32>(list, 0);
  return 1;
}

/** Marks round(share * features) features, at least one, drawn without replacement: each in its turn is drawn with the probability
 *  that is left.
 *  allowed  u8[features] out
 *  Source   selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S */
export function sampleFeatures(key: u64, share: f64, features: i32, allowed: usize): void {
  let missing = max(1, <i32>nearest(share * <f64>features));
  for (let feature = 0; feature < features; feature++) {
    const isDrawn = randomBelow(key, <u64>feature, features - feature) < missing;
    store<u8>(allowed + feature, u8(isDrawn));
    missing -= i32(isDrawn);
  }
}
