import type { BoostedTrees, BoostingSettings, TrainingRows } from '../../core/learner-kernels.js';
import { firstTrees } from '../../core/tree-ensemble.js';
import { binOtherRows, binRows } from '../layout/binned-rows.js';
import { placeColumn, reserveZeros } from '../memory/kernel-room.js';
import { runCalls, type LearningRoom } from './learning-room.js';
import { bestCount, patienceEnd } from './patience.js';
import { readTrees } from './read-trees.js';
import { weightedMean } from './weighted-mean.js';
import { writeGrowth } from './write-growth.js';
import { writeRecord } from '../memory/write-record.js';

/** Trees that are grown before the validation losses are looked at; what they say does not depend on it. */
const TREES_A_TURN = 8;

/** Boosts trees until there are enough, or until `patience` of them in a row have not lowered the validation loss. */
export async function boostTrees(
  room: LearningRoom,
  training: TrainingRows,
  settings: BoostingSettings,
  validation?: TrainingRows,
): Promise<BoostedTrees> {
  const binned = binRows(room, training, settings.bins);
  const baseValue = baseValueOf(room, training, settings);
  const growth = writeGrowth(room, training, settings, binned);
  const { boosting, nodes, treeStarts, lossPath } = writeBoosting(room, {
    training,
    settings,
    validation,
    growth,
    edges: binned.edges,
    baseValue,
  });
  const readLosses = (count: number): Float64Array =>
    validation === undefined ? new Float64Array() : room.shared.f64(lossPath, count).slice();
  let grown = 0;
  while (grown < settings.trees && patienceEnd(readLosses(grown), settings.patience) === undefined) {
    const next = Math.min(settings.trees, grown + TREES_A_TURN);
    await runCalls(room, 'boost_trees', [[boosting, grown, next]]);
    grown = next;
  }
  const losses = readLosses(grown),
    validationLosses = losses.slice(0, patienceEnd(losses, settings.patience));
  const starts = room.shared.i32(treeStarts, grown + 1),
    stride = room.kernels.constant('TREE_NODE_BYTES');
  const places = Array.from({ length: grown }, (_, tree) => ({
    pointer: nodes + starts[tree]! * stride,
    nodes: starts[tree + 1]! - starts[tree]!,
  }));
  const ensemble = readTrees(room, places, { edges: binned.edges, baseValue, divisor: 1 });
  return { ensemble: validation === undefined ? ensemble : firstTrees(ensemble, bestCount(validationLosses)), validationLosses };
}

/** The constant that loses least: the mean, or its log odds. */
function baseValueOf(room: LearningRoom, training: TrainingRows, { loss }: BoostingSettings): number {
  const mean = weightedMean(training);
  if (loss === 'squared') return mean;
  const odds = placeColumn(room, Float64Array.of(mean / (1 - mean)), 'the odds');
  room.kernels.call('logarithm')(odds, odds, 1);
  return room.shared.f64(odds, 1)[0]!;
}

interface BoostingParts {
  readonly training: TrainingRows;
  readonly settings: BoostingSettings;
  readonly validation: TrainingRows | undefined;
  readonly growth: number;
  readonly edges: readonly Float64Array[];
  readonly baseValue: number;
}

function writeBoosting(
  room: LearningRoom,
  { training, settings, validation, growth, edges, baseValue }: BoostingParts,
): { boosting: number; nodes: number; treeStarts: number; lossPath: number } {
  const startOf = ({ rows }: TrainingRows): Float64Array => new Float64Array(rows).fill(baseValue);
  const nodes = room.shared.reserve(settings.trees * (2 * settings.maxLeaves - 1) * room.kernels.constant('TREE_NODE_BYTES'), 'trees');
  const treeStarts = reserveZeros(room, 4 * (settings.trees + 1), 'trees');
  const lossPath = room.shared.reserve(8 * settings.trees, 'validation losses');
  const boosting = writeRecord(room, 'BOOSTING', {
    whole: {
      growth,
      nodes,
      treeStarts,
      losses: lossPath,
      raw: placeColumn(room, startOf(training), 'predictions'),
      target: placeColumn(room, training.target, 'targets'),
      weight: placeColumn(room, training.weight, 'weights'),
      loss: room.kernels.constant(`LOSS_${settings.loss.toUpperCase()}`),
      ...(validation && {
        validationRows: validation.rows,
        validationBins: binOtherRows(room, validation, edges),
        validationRaw: placeColumn(room, startOf(validation), 'validation predictions'),
        validationTarget: placeColumn(room, validation.target, 'validation targets'),
        validationWeight: placeColumn(room, validation.weight, 'validation weights'),
      }),
    },
    numbers: { seed: settings.seed, rowShare: settings.rowShare, featureShare: settings.featureShare },
  });
  return { boosting, nodes, treeStarts, lossPath };
}
