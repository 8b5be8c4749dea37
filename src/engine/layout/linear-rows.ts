import type { FeatureColumns, FeatureScaling, TrainingRows } from '../../core/learner-kernels.js';
import { placeColumn, reserveZeros, type KernelRoom } from '../memory/kernel-room.js';

/** Rows as linear kernels read them. */
export interface LinearRows {
  /** pointer of f64[rows][stride] */
  readonly matrix: number;
  readonly stride: number;
}

/** Rows that are scaled at a time: what is written stays in the cache until each feature has had its turn. */
const TILE_ROWS = 1024;

/** Scales features and puts rows behind each other, with zeros behind the last feature. */
export function placeRows(room: KernelRoom, { rows, columns }: FeatureColumns, { means, scales }: FeatureScaling): LinearRows {
  const { shared, kernels } = room,
    lanes = kernels.constant('LANE_FEATURES'),
    stride = Math.ceil(columns.length / lanes) * lanes;
  const bytes = rows * stride * 8,
    purpose = 'scaled rows';
  const matrix = stride === columns.length ? shared.reserve(bytes, purpose) : reserveZeros(room, bytes, purpose),
    mark = shared.mark;
  const tile = shared.f64(shared.reserve(TILE_ROWS * 8, 'a feature'), TILE_ROWS),
    scaleColumn = kernels.call('scale_column');
  for (let from = 0; from < rows; from += TILE_ROWS) {
    const to = Math.min(rows, from + TILE_ROWS);
    columns.forEach((values, feature) => {
      tile.set(values.subarray(from, to));
      scaleColumn(tile.byteOffset, to - from, means[feature]!, scales[feature]!, matrix + (from * stride + feature) * 8, stride);
    });
  }
  shared.release(mark);
  return { matrix, stride };
}

/** Reserves a vector of the stride's length that begins with the values. */
export function placeVector(room: KernelRoom, values: Float64Array, stride: number): number {
  const pointer = reserveZeros(room, stride * 8, 'weights');
  room.shared.f64(pointer, stride).set(values);
  return pointer;
}

/** Places what a linear kernel learns from beside the rows themselves. */
export function placeTargets(room: KernelRoom, { target, weight }: TrainingRows): { target: number; weight: number } {
  return { target: placeColumn(room, target, 'targets'), weight: placeColumn(room, weight, 'weights') };
}
