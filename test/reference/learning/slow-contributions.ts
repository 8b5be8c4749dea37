import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';

/** Shapley values straight from their definition: over all sets of features, what the feature adds to the expected prediction.
 *  row  a value per feature                                                         */
export function slowContributions(ensemble: TreeEnsemble, row: readonly number[]): number[] {
  const features = ensemble.edges.map((_, feature) => feature);
  return features.map((feature) => {
    const others = features.filter((other) => other !== feature);
    let sum = 0;
    for (let bits = 0; bits < 2 ** others.length; bits++) {
      const known = others.filter((_, i) => (bits >> i) & 1);
      const share = (factorial(known.length) * factorial(others.length - known.length)) / factorial(features.length);
      sum += share * (expected(ensemble, row, [...known, feature]) - expected(ensemble, row, known));
    }
    return sum;
  });
}

/** The prediction where only some features are known; at a split by another one both ways are taken, as often as training rows took
 *  them. */
function expected(ensemble: TreeEnsemble, row: readonly number[], known: readonly number[]): number {
  const { treeStarts, feature, left, lastLeftBin, missingLeft, value, cover, edges } = ensemble;
  const visit = (root: number, node: number): number => {
    const split = feature[node]!;
    if (split < 0) return value[node]!;
    const [a, b] = [root + left[node]!, root + left[node]! + 1],
      own = row[split]!;
    const isLeft = Number.isNaN(own) ? missingLeft[node] === 1 : edges[split]!.filter((edge) => edge < own).length <= lastLeftBin[node]!;
    if (known.includes(split)) return visit(root, isLeft ? a : b);
    return (cover[a]! * visit(root, a) + cover[b]! * visit(root, b)) / cover[node]!;
  };
  let sum = 0;
  for (let tree = 0; tree + 1 < treeStarts.length; tree++) sum += visit(treeStarts[tree]!, treeStarts[tree]!);
  return ensemble.baseValue + sum / ensemble.divisor;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
