import { randomStream, type RandomStream } from '../../core/random.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import { compareObservations, type Observation } from '../trial.js';
import { SobolSequence } from './sobol.js';
import { breed } from './variation.js';

export interface GeneticOptions {
  /** points that can become parents, at least 4. Default: 4 per axis, at least 16 and at most 48 */
  readonly population?: number;
}

/** Children of the best trials so far: parents win a tournament of three, feasible before pruned before violating trials.
 *  Source: Goldberg and Deb 1991 (tournaments); Deb 2000 (constraints by order, without penalties); survival of the best of parents and
 *  children. */
export function openGeneticSampler(
  { codec, seed }: SamplerSetup,
  { population = Math.min(48, Math.max(16, codec.dimensions * 4)) }: GeneticOptions = {},
): Sampler {
  const sequence = new SobolSequence(codec.dimensions, seed);
  let survivors: Observation[] = [];
  let seen = 0;
  let stream: RandomStream;
  const parent = (): Float64Array => {
    let best = survivors.length;
    for (let round = 0; round < 3; round++) best = Math.min(best, stream.below(survivors.length));
    return survivors[best]!.unit;
  };
  return {
    name: 'genetic',
    begin(_first, _count, history) {
      survivors = [...survivors, ...history.slice(seen)].sort(compareObservations).slice(0, population);
      seen = history.length;
    },
    propose(trialNumber, attempt) {
      if (trialNumber < population || survivors.length < 2) return sequence.point(trialNumber + attempt * 4096);
      if (attempt === 0) stream = randomStream(seed, trialNumber);
      return breed(codec, parent(), parent(), stream);
    },
  };
}
