import type { FeatureColumns } from '../../core/learner-kernels.js';
import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { instantiateKernels } from '../kernels.js';
import { SharedMemory } from '../memory.js';
import { writeEdges } from './binned-rows.js';
import { placeColumn, type KernelRoom } from './learning-room.js';
import { writeRecord } from './write-record.js';

/** Rows whose features are copied at a time: they are still in the cache when they are binned. */
const CHUNK_ROWS = 1024;

/** The bytes of the kernels' memory are what an ensemble takes; there is no reason to limit them. */
const LIMIT_BYTES = 2 ** 32;

/** An ensemble in a memory of its own, ready to score rows. */
export class TreeScorer {
  private readonly room: KernelRoom;
  private readonly scoring: number;
  private readonly columns: number;
  private readonly out: number;
  private readonly scratch: number;

  constructor(module: WebAssembly.Module, ensemble: TreeEnsemble) {
    const shared = new SharedMemory(LIMIT_BYTES), kernels = instantiateKernels(module, shared.memory);
    const features = ensemble.edges.length;
    this.room = { shared, kernels };
    this.scoring = placeEnsemble(this.room, ensemble);
    this.columns = shared.reserve(features * CHUNK_ROWS * 8, 'rows to score');
    this.out = shared.reserve(CHUNK_ROWS * 8, 'predictions');
    this.scratch = shared.reserve(kernels.call('score_scratch')(features), 'scratch');
  }

  /** Returns raw predictions, f64[rows]. */
  score({ rows, columns }: FeatureColumns): Float64Array {
    const { shared, kernels } = this.room, predictions = new Float64Array(rows), scoreTrees = kernels.call('score_trees');
    const inputs = columns.map((_, feature) => shared.f64(this.columns + feature * CHUNK_ROWS * 8, CHUNK_ROWS));
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      const to = Math.min(rows, from + CHUNK_ROWS);
      columns.forEach((column, feature) => inputs[feature]!.set(column.subarray(from, to)));
      scoreTrees(this.scoring, this.columns, CHUNK_ROWS, to - from, this.out, this.scratch);
      predictions.set(shared.f64(this.out, to - from), from);
    }
    return predictions;
  }
}

function placeEnsemble(room: KernelRoom, ensemble: TreeEnsemble): number {
  const { shared, kernels } = room, { edges, treeStarts, value, baseValue, divisor } = ensemble;
  const tableBytes = kernels.constant('EDGE_ROOM') * 8;
  const tables = shared.reserve(edges.length * tableBytes, 'edges');
  edges.forEach((own, feature) => writeEdges(room, tables + feature * tableBytes, own));
  const nodes = shared.reserve(value.length * 8, 'nodes');
  shared.i32(nodes, value.length * 2).set(packNodes(ensemble));
  const starts = shared.reserve(treeStarts.length * 4, 'trees');
  shared.i32(starts, treeStarts.length).set(treeStarts);
  return writeRecord(room, 'SCORING', {
    whole: { edges: tables, nodes, values: placeColumn(room, value, 'leaves'), treeStarts: starts, features: edges.length, trees: treeStarts.length - 1 },
    numbers: { base: baseValue, divisor },
  });
}

/** Nodes as `assembly/learning/parts/scoring.ts` describes them, two i32 each. */
function packNodes({ treeStarts, feature, left, lastLeftBin, missingLeft }: TreeEnsemble): Int32Array {
  const packed = new Int32Array(2 * feature.length);
  for (let tree = 0; tree + 1 < treeStarts.length; tree++) {
    for (let node = treeStarts[tree]!; node < treeStarts[tree + 1]!; node++) {
      const isLeaf = feature[node]! < 0, turn = missingLeft[node]!;
      packed[2 * node] = isLeaf ? 255 << 16 : feature[node]! | ((lastLeftBin[node]! + turn) << 16) | (turn << 24);
      packed[2 * node + 1] = isLeaf ? node - treeStarts[tree]! : left[node]!;
    }
  }
  return packed;
}
