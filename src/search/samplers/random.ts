import { randomStream, type RandomStream } from '../../core/random.js';
import type { Sampler, SamplerSetup } from '../sampler.js';

/** Uniform points, each a function of (seed, trial number) alone. */
export function openRandomSampler({ codec, seed }: SamplerSetup): Sampler {
  let stream: RandomStream = randomStream(seed);
  return {
    name: 'random',
    begin: () => undefined,
    propose(trialNumber, attempt) {
      if (attempt === 0) stream = randomStream(seed, trialNumber);
      return drawUniform(stream, codec.dimensions);
    },
  };
}

/** Returns a uniform point f64[dimensions]. */
export function drawUniform(stream: RandomStream, dimensions: number): Float64Array {
  const unit = new Float64Array(dimensions);
  for (let axis = 0; axis < dimensions; axis++) unit[axis] = stream.uniform();
  return unit;
}
