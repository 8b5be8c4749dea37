import type { BoostingSettings, TrainingRows } from '../../core/learner-kernels.js';
import type { BinnedRows } from '../layout/binned-rows.js';
import { writeRecord } from '../memory/write-record.js';
import type { LearningRoom } from './learning-room.js';

type GrowthSettings = Omit<BoostingSettings, 'loss'>;

/** Reserves what a boosted tree is grown in and returns its record. */
export function writeGrowth(
  room: LearningRoom,
  { rows, columns }: TrainingRows,
  settings: GrowthSettings,
  { bins, edgeCounts }: BinnedRows,
): number {
  const blocks = Math.ceil(columns.length / room.kernels.constant('BLOCK_FEATURES'));
  const histogramBytes =
    blocks * room.kernels.constant('BLOCK_FEATURES') * room.kernels.constant('BIN_COUNT') * room.kernels.constant('BIN_BYTES');
  const { maxLeaves, maxDepth, minRows, l2, minGain, minHessian, monotone } = settings;
  const isBound = monotone?.some((direction) => direction !== 0) ?? false;
  return writeRecord(room, 'GROWTH', {
    whole: {
      bins,
      edgeCounts,
      rows,
      features: columns.length,
      maxLeaves,
      maxDepth,
      minRows,
      sums: room.shared.reserve(rows * 16, 'gradients'),
      list: room.shared.reserve(rows * 4, 'rows of leaves'),
      spare: room.shared.reserve(rows * 4, 'rows of leaves'),
      histograms: room.shared.reserve(histogramBytes * maxLeaves, `histograms of ${maxLeaves} leaves`),
      allowed: room.shared.reserve(columns.length, 'allowed features'),
      leaves: room.shared.reserve(room.kernels.constant('LEAF_BYTES') * maxLeaves, 'leaves'),
      monotone: isBound ? placeDirections(room, monotone!) : 0,
    },
    numbers: { l2, minGain, minHessian, rate: settings.learningRate },
  });
}

function placeDirections(room: LearningRoom, directions: readonly number[]): number {
  const pointer = room.shared.reserve(directions.length, 'monotone directions');
  room.shared.bytes(pointer, directions.length).set(Int8Array.from(directions));
  return pointer;
}
