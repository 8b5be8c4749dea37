import type { FeatureColumns, FeatureScaling, TrainingRows } from '../../core/learner-kernels.js';
import { placeColumn, reserveZeros, type KernelRoom } from './learning-room.js';

/** Rows as linear kernels read them. */
export interface LinearRows {
  /** pointer of f64[rows][stride] */
  readonly matrix: number;
  readonly stride: number;
}

/** Scales features and puts rows behind each other, with zeros behind the last feature. */
export function placeRows(room: KernelRoom, { rows, columns }: FeatureColumns, { means, scales }: FeatureScaling): LinearRows {
  const lanes = room.kernels.constant('LANE_FEATURES'), stride = Math.ceil(columns.length / lanes) * lanes;
  const matrix = reserveZeros(room, rows * stride * 8, 'scaled rows');
  const mark = room.shared.mark;
  const column = room.shared.reserve(rows * 8, 'a feature');
  columns.forEach((values, feature) => {
    room.shared.f64(column, rows).set(values);
    room.kernels.call('scale_column')(column, rows, means[feature]!, scales[feature]!, matrix + feature * 8, stride);
  });
  room.shared.release(mark);
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
