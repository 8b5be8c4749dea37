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

/** Most trials in the density of the good and in that of the others: it bounds the cost of a trial. */
const [MOST_GOOD, MOST_OTHERS] = [25, 200];

/** Points where the good trials are dense and the others are not. Feasible trials are good before pruned ones, and these before those that break a
 *  constraint by the least. Trials of the same batch count as not good: the batch spreads (constant liar).
 *  Source: Bergstra et al. 2011, Algorithms for Hyper-Parameter Optimization; Watanabe 2023 for the settings. */
export function openTpeSampler({ codec, seed }: SamplerSetup, { multivariate = false, startupTrials = 10, candidates = 24 }: TpeOptions = {}): Sampler {
  const sequence = new SobolSequence(codec.dimensions, seed);
  let isStarting = true;
  let sets = splitTrials([]);
  let pending: Float64Array[] = [];
  let densities: readonly Density[] = [];
  let stream: RandomStream;
  const open = (): readonly Density[] => openDensities(codec, sets.good, [...sets.others, ...pending], multivariate);
  return {
    name: multivariate ? 'tpe_multivariate' : 'tpe',
    begin(first, _count, history) {
      isStarting = first < startupTrials;
      pending = [];
      if (isStarting) return;
      sets = splitTrials(history);
      densities = open();
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
      densities = open();
    },
  };
}

interface Density {
  readonly axes: readonly number[];
  readonly good: ParzenEstimator;
  readonly others: ParzenEstimator;
}

/** Splits off the best tenth, at most 25. Trials without a value are never good. */
function splitTrials(history: readonly Observation[]): { good: Float64Array[]; others: Float64Array[] } {
  const ranked = history.toSorted(compareObservations);
  const valued = ranked.filter(({ tier }) => tier < TIER.valueless).length;
  const goodCount = Math.min(valued, MOST_GOOD, Math.ceil(ranked.length * 0.1));
  const rest = ranked.slice(goodCount).sort((a, b) => a.trialNumber - b.trialNumber);
  const others = rest.length <= MOST_OTHERS ? rest : Array.from({ length: MOST_OTHERS }, (_, k) => rest[Math.floor(((k + 0.5) * rest.length) / MOST_OTHERS)]!);
  return { good: ranked.slice(0, goodCount).map(({ unit }) => unit), others: others.map(({ unit }) => unit) };
}

/** One pair of densities over all axes, or one for each axis, from the trials that have it. */
function openDensities(codec: SpaceCodec, good: readonly Float64Array[], others: readonly Float64Array[], multivariate: boolean): Density[] {
  const all = codec.axes.map((_, axis) => axis);
  const groups = multivariate ? [all] : codec.order.map((axis) => [axis]);
  return groups.map((axes) => {
    const estimate = (points: readonly Float64Array[]): ParzenEstimator => {
      const present = multivariate ? points : points.filter((point) => !Number.isNaN(point[axes[0]!]!));
      return new ParzenEstimator(codec, present, axes, (values, axis) => (multivariate ? jointBandwidths(values, codec.sizes[axis]!, axes.length) : neighbourBandwidths(values, codec.sizes[axis]!)));
    };
    return { axes, good: estimate(good), others: estimate(others) };
  });
}

/** Writes the coordinates of the candidate whose density among the good is highest against that among the others. */
function chooseCandidate({ axes, good, others }: Density, stream: RandomStream, candidates: number, unit: Float64Array, codec: SpaceCodec): void {
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
