import type { ReturnMatrix } from './resampled-means.js';
import type { TrialBlocks } from './trial-blocks.js';

export interface StandardErrors {
  readonly ofMeans: Float64Array;
  readonly inflation: number;
}

/** Returns the standard errors of the trials' mean block sums, f64[trials], and by how much dependence between periods inflates variances.
 *  64 blocks know a variance to 18 %, and the best of many trials is the one whose variance came out too small; all periods know it to 4 %.
 *  So variances are those of the periods, times the ratio of block to period variance, which all trials together know well; at least 1. */
export function standardErrors({ trials, blocks, counts, sums, squares }: TrialBlocks): StandardErrors {
  const periods = counts.reduce((sum, count) => sum + count, 0);
  const ofMeans = new Float64Array(trials);
  let [ratios, moved] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    let [sum, square, blockSquare] = [0, 0, 0];
    for (let i = trial * blocks; i < (trial + 1) * blocks; i++) {
      sum += sums[i]!;
      square += squares[i]!;
      blockSquare += sums[i]! * sums[i]!;
    }
    const variance = (square - (sum * sum) / periods) / (periods - 1);
    ofMeans[trial] = Math.sqrt((variance * periods) / blocks / blocks);
    if (!(variance > 0)) continue;
    ratios += (blockSquare - (sum * sum) / blocks) / (blocks - 1) / ((variance * periods) / blocks);
    moved++;
  }
  const inflation = moved === 0 ? 1 : Math.max(1, ratios / moved);
  return { ofMeans: ofMeans.map((error) => error * Math.sqrt(inflation)), inflation };
}

/** Returns the sums of the trials as a matrix. */
export function sumsOf({ trials, blocks, sums }: TrialBlocks): ReturnMatrix {
  return { trials, periods: blocks, values: sums };
}
