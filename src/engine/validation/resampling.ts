import type { NumberRows, ResamplingKernels, RowWeigher } from '../../core/resampling-kernels.js';
import { compileKernels, instantiateKernels } from '../memory/kernels.js';
import { SharedMemory } from '../memory/memory.js';

/** The bytes of the kernels' memory are what the rows take; there is no reason to limit them. */
const LIMIT_BYTES = 2 ** 32;

/** Weighs rows by the kernels, each matrix in a memory of its own, as long as its weigher is in use. */
export const RESAMPLING: ResamplingKernels = { weigherOf };

function weigherOf({ trials, periods, values }: NumberRows): RowWeigher {
  const shared = new SharedMemory(LIMIT_BYTES),
    kernels = instantiateKernels(compileKernels(), shared.memory);
  const stride = periods + (periods % 2),
    together = kernels.constant('LISTS_TOGETHER'),
    weigh = kernels.call('weigh_rows');
  const rows = shared.reserve(trials * stride * 8, 'rows to weigh');
  const matrix = shared.f64(rows, trials * stride);
  for (let trial = 0; trial < trials; trial++) matrix.set(values.subarray(trial * periods, (trial + 1) * periods), trial * stride);
  const mark = shared.mark;
  return (weights, sums) => {
    shared.release(mark);
    const lists = Math.ceil(weights.length / together) * together;
    const from = shared.reserve(lists * stride * 8, 'weights'),
      to = shared.reserve(lists * trials * 8, 'sums of rows');
    weights.forEach((each, list) => shared.f64(from + list * stride * 8, periods).set(each));
    weigh(rows, trials, stride, from, lists, to);
    sums.forEach((each, list) => each.set(shared.f64(to + list * trials * 8, trials)));
  };
}
