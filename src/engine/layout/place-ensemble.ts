import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { writeEdges } from './binned-rows.js';
import { placeColumn, type KernelRoom } from '../memory/kernel-room.js';
import { writeRecord } from '../memory/write-record.js';

/** Copies an ensemble into the memory as scoring reads it; returns the pointer of its Scoring. */
export function placeEnsemble(room: KernelRoom, ensemble: TreeEnsemble): number {
  const { shared, kernels } = room,
    { edges, treeStarts, value, baseValue, divisor } = ensemble;
  const tableBytes = kernels.constant('EDGE_ROOM') * 8;
  const tables = shared.reserve(edges.length * tableBytes, 'edges');
  edges.forEach((own, feature) => writeEdges(room, tables + feature * tableBytes, own));
  const nodes = shared.reserve(value.length * 8, 'nodes');
  shared.i32(nodes, value.length * 2).set(packNodes(ensemble));
  const starts = shared.reserve(treeStarts.length * 4, 'trees');
  shared.i32(starts, treeStarts.length).set(treeStarts);
  return writeRecord(room, 'SCORING', {
    whole: {
      edges: tables,
      nodes,
      values: placeColumn(room, value, 'leaves'),
      treeStarts: starts,
      features: edges.length,
      trees: treeStarts.length - 1,
    },
    numbers: { base: baseValue, divisor },
  });
}

/** Nodes as `assembly/learning/parts/scoring.ts` describes them, two i32 each. */
function packNodes({ treeStarts, feature, left, lastLeftBin, missingLeft }: TreeEnsemble): Int32Array {
  const packed = new Int32Array(2 * feature.length);
  for (let tree = 0; tree + 1 < treeStarts.length; tree++) {
    for (let node = treeStarts[tree]!; node < treeStarts[tree + 1]!; node++) {
      const isLeaf = feature[node]! < 0,
        turn = missingLeft[node]!;
      packed[2 * node] = isLeaf ? 255 << 16 : feature[node]! | ((lastLeftBin[node]! + turn) << 16) | (turn << 24);
      packed[2 * node + 1] = isLeaf ? node - treeStarts[tree]! : left[node]!;
    }
  }
  return packed;
}
