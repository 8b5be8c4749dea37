import type { RandomStream } from '../../core/random.js';
import type { SpaceCodec } from '../codec.js';
import { reflect } from '../samplers/variation.js';
import type { Observation } from '../trial.js';
import type { GaussianProcess, Prediction } from './gaussian-process.js';
import { polish } from './polish.js';

/** How many deviations below the mean counts, trial by trial in a circle: 0 goes where the model expects most, 4 where it knows least.
 *  Source: Cox and John 1997, lower confidence bounds; the mix is measured, see bench/search/quality.mjs. */
const DEVIATIONS = [0, 1, 2, 0.5, 0, 1, 4, 0.5] as const;
/** One trial in so many takes a value of a choice at random and optimises the rest: no branch of a space is given up for its first
 *  trials. */
const BRANCH_EVERY = 3;
/** How far candidates lie from their centre, in length scales of the model. */
const RADII = [0.5, 0.25, 0.1, 0.03] as const;
const POLISH_STEPS = 12;
/** Best points among which the expected one is. */
const EXPECTED_AMONG = 16;

/** What a proposal is made from. */
export interface Acquisition {
  readonly codec: SpaceCodec;
  readonly model: GaussianProcess;
  /** the points of the model, best first, at least 1 */
  readonly incumbents: readonly Observation[];
  /** the one of the best that the model expects most of: where values are noisy the best one was lucky */
  readonly expected: Observation;
  readonly stream: RandomStream;
  /** place in the circles: the trial number, and one more for each attempt */
  readonly turn: number;
  /** points that are compared; see effortOf */
  readonly candidates: number;
}

/** Returns how many candidates each trial of a batch compares: the work of a batch is bounded, so that large batches cost little a
 *  trial. */
export function effortOf(batch: number): number {
  return Math.max(8, Math.min(48, Math.floor(768 / batch)));
}

/** Returns which of the best points has the lowest predicted value, the better one of equals. `incumbents`: best first, at least 1. */
export function findExpected(model: GaussianProcess, incumbents: readonly Observation[]): Observation {
  const prediction: Prediction = { mean: 0, nearness: 0 };
  let [found, lowest] = [incumbents[0]!, Number.POSITIVE_INFINITY];
  for (const each of incumbents.slice(0, EXPECTED_AMONG)) {
    model.predict(each.unit, prediction);
    if (prediction.mean < lowest) [found, lowest] = [each, prediction.mean];
  }
  return found;
}

interface Candidate {
  readonly unit: Float64Array;
  readonly mean: number;
  score: number;
}

/** A value that a choice is held at, and the best point that has it. */
interface Branch {
  readonly axis: number;
  readonly value: number;
  readonly centre: Float64Array;
}

/** Returns the candidate with the lowest confidence bound. Bounds are first taken from the nearest point of the model alone, which is cheap
 *  and never too high, then exactly for the best few. */
export function proposePoint(acquisition: Acquisition): Float64Array {
  const { codec, model, turn, candidates } = acquisition;
  const deviations = DEVIATIONS[turn % DEVIATIONS.length]!;
  const branch = turn % BRANCH_EVERY === BRANCH_EVERY - 1 ? drawBranch(acquisition) : undefined;
  const spread = deviations * Math.sqrt(model.amplitude);
  const prediction: Prediction = { mean: 0, nearness: 0 };
  const found: Candidate[] = [];
  for (let k = 0; k < candidates; k++) {
    const unit = drawCandidate(acquisition, k, deviations > 0, branch);
    codec.clearAbsent(unit);
    model.predict(unit, prediction);
    found.push({ unit, mean: prediction.mean, score: prediction.mean - spread * Math.sqrt(Math.max(0, 1 - prediction.nearness ** 2)) });
  }
  found.sort((a, b) => a.score - b.score);
  if (deviations === 0) return candidates >= 24 ? polish(codec, model, found[0]!.unit, POLISH_STEPS) : found[0]!.unit;
  const shortlist = found.slice(0, candidates >> 3);
  if (shortlist.length > 1) for (const each of shortlist) each.score = each.mean - deviations * Math.sqrt(model.varianceAt(each.unit));
  return shortlist.reduce((best, each) => (each.score < best.score ? each : best)).unit;
}

/** Draws a candidate: around the best point or the expected one, around another one, the better ones more often, or, one in four,
 *  anywhere. */
function drawCandidate(acquisition: Acquisition, k: number, mayRoam: boolean, branch: Branch | undefined): Float64Array {
  const { codec, model, stream } = acquisition;
  const unit = new Float64Array(codec.dimensions);
  if (mayRoam && k % 4 === 3) for (let axis = 0; axis < unit.length; axis++) unit[axis] = stream.uniform();
  else moveFrom(branch?.centre ?? chooseCentre(acquisition, k), RADII[k % RADII.length]!, codec, model.weights, stream, unit);
  if (branch !== undefined) unit[branch.axis] = branch.value;
  return unit;
}

function chooseCentre({ incumbents, expected, stream }: Acquisition, k: number): Float64Array {
  if (k % 2 === 1) return incumbents[Math.floor(incumbents.length * stream.uniform() ** 2)]!.unit;
  return (k % 8 < 4 ? incumbents[0]! : expected).unit;
}

/** Moves a random share of the axes, so that a few axes can improve alone.  Source: Regis and Shoemaker 2013, dynamic coordinate search. */
function moveFrom(
  centre: Float64Array,
  radius: number,
  codec: SpaceCodec,
  weights: Float64Array,
  stream: RandomStream,
  out: Float64Array,
): void {
  const share = Math.max(2 / out.length, stream.uniform());
  for (let axis = 0; axis < out.length; axis++) {
    const at = centre[axis]!;
    if (Number.isNaN(at)) out[axis] = stream.uniform();
    else if (stream.uniform() >= share) out[axis] = at;
    else if (!codec.isOrdered(axis)) out[axis] = stream.uniform() < 0.5 ? at : stream.uniform();
    else out[axis] = reflect(at + radius * Math.min(0.5, 1 / Math.sqrt(weights[axis]!)) * stream.normal());
  }
}

function drawBranch({ codec, incumbents, stream }: Acquisition): Branch | undefined {
  const choices = codec.axes
    .map((_, axis) => axis)
    .filter((axis) => !codec.isOrdered(axis) && codec.sizes[axis]! > 1 && incumbents.some(({ unit }) => !Number.isNaN(unit[axis]!)));
  if (choices.length === 0) return undefined;
  const axis = choices[stream.below(choices.length)]!;
  const size = codec.sizes[axis]!;
  const value = (stream.below(size) + 0.5) / size;
  const best = incumbents.find(({ unit }) => Math.abs(unit[axis]! - value) < 0.25 / size) ?? incumbents[0]!;
  return { axis, value, centre: best.unit };
}
