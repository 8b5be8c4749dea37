import type { TreeEnsemble } from '../../core/tree-ensemble.js';

/** Returns the share of all gain that the splits by each feature took from the loss: f64[features], sums to 1; all 0 without a split.
 *  Source  Breiman et al. 1984; Hastie, Tibshirani and Friedman 2009, section 10.13.1 */
export function gainImportance({ edges, feature, gain }: TreeEnsemble): Float64Array {
  const shares = new Float64Array(edges.length);
  let total = 0;
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! < 0) continue;
    shares[feature[node]!]! += gain[node]!;
    total += gain[node]!;
  }
  return total > 0 ? shares.map((share) => share / total) : shares;
}
