import type { ColumnMoments, FeatureColumns } from '../../core/learner-kernels.js';
import type { KernelRoom } from '../memory/kernel-room.js';

/** Measures each feature over its known values. */
export function measureColumns({ shared, kernels }: KernelRoom, { rows, columns }: FeatureColumns): ColumnMoments[] {
  const column = shared.f64(shared.reserve(rows * 8, 'a feature'), rows),
    out = shared.f64(shared.reserve(24, 'moments'), 3);
  return columns.map((values) => {
    column.set(values);
    kernels.call('column_moments')(column.byteOffset, rows, out.byteOffset);
    return { count: out[0]!, mean: out[1]!, squares: out[2]! };
  });
}
