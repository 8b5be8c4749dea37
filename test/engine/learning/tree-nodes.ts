import type { TreeEnsemble } from '../../../src/core/tree-ensemble.js';
import type { SlowNode } from '../../reference/learning/slow-tree.js';

/** The nodes of each tree of an ensemble. */
export function listNodes({ treeStarts, feature, left, lastLeftBin, missingLeft, value, cover, gain }: TreeEnsemble): SlowNode[][] {
  return Array.from({ length: treeStarts.length - 1 }, (_, tree) =>
    Array.from({ length: treeStarts[tree + 1]! - treeStarts[tree]! }, (__, index) => {
      const node = treeStarts[tree]! + index;
      return {
        feature: feature[node]!,
        left: left[node]!,
        lastLeftBin: lastLeftBin[node]!,
        missingLeft: missingLeft[node]!,
        value: value[node]!,
        cover: cover[node]!,
        gain: gain[node]!,
      };
    }),
  );
}
