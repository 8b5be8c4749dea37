import type { FeatureColumns } from '../../core/learner-kernels.js';
import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { instantiateKernels } from '../memory/kernels.js';
import { SharedMemory } from '../memory/memory.js';
import type { KernelRoom } from '../memory/kernel-room.js';
import { placeEnsemble } from '../layout/place-ensemble.js';

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
    const shared = new SharedMemory(LIMIT_BYTES),
      kernels = instantiateKernels(module, shared.memory);
    const features = ensemble.edges.length;
    this.room = { shared, kernels };
    this.scoring = placeEnsemble(this.room, ensemble);
    this.columns = shared.reserve(features * CHUNK_ROWS * 8, 'rows to score');
    this.out = shared.reserve(CHUNK_ROWS * 8, 'predictions');
    this.scratch = shared.reserve(kernels.call('score_scratch')(features), 'scratch');
  }

  /** Returns raw predictions, f64[rows]. */
  score({ rows, columns }: FeatureColumns): Float64Array {
    const { shared, kernels } = this.room,
      predictions = new Float64Array(rows),
      scoreTrees = kernels.call('score_trees');
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
