import { randomStream, type RandomStream } from '../../core/random.js';
import { crowdingDistances, rankByDomination } from '../pareto.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import type { Observation } from '../trial.js';
import { SobolSequence } from './sobol.js';
import { breed } from './variation.js';

export interface Nsga2Options {
  /** points that can become parents, at least 4. Default: 3 per axis, at least 16 and at most 64 */
  readonly population?: number;
}

/** Survivors of which the best becomes a parent. */
const TOURNAMENT = 3;

/** For several objectives: children of trials that few others dominate and that have few neighbours. What meets the constraints dominates
 *  what does not. A study has few trials: the population is small and the tournament strict, see bench/search/fronts.mjs.
 *  Source: Deb et al. 2002, A fast and elitist multiobjective genetic algorithm: NSGA-II. */
export function openNsga2Sampler(
  { codec, seed }: SamplerSetup,
  { population = Math.min(64, Math.max(16, codec.dimensions * 3)) }: Nsga2Options = {},
): Sampler {
  const sequence = new SobolSequence(codec.dimensions, seed);
  let survivors: Observation[] = [];
  let seen = 0;
  let stream: RandomStream;
  const parent = (): Float64Array => survivors[Math.min(...Array.from({ length: TOURNAMENT }, () => stream.below(survivors.length)))]!.unit;
  return {
    name: 'nsga2',
    begin(_first, _count, history) {
      survivors = survive([...survivors, ...history.slice(seen)], population);
      seen = history.length;
    },
    propose(trialNumber, attempt) {
      if (trialNumber < population || survivors.length < 2) return sequence.point(trialNumber + attempt * 4096);
      if (attempt === 0) stream = randomStream(seed, trialNumber);
      return breed(codec, parent(), parent(), stream);
    },
  };
}

/** Returns the survivors, best first: by rank, then the lonelier ones, then by trial number. */
export function survive(observations: readonly Observation[], population: number): Observation[] {
  const ranks = rankByDomination(observations);
  const lonely = new Float64Array(observations.length);
  for (let rank = 0; ranks.includes(rank); rank++) {
    const members = [...ranks.keys()].filter((index) => ranks[index] === rank);
    crowdingDistances(members.map((index) => observations[index]!)).forEach((distance, k) => (lonely[members[k]!] = distance));
  }
  const order = [...ranks.keys()].sort(
    (a, b) =>
      ranks[a]! - ranks[b]! || compareNumbers(lonely[b]!, lonely[a]!) || observations[a]!.trialNumber - observations[b]!.trialNumber,
  );
  return order.slice(0, population).map((index) => observations[index]!);
}

/** Infinity equals Infinity here, where a difference would be NaN. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
