import type { FeatureColumns } from '../../core/learner-kernels.js';
import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { expectedValues } from './expected-values.js';
import { addTreeContributions } from './path-contributions.js';

/** What each feature adds to raw predictions. */
export interface Contributions {
  /** raw prediction of no row in particular: the mean over the rows that the trees were grown on */
  readonly baseValue: number;
  /** per feature f64[rows]; with the base value, a row's contributions sum to its raw prediction */
  readonly columns: readonly Float64Array[];
}

/** Returns the exact Shapley values of each row's features, absent features being averaged over the training rows that come by.
 *  Cost    O(rows * trees * leaves * depth^2)
 *  Source  TreeSHAP, Lundberg, Erion and Lee 2018, algorithm 2                      */
export function treeContributions(ensemble: TreeEnsemble, features: FeatureColumns): Contributions {
  const { edges, treeStarts, divisor } = ensemble;
  const columns = edges.map(() => new Float64Array(features.rows)),
    own = new Float64Array(edges.length);
  const expected = expectedValues(ensemble);
  for (let row = 0; row < features.rows; row++) {
    own.fill(0);
    const isLeft = goesLeft(ensemble, features, row);
    for (let tree = 0; tree + 1 < treeStarts.length; tree++) addTreeContributions(ensemble, treeStarts[tree]!, isLeft, own);
    columns.forEach((column, feature) => (column[row] = own[feature]! / divisor));
  }
  return { baseValue: ensemble.baseValue + expected.reduce((sum, value) => sum + value, 0) / divisor, columns };
}

/** Returns what tells whether the row goes left at a node. The edge at a node's last left bin is the largest value that does. */
function goesLeft(
  { edges, feature, lastLeftBin, missingLeft }: TreeEnsemble,
  { columns }: FeatureColumns,
  row: number,
): (node: number) => boolean {
  return (node) => {
    const split = feature[node]!,
      value = columns[split]![row]!;
    return Number.isNaN(value) ? missingLeft[node] === 1 : !(value > (edges[split]![lastLeftBin[node]!] ?? Infinity));
  };
}
