import { randomStream } from '../../core/random.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import { SOBOL_DIRECTIONS } from './sobol-directions.js';

const BITS = 32;
/** Dimensions that the table holds; a point's coordinates beyond it are uniform. */
export const SOBOL_DIMENSIONS = SOBOL_DIRECTIONS.length + 1;
/** Further attempts of a trial take their points from far along the sequence. */
const ATTEMPT_STRIDE = 1 << 20;

/** Points that fill the space evenly, each a function of (seed, trial number) alone. */
export function openSobolSampler({ codec, seed }: SamplerSetup): Sampler {
  const sequence = new SobolSequence(codec.dimensions, seed);
  return {
    name: 'sobol',
    begin: () => undefined,
    propose: (trialNumber, attempt) => sequence.point(trialNumber + attempt * ATTEMPT_STRIDE),
  };
}

/** A Sobol sequence, scrambled by the seed so that every point is uniform and the sequence stays evenly spread.
 *  Source: Joe and Kuo 2008 (direction numbers); Burley 2020, Practical Hash-based Owen Scrambling. */
export class SobolSequence {
  private readonly directions: Uint32Array[];
  private readonly keys: Int32Array;

  constructor(
    private readonly dimensions: number,
    private readonly seed: number,
  ) {
    const stream = randomStream(seed, -0x50b01);
    this.directions = Array.from({ length: Math.min(dimensions, SOBOL_DIMENSIONS) }, (_, dimension) => sobolDirections(dimension));
    this.keys = Int32Array.from(this.directions, () => stream.below(2 ** 32) | 0);
  }

  /** Returns point `index` (from 0) of the sequence, f64[dimensions] in (0, 1). */
  point(index: number): Float64Array {
    const unit = new Float64Array(this.dimensions);
    const gray = (index ^ (index >>> 1)) >>> 0;
    this.directions.forEach((numbers, dimension) => {
      let bits = 0;
      for (let bit = 0, rest = gray; rest !== 0; bit++, rest >>>= 1) if ((rest & 1) === 1) bits ^= numbers[bit]!;
      unit[dimension] = ((scramble(bits, this.keys[dimension]!) >>> 0) + 0.5) / 2 ** BITS;
    });
    if (this.dimensions > SOBOL_DIMENSIONS) this.fillUniform(unit, index);
    return unit;
  }

  private fillUniform(unit: Float64Array, index: number): void {
    const stream = randomStream(this.seed, index);
    for (let dimension = SOBOL_DIMENSIONS; dimension < this.dimensions; dimension++) unit[dimension] = stream.uniform();
  }
}

/** Returns the 32 direction numbers of a dimension, from 0, as fractions of 2^32. */
export function sobolDirections(dimension: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (dimension === 0) return numbers.map((_, bit) => 2 ** (BITS - 1 - bit));
  const [polynomial, ...initial] = SOBOL_DIRECTIONS[dimension - 1]! as [number, ...number[]];
  const degree = initial.length;
  for (let bit = 0; bit < BITS; bit++) {
    if (bit < degree) numbers[bit] = initial[bit]! * 2 ** (BITS - 1 - bit);
    else {
      let value = numbers[bit - degree]! ^ (numbers[bit - degree]! >>> degree);
      for (let k = 1; k < degree; k++) if (((polynomial >>> (degree - 1 - k)) & 1) === 1) value ^= numbers[bit - k]!;
      numbers[bit] = value >>> 0;
    }
  }
  return numbers;
}

/** Owen's nested scrambling by a hash: a bit is flipped by a function of the bits above it. */
function scramble(bits: number, key: number): number {
  let x = reverse(bits);
  x = (x + key) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52 | 0);
  x ^= Math.imul(x, 0xc7afe638 | 0);
  x ^= Math.imul(x, 0x8d22f6e6 | 0);
  return reverse(x);
}

function reverse(bits: number): number {
  let x = bits;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}
