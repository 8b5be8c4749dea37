import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { insist } from './broken-rule.js';

/** Edges between the most bins that a feature can have. */
const MOST_EDGES = 254;

/** Throws BrokenRule where a kernel that walks the trees would leave them: kernels trust what they are given. */
export function checkTreeEnsemble(ensemble: TreeEnsemble, features: number): void {
  const { edges, baseValue, divisor, treeStarts, feature, left, lastLeftBin, missingLeft, value, cover, gain } = ensemble;
  insist(isFinite(baseValue) && isFinite(divisor) && divisor !== 0, 'its base value and divisor must be finite numbers');
  insist(
    Array.isArray(edges) && edges.length === features && edges.every(isEdges),
    `its edges must be ${features} ascending lists of at most ${MOST_EDGES} numbers`,
  );
  const isOf = (type: 'f64' | 'i32' | 'u8', arrays: readonly unknown[]): boolean =>
    arrays.every((array) => array instanceof { f64: Float64Array, i32: Int32Array, u8: Uint8Array }[type]);
  insist(
    isOf('i32', [treeStarts, feature, left]) && isOf('u8', [lastLeftBin, missingLeft]) && isOf('f64', [value, cover, gain]),
    'its trees must be arrays of numbers',
  );
  insist(
    [left, lastLeftBin, missingLeft, value, cover, gain].every((array) => array.length === feature.length),
    'its nodes must be as many in each array',
  );
  insist(treeStarts[0] === 0 && treeStarts.at(-1) === feature.length, 'its trees must begin with the first node and end with the last one');
  for (let tree = 0; tree + 1 < treeStarts.length; tree++) checkTree(ensemble, tree, features);
}

function checkTree({ treeStarts, feature, left, missingLeft, value }: TreeEnsemble, tree: number, features: number): void {
  const first = treeStarts[tree]!,
    nodes = treeStarts[tree + 1]! - first;
  insist(nodes >= 1, `its tree ${tree} must have a node`);
  for (let node = 0; node < nodes; node++) {
    const at = first + node,
      split = feature[at]!;
    insist(Number.isFinite(value[at]), `what node ${node} of its tree ${tree} says must be finite`);
    insist(split >= -1 && split < features, `node ${node} of its tree ${tree} must split one of ${features} features`);
    insist(
      split < 0 || (left[at]! > node && left[at]! + 1 < nodes && missingLeft[at]! <= 1),
      `node ${node} of its tree ${tree} must have children behind it`,
    );
  }
}

function isEdges(edges: unknown): boolean {
  return (
    edges instanceof Float64Array &&
    edges.length <= MOST_EDGES &&
    edges.every((edge, index) => !Number.isNaN(edge) && (index === 0 || edge > edges[index - 1]!))
  );
}
