import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import type { GraphWriter } from './graph-writer.js';
import type { Attribute } from './messages.js';

const BRANCH_LEQ = 0;

/** Inner nodes and leaves of all trees, as TreeEnsemble has them. */
interface Tables {
  readonly roots: number[];
  readonly features: number[];
  readonly splits: number[];
  readonly missingTrue: number[];
  readonly trueIds: number[];
  readonly trueIsLeaf: number[];
  readonly falseIds: number[];
  readonly falseIsLeaf: number[];
  readonly leaves: number[];
}

/** Adds trees and returns the name of their raw predictions, f64[rows][1]. Splits stand there as doubles, and as edges instead of
 *  bins: a value is not above the edge at a node's last left bin exactly where its bin goes left.
 *  Source  ai.onnx.ml TreeEnsemble, version 5                                      */
export function addTrees(graph: GraphWriter, input: string, ensemble: TreeEnsemble): string {
  const sum = graph.add('TreeEnsemble', [input], treeAttributes(ensemble), 'ai.onnx.ml');
  return graph.add('Add', [graph.add('Div', [sum, graph.number(ensemble.divisor)]), graph.number(ensemble.baseValue)]);
}

function treeAttributes(ensemble: TreeEnsemble): Readonly<Record<string, Attribute>> {
  const tables = tablesOf(ensemble),
    wholes = (values: readonly number[]): Int32Array => Int32Array.from(values);
  const doubles = (values: readonly number[]): Attribute => ({ shape: [values.length], values: Float64Array.from(values) });
  return {
    aggregate_function: 1,
    n_targets: 1,
    post_transform: 0,
    tree_roots: wholes(tables.roots),
    nodes_featureids: wholes(tables.features),
    nodes_modes: { shape: [tables.features.length], values: new Uint8Array(tables.features.length).fill(BRANCH_LEQ) },
    nodes_splits: doubles(tables.splits),
    nodes_missing_value_tracks_true: wholes(tables.missingTrue),
    nodes_truenodeids: wholes(tables.trueIds),
    nodes_trueleafs: wholes(tables.trueIsLeaf),
    nodes_falsenodeids: wholes(tables.falseIds),
    nodes_falseleafs: wholes(tables.falseIsLeaf),
    leaf_targetids: new Int32Array(tables.leaves.length),
    leaf_weights: doubles(tables.leaves),
  };
}

function tablesOf(ensemble: TreeEnsemble): Tables {
  const tables: Tables = {
    roots: [],
    features: [],
    splits: [],
    missingTrue: [],
    trueIds: [],
    trueIsLeaf: [],
    falseIds: [],
    falseIsLeaf: [],
    leaves: [],
  };
  const trees = ensemble.treeStarts.length - 1;
  for (let tree = 0; tree < trees; tree++) addTree(tables, ensemble, tree);
  // a model of no trees says its base value: the operator wants one all the same
  if (trees === 0) addStump(tables, 0);
  return tables;
}

/** Inner nodes and leaves are numbered on their own, each in the order of the tree. */
function addTree(tables: Tables, ensemble: TreeEnsemble, tree: number): void {
  const { treeStarts, feature, left, value, edges, lastLeftBin, missingLeft } = ensemble,
    first = treeStarts[tree]!,
    end = treeStarts[tree + 1]!;
  if (feature[first]! < 0) return addStump(tables, value[first]!);
  const ids = new Int32Array(end - first);
  let [inner, leaves] = [tables.features.length, tables.leaves.length];
  for (let at = first; at < end; at++) ids[at - first] = feature[at]! < 0 ? leaves++ : inner++;
  tables.roots.push(tables.features.length);
  for (let at = first; at < end; at++) {
    if (feature[at]! < 0) tables.leaves.push(value[at]!);
    else {
      const child = left[at]!,
        split = edges[feature[at]!]![lastLeftBin[at]!] ?? Infinity;
      addNode(tables, feature[at]!, split, missingLeft[at]!);
      tables.trueIds.push(ids[child]!);
      tables.trueIsLeaf.push(Number(feature[first + child]! < 0));
      tables.falseIds.push(ids[child + 1]!);
      tables.falseIsLeaf.push(Number(feature[first + child + 1]! < 0));
    }
  }
}

/** A tree that is a leaf: a node whose two ways end in it. */
function addStump(tables: Tables, value: number): void {
  tables.roots.push(tables.features.length);
  addNode(tables, 0, 0, 0);
  for (const ids of [tables.trueIds, tables.falseIds]) ids.push(tables.leaves.length);
  for (const isLeaf of [tables.trueIsLeaf, tables.falseIsLeaf]) isLeaf.push(1);
  tables.leaves.push(value);
}

function addNode(tables: Tables, feature: number, split: number, missingTrue: number): void {
  tables.features.push(feature);
  tables.splits.push(split);
  tables.missingTrue.push(missingTrue);
}
