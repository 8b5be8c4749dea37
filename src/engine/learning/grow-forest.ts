import type { ForestSettings, TrainingRows } from '../../core/learner-kernels.js';
import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import { binRows, type BinnedRows } from '../layout/binned-rows.js';
import { placeColumn } from '../memory/kernel-room.js';
import { runCalls, type LearningRoom } from './learning-room.js';
import { readTrees } from './read-trees.js';
import { weightedMean } from './weighted-mean.js';
import { writeRecord } from '../memory/write-record.js';

/** Share of the squared deviations of all rows that a split must explain: below it is rounding. */
const LEAST_GAIN_SHARE = 1e-12;

/** Grows the trees of a forest, each on whichever thread takes it. */
export async function growForest(room: LearningRoom, training: TrainingRows, settings: ForestSettings): Promise<TreeEnsemble> {
  const binned = binRows(room, training, settings.bins);
  const centre = settings.isCentred ? weightedMean(training) : 0;
  const growth = writeGrowth(room, training, settings, binned);
  sumRows(room, training, growth, centre);
  const nodeRoom = mostNodes(training.rows, settings),
    stride = room.kernels.constant('TREE_NODE_BYTES');
  const nodes = room.shared.reserve(settings.trees * nodeRoom * stride, `${settings.trees} trees of up to ${nodeRoom} nodes`);
  const nodeCounts = room.shared.reserve(settings.trees * 4, 'trees');
  const { featuresPerNode, seed, trees, maxDepth } = settings;
  const forest = writeRecord(room, 'FOREST', { whole: { growth, nodes, nodeCounts, nodeRoom, featuresPerNode }, numbers: { seed } });
  const scratch = { at: 2, bytes: room.kernels.call('forest_scratch')(training.rows, training.columns.length, maxDepth) };
  await runCalls(
    room,
    'grow_forest_tree',
    Array.from({ length: trees }, (_, tree) => [forest, tree, 0]),
    scratch,
  );
  const places = Array.from(room.shared.i32(nodeCounts, trees), (count, tree) => ({
    pointer: nodes + tree * nodeRoom * stride,
    nodes: count,
  }));
  return readTrees(room, places, { edges: binned.edges, baseValue: centre, divisor: trees });
}

function writeGrowth(
  room: LearningRoom,
  training: TrainingRows,
  { maxDepth, minRows }: ForestSettings,
  { bins, edgeCounts }: BinnedRows,
): number {
  const { rows, columns } = training;
  return writeRecord(room, 'GROWTH', {
    whole: { bins, edgeCounts, rows, features: columns.length, maxDepth, minRows, sums: room.shared.reserve(rows * 16, 'targets') },
    numbers: { minGain: LEAST_GAIN_SHARE * squaredDeviations(training), rate: 1 },
  });
}

/** Writes target and weight of each row as sums around the centre. */
function sumRows(room: LearningRoom, training: TrainingRows, growth: number, centre: number): void {
  const mark = room.shared.mark;
  const raw = placeColumn(room, new Float64Array(training.rows).fill(centre), 'the centre');
  const target = placeColumn(room, training.target, 'targets'),
    weight = placeColumn(room, training.weight, 'weights');
  room.kernels.call('prepare_sums')(growth, raw, target, weight, room.kernels.constant('LOSS_SQUARED'));
  room.shared.release(mark);
}

function squaredDeviations(training: TrainingRows): number {
  const mean = weightedMean(training);
  return training.target.reduce((sum, target, row) => sum + (training.weight?.[row] ?? 1) * (target - mean) ** 2, 0);
}

/** A tree of a depth has no more nodes than a full one, nor than leaves that hold enough rows make. */
function mostNodes(rows: number, { maxDepth, minRows }: ForestSettings): number {
  return Math.min(2 ** (maxDepth + 1), 2 * Math.max(1, Math.floor(rows / minRows))) - 1;
}
