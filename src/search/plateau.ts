import { randomStream } from '../core/random.js';
import { gatherCells, type Cells } from './plateau-cells.js';
import { groupTrials, reachOfAxes, type PlateauInput, type TrialGroup } from './plateau-groups.js';
import { buildPointTree, findWithin, type PointTree } from './plateau-tree.js';

export type { PlateauInput };

/** How each trial stands among its neighbours. Undefined (NaN) where it has too few of them. */
export interface Plateau {
  /** f64[trial], in the unit of the score: what three quarters of its neighbourhood are at least as good as */
  readonly robustScores: Float64Array;
  /** f64[trial]: score of the worst trial among the neighbours */
  readonly worstNeighbours: Float64Array;
  /** f64[trial] >= 0, in the unit of the score: root mean square difference between the trial and its neighbourhood */
  readonly sensitivities: Float64Array;
  /** i32[trial]: neighbouring trials, the trial itself included */
  readonly neighbourCounts: Int32Array;
  /** trial with the best score, and with the best robust score; -1 where none is defined */
  readonly bestPoint: number;
  readonly bestPlateau: number;
}

/** Most trials of a group that serve as neighbours, fewer in many dimensions, where an index helps little: a random sample of more. Robust
 *  scores are then those of the sample and of the best. */
const mostKnown = (axes: number): number => Math.round(5_000 * Math.min(1, (6 / axes) ** 2));
const BEST_MEASURED = 1000;
/** Neighbours that a trial should have, and the least that it needs, crowds counted once: one more than axes, 7 at most. */
const neighboursWanted = (axes: number): number => 8 + 2 * axes;
const neighboursNeeded = (axes: number): number => Math.min(7, 1 + axes);
/** Neighbourhoods reach over no less than this share of each axis, and not over most of the space. */
const LEAST_RADIUS = 0.05;
const mostRadius = (axes: number): number => Math.max(0.5, 0.25 * Math.sqrt(axes));
/** Side of the cells in which trials count as one, and distance within which cells share a weight, in parts of the neighbourhood's
 *  radius. */
const [CELL_SIDE, CROWD_DISTANCE] = [0.25, 0.35];

/** Returns the robust scores of a study's trials, from any sampler. The neighbourhood of a trial is a ball in the unit space that would
 *  hold 8 + 2 d trials if they were spread evenly, wider where most trials have too few neighbours. What lies together counts as one, so
 *  that a sampler that crowded into a spike does not make a plateau of it. The robust score is the lower quartile of the neighbourhood.
 *  Of more than 5,000 trials with the same active parameters a random 5,000 (fewer beyond 6 parameters) and the best 1,000 are measured;
 *  the others are NaN.
 *  Deterministic. Cost about O(trials * log trials * neighbours), in many dimensions nearer to trials²                      */
export function measurePlateau(input: PlateauInput): Plateau {
  const trials = input.scores.length;
  const undefinedScores = (): Float64Array => new Float64Array(trials).fill(Number.NaN);
  const plateau = {
    robustScores: undefinedScores(),
    worstNeighbours: undefinedScores(),
    sensitivities: undefinedScores(),
    neighbourCounts: new Int32Array(trials),
  };
  for (const group of groupTrials(input)) if (group.axes.length > 0) measureGroup(group, input, plateau);
  return { ...plateau, bestPoint: positionOfBest(input, input.scores), bestPlateau: positionOfBest(input, plateau.robustScores) };
}

type Measured = Omit<Plateau, 'bestPoint' | 'bestPlateau'>;

function measureGroup(group: TrialGroup, input: PlateauInput, out: Measured): void {
  const sign = input.higherIsBetter ? 1 : -1;
  const known = drawTrials(group.trials, mostKnown(group.axes.length));
  const map = chooseMap(group, known, input, sign);
  const measured = known.length === group.trials.length ? known : new Set([...known, ...bestTrials(group.trials, input.scores, sign)]);
  for (const trial of measured) {
    const found = map.neighbourhoodOf(trial);
    out.neighbourCounts[trial] = found.trials;
    if (found.weight < neighboursNeeded(group.axes.length)) continue;
    out.robustScores[trial] = sign * found.quartile;
    out.worstNeighbours[trial] = sign * found.worst;
    out.sensitivities[trial] = found.sensitivity;
  }
}

function drawTrials(trials: Int32Array, most: number): Int32Array {
  if (trials.length <= most) return trials;
  const random = randomStream(trials.length);
  const sample = trials.slice();
  for (let i = 0; i < most; i++) {
    const j = i + random.below(sample.length - i);
    [sample[i], sample[j]] = [sample[j]!, sample[i]!];
  }
  return sample.slice(0, most).sort();
}

function bestTrials(trials: Int32Array, scores: Float64Array, sign: number): Int32Array {
  return trials
    .slice()
    .sort((a, b) => sign * (scores[b]! - scores[a]!) || a - b)
    .slice(0, BEST_MEASURED);
}

/** What is known of a group at one radius. */
interface NeighbourMap {
  neighbourhoodOf(trial: number): Neighbourhood;
}

