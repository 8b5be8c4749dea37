import type { BoostedClasses, ClassBoostingSettings, TrainingRows } from '../../core/learner-kernels.js';
import { firstTrees } from '../../core/tree-ensemble.js';
import { binOtherRows, binRows } from '../layout/binned-rows.js';
import { placeColumn, reserveZeros } from '../memory/kernel-room.js';
import { writeRecord } from '../memory/write-record.js';
import { runCalls, type LearningRoom } from './learning-room.js';
import { bestCount, patienceEnd } from './patience.js';
import { readTrees } from './read-trees.js';
import { writeGrowth } from './write-growth.js';

/** Rows that a thread turns into shares at a time; even, so that no stretch ends within a pair. */
const STRETCH_ROWS = 1 << 13;

/** Boosts a tree a class in each round until there are enough rounds, or until `patience` of them in a row have not lowered the validation
 *  loss. Trees of a round are grown side by side, each on whichever thread takes it. */
export async function boostClasses(
  room: LearningRoom,
  training: TrainingRows,
  settings: ClassBoostingSettings,
  validation?: TrainingRows,
): Promise<BoostedClasses> {
  const { classes, trees: rounds, patience } = settings,
    binned = binRows(room, training, settings.bins),
    baseValues = baseValuesOf(room, training, classes);
  const growths = baseValues.map(() => writeGrowth(room, training, settings, binned));
  const places = writeBoosting(room, { training, settings, validation, growths, edges: binned.edges, baseValues });
  const members = baseValues.map((_, member) => member),
    stretches = stretchesOf(training.rows, (from, to) => [places.raw, training.rows, classes, from, to, places.shares]);
  const readLosses = (count: number): Float64Array =>
    validation === undefined ? new Float64Array() : room.shared.f64(places.losses, count).slice();
  let grown = 0;
  while (grown < rounds && patienceEnd(readLosses(grown), patience) === undefined) {
    const round = grown++;
    await runCalls(room, 'share_classes', stretches);
    await runCalls(
      room,
      'boost_class',
      members.map((member) => [places.boosting, round, member]),
    );
    if (validation !== undefined) room.kernels.call('class_loss')(places.boosting, round);
  }
  const losses = readLosses(grown),
    validationLosses = losses.slice(0, patienceEnd(losses, patience));
  const ensembles = baseValues.map((baseValue, member) => {
    const starts = room.shared.i32(places.treeStarts + 4 * member * (rounds + 1), grown + 1),
      stride = room.kernels.constant('TREE_NODE_BYTES'),
      first = places.nodes + member * nodeRoomOf(settings) * stride;
    const own = Array.from({ length: grown }, (_, tree) => ({
      pointer: first + starts[tree]! * stride,
      nodes: starts[tree + 1]! - starts[tree]!,
    }));
    const ensemble = readTrees(room, own, { edges: binned.edges, baseValue, divisor: 1 });
    return validation === undefined ? ensemble : firstTrees(ensemble, bestCount(validationLosses));
  });
  return { ensembles, validationLosses };
}

/** The logarithm of each class's share of the weights, every class counting one row more: one that has no row is unlikely, not impossible. */
function baseValuesOf(room: LearningRoom, { target, weight }: TrainingRows, classes: number): number[] {
  const sums = new Float64Array(classes).fill(1);
  for (let row = 0; row < target.length; row++) sums[target[row]!]! += weight?.[row] ?? 1;
  const whole = sums.reduce((sum, own) => sum + own, 0),
    shares = placeColumn(
      room,
      sums.map((own) => own / whole),
      'shares of the classes',
    );
  room.kernels.call('logarithm')(shares, shares, classes);
  return Array.from(room.shared.f64(shares, classes));
}

function stretchesOf(rows: number, callOf: (from: number, to: number) => number[]): number[][] {
  const calls: number[][] = [];
  for (let from = 0; from < rows; from += STRETCH_ROWS) calls.push(callOf(from, Math.min(rows, from + STRETCH_ROWS)));
  return calls;
}

function nodeRoomOf({ trees, maxLeaves }: ClassBoostingSettings): number {
  return trees * (2 * maxLeaves - 1);
}

interface BoostingParts {
  readonly training: TrainingRows;
  readonly settings: ClassBoostingSettings;
  readonly validation: TrainingRows | undefined;
  readonly growths: readonly number[];
  readonly edges: readonly Float64Array[];
  readonly baseValues: readonly number[];
}

interface BoostingPlaces {
  readonly boosting: number;
  readonly raw: number;
  readonly shares: number;
  readonly nodes: number;
  readonly treeStarts: number;
  readonly losses: number;
}

function writeBoosting(room: LearningRoom, { training, settings, validation, growths, edges, baseValues }: BoostingParts): BoostingPlaces {
  const { classes, trees: rounds } = settings,
    nodeRoom = nodeRoomOf(settings),
    { rows } = training;
  const pointers = room.shared.reserve(4 * classes, 'classes');
  room.shared.i32(pointers, classes).set(growths);
  const places = {
    raw: placeColumn(room, startOf(rows, baseValues), 'predictions'),
    shares: room.shared.reserve(8 * classes * rows, 'shares of the classes'),
    nodes: room.shared.reserve(classes * nodeRoom * room.kernels.constant('TREE_NODE_BYTES'), 'trees'),
    treeStarts: reserveZeros(room, 4 * classes * (rounds + 1), 'trees'),
    losses: room.shared.reserve(8 * rounds, 'validation losses'),
  };
  const boosting = writeRecord(room, 'CLASS_BOOSTING', {
    whole: {
      growths: pointers,
      ...places,
      target: placeColumn(room, training.target, 'targets'),
      weight: placeColumn(room, training.weight, 'weights'),
      rows,
      classes,
      rounds,
      nodeRoom,
      ...(validation && {
        validationRows: validation.rows,
        validationBins: binOtherRows(room, validation, edges),
        validationRaw: placeColumn(room, startOf(validation.rows, baseValues), 'validation predictions'),
        validationTarget: placeColumn(room, validation.target, 'validation targets'),
        validationWeight: placeColumn(room, validation.weight, 'validation weights'),
      }),
    },
    numbers: { seed: settings.seed, rowShare: settings.rowShare, featureShare: settings.featureShare },
  });
  return { boosting, ...places };
}

/** f64[classes * rows] */
function startOf(rows: number, baseValues: readonly number[]): Float64Array {
  const raw = new Float64Array(rows * baseValues.length);
  baseValues.forEach((value, member) => raw.fill(value, member * rows, (member + 1) * rows));
  return raw;
}
