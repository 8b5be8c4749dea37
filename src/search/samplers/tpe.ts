import { randomStream, type RandomStream } from '../../core/random.js';
import type { SpaceCodec } from '../codec.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import { compareObservations, TIER, type Observation } from '../trial.js';
import { jointBandwidths, neighbourBandwidths, ParzenEstimator } from './parzen.js';
import { SobolSequence } from './sobol.js';

export interface TpeOptions {
  /** one density over all axes instead of one for each. Default false */
  readonly multivariate?: boolean;
  /** evenly spread trials before the densities are used. Default 10 */
  readonly startupTrials?: number;
  /** points drawn for each decision. Default 24 */
  readonly candidates?: number;
}

/** Most trials in the density of the good, and most told ones and most of the own batch in that of the others: they bound the cost of a
 *  trial. */
const [MOST_GOOD, MOST_OTHERS, MOST_PENDING] = [25, 200, 32];

/** Points where the good trials are dense and the others are not. Feasible trials are good before pruned ones, and these before those that
 *  break a constraint by the least. Trials of the same batch count as not good: the batch spreads (constant liar).
 *  Source: Bergstra et al. 2011, Algorithms for Hyper-Parameter Optimization; Watanabe 2023 for the settings. */
export function openTpeSampler(
  { codec, seed }: SamplerSetup,
  { multivariate = false, startupTrials = 10, candidates = 24 }: TpeOptions = {},
): Sampler {
  const sequence = new SobolSequence(codec.dimensions, seed);
  const groups = multivariate ? [codec.axes.map((_, axis) => axis)] : codec.order.map((axis) => [axis]);
  let isStarting: boolean;
  let sets: TrialSets;
  let pending: Float64Array[];
  let densities: readonly Density[];
  let patience: number;
  let stream: RandomStream;

  /** The others change with every trial of a batch, or with every 16th part of a large one. */
  function reopen(): void {
    const others = [...sets.others, ...pending.slice(-MOST_PENDING)];
    densities = groups.map((axes, group) => ({
      axes,
      good: densities[group]?.good ?? estimate(codec, sets.good, axes),
      others: estimate(codec, others, axes),
    }));
  }

  return {
    name: multivariate ? 'tpe_multivariate' : 'tpe',
    begin(first, count, history) {
      isStarting = first < startupTrials;
      [pending, densities, patience] = [[], [], Math.max(1, count >> 4)];
      if (isStarting) return;
      sets = splitTrials(history);
      reopen();
    },
    propose(trialNumber, attempt) {
      if (isStarting) return sequence.point(trialNumber + attempt * 4096);
      if (attempt === 0) stream = randomStream(seed, trialNumber);
      const unit = new Float64Array(codec.dimensions);
      for (const density of densities) chooseCandidate(density, stream, candidates, unit, codec);
      return unit;
    },
    take(_trialNumber, unit) {
      if (isStarting) return;
      pending.push(unit);
      if (pending.length % patience === 0) reopen();
    },
  };
}

/** Points of the good trials and of the others. */
interface TrialSets {
  readonly good: readonly Float64Array[];
  readonly others: readonly Float64Array[];
}

interface Density {
  readonly axes: readonly number[];
  readonly good: ParzenEstimator;
  readonly others: ParzenEstimator;
}

/** Splits off the best tenth, at most 25. Trials without a value are never good. */
function splitTrials(history: readonly Observation[]): TrialSets {
  const ranked = history.toSorted(compareObservations);
  const valued = ranked.filter(({ tier }) => tier < TIER.valueless).length;
  const goodCount = Math.min(valued, MOST_GOOD, Math.ceil(ranked.length * 0.1));
  const rest = ranked.slice(goodCount).sort((a, b) => a.trialNumber - b.trialNumber);
  const others =
    rest.length <= MOST_OTHERS
      ? rest
      : Array.from({ length: MOST_OTHERS }, (_, k) => rest[Math.floor(((k + 0.5) * rest.length) / MOST_OTHERS)]!);
  return { good: ranked.slice(0, goodCount).map(({ unit }) => unit), others: others.map(({ unit }) => unit) };
}

/** The density over some axes: of one axis from the points that have it, of several from all. */
function estimate(codec: SpaceCodec, points: readonly Float64Array[], axes: readonly number[]): ParzenEstimator {
  if (axes.length > 1)
    return new ParzenEstimator(codec, points, axes, (values, axis) => jointBandwidths(values, codec.sizes[axis]!, axes.length));
  const present = points.filter((point) => !Number.isNaN(point[axes[0]!]!));
  return new ParzenEstimator(codec, present, axes, (values, axis) => neighbourBandwidths(values, codec.sizes[axis]!));
}

/** Writes the coordinates of the candidate whose density among the good is highest against that among the others. */
function chooseCandidate(
  { axes, good, others }: Density,
  stream: RandomStream,
  candidates: number,
  unit: Float64Array,
  codec: SpaceCodec,
): void {
  let best = -1;
  let chosen: Float64Array = unit;
  for (let k = 0; k < candidates; k++) {
    const candidate = new Float64Array(unit.length);
    good.sample(stream, candidate);
    const seen = axes.length > 1 ? codec.encode(codec.decode(candidate)) : candidate;
    const ratio = good.density(seen) / others.density(seen);
    if (ratio > best) [best, chosen] = [ratio, candidate];
  }
  for (const axis of axes) unit[axis] = chosen[axis]!;
}