/** Widens the neighbourhood until most of a sample of the trials have enough neighbours. */
function chooseMap(group: TrialGroup, known: Int32Array, input: PlateauInput, sign: number): NeighbourMap {
  const [needed, most] = [neighboursNeeded(group.axes.length), mostRadius(group.axes.length)];
  const sample = drawTrials(known, 300);
  for (let radius = evenRadius(known.length, group.axes.length, most); ; radius *= 1.2) {
    const map = mapNeighbours(Math.min(radius, most), group, known, input, sign);
    const enough = sample.filter((trial) => map.neighbourhoodOf(trial).weight >= needed).length;
    if (enough >= 0.7 * sample.length || radius >= most) return map;
  }
}

/** Radius of the ball that holds the wanted neighbours of evenly spread trials. */
function evenRadius(trials: number, axes: number, most: number): number {
  return Math.min(most, Math.max(LEAST_RADIUS, (neighboursWanted(axes) / trials / unitBall(axes)) ** (1 / axes)));
}

/** Volume of the ball of radius 1. */
function unitBall(dimensions: number): number {
  return dimensions < 2 ? dimensions + 1 : ((2 * Math.PI) / dimensions) * unitBall(dimensions - 2);
}

function mapNeighbours(radius: number, group: TrialGroup, known: Int32Array, input: PlateauInput, sign: number): NeighbourMap {
  const reach = reachOfAxes(group, input, radius);
  const cells = gatherCells(
    scaledPoints(known, group, input, reach),
    reach.length,
    Float64Array.from(known, (trial) => sign * input.scores[trial]!),
    CELL_SIDE,
  );
  const tree = buildPointTree(cells.centres, reach.length);
  const weights = new Float64Array(cells.count);
  return {
    neighbourhoodOf: (trial) =>
      neighbourhood(tree, cells, weights, scaledPoints(Int32Array.of(trial), group, input, reach), sign * input.scores[trial]!),
  };
}

/** Returns f64[trial * axes]: positions in which the neighbourhood has radius 1. */
function scaledPoints(trials: Int32Array, { axes }: TrialGroup, { dimensions, points }: PlateauInput, reach: Float64Array): Float64Array {
  const out = new Float64Array(trials.length * axes.length);
  trials.forEach((trial, i) => axes.forEach((axis, k) => (out[i * axes.length + k] = points[trial * dimensions + axis]! / reach[k]!)));
  return out;
}

const MOST_FOUND = 4096;
const [FOUND, CROWD, SQUARES] = [new Int32Array(MOST_FOUND), new Int32Array(MOST_FOUND), new Float64Array(20_000)];

/** One over the number of cells close by, the cell itself included; computed once, when first asked for. */
function crowdWeight(tree: PointTree, cell: number, weights: Float64Array): number {
  if (weights[cell] === 0)
    weights[cell] = 1 / findWithin(tree, tree.points.subarray(cell * tree.dimensions, (cell + 1) * tree.dimensions), CROWD_DISTANCE, CROWD);
  return weights[cell]!;
}

interface Neighbourhood {
  readonly weight: number;
  readonly trials: number;
  /** root mean square difference of the cells' means from the trial */
  readonly sensitivity: number;
  readonly worst: number;
  /** lower weighted quartile of the cells' means */
  readonly quartile: number;
}

function neighbourhood(
  tree: PointTree,
  { means, sizes, worsts }: Cells,
  weights: Float64Array,
  centre: Float64Array,
  goodness: number,
): Neighbourhood {
  const near = nearestCells(tree, centre, weights);
  near.sort((a, b) => means[a]! - means[b]! || a - b);
  let [weight, square, trials, worst] = [0, 0, 0, Infinity];
  for (const cell of near) {
    weight += weights[cell]!;
    square += weights[cell]! * (means[cell]! - goodness) ** 2;
    trials += sizes[cell]!;
    worst = Math.min(worst, worsts[cell]!);
  }
  let passed = 0;
  const quartile = near.find((cell) => (passed += weights[cell]!) >= weight / 4) ?? -1;
  return { weight, trials, worst, sensitivity: Math.sqrt(square / weight), quartile: means[quartile] ?? Number.NaN };
}

/** The cells of the ball, nearest first, as many as make up the wanted neighbours: where trials are dense the neighbourhood is smaller than
 *  the ball. */
function nearestCells(tree: PointTree, centre: Float64Array, weights: Float64Array): Int32Array {
  const near = FOUND.subarray(0, findWithin(tree, centre, 1, FOUND));
  for (const cell of near) SQUARES[cell] = squareDistance(tree, cell, centre);
  near.sort((a, b) => SQUARES[a]! - SQUARES[b]! || a - b);
  const wanted = neighboursWanted(tree.dimensions);
  let weight = 0;
  let count = 0;
  while (count < near.length && weight < wanted) weight += crowdWeight(tree, near[count++]!, weights);
  return near.subarray(0, count);
}

function squareDistance({ dimensions, points }: PointTree, cell: number, centre: Float64Array): number {
  let square = 0;
  for (let axis = 0; axis < dimensions; axis++) square += (points[cell * dimensions + axis]! - centre[axis]!) ** 2;
  return square;
}

/** The best of the values; of equal ones that with the better score, then the earlier. */
function positionOfBest({ scores, higherIsBetter }: PlateauInput, values: Float64Array): number {
  const sign = higherIsBetter ? 1 : -1;
  let best = -1;
  for (let trial = 0; trial < values.length; trial++) {
    if (Number.isNaN(values[trial]!)) continue;
    const lead = best < 0 ? 1 : sign * (values[trial]! - values[best]!) || sign * (scores[trial]! - scores[best]!);
    if (lead > 0) best = trial;
  }
  return best;
}
