import type { TreeEnsemble } from '../../core/tree-ensemble.js';

/** Returns for each tree the mean of its leaves, each as often as training rows came to it. */
export function expectedValues({ treeStarts, feature, value, cover }: TreeEnsemble): Float64Array {
  return Float64Array.from({ length: treeStarts.length - 1 }, (_, tree) => {
    let sum = 0;
    for (let node = treeStarts[tree]!; node < treeStarts[tree + 1]!; node++) if (feature[node]! < 0) sum += value[node]! * cover[node]!;
    return sum / cover[treeStarts[tree]!]!;
  });
}
