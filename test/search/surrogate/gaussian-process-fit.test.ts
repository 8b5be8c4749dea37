// The fit against the posterior density itself, differentiated by differences.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { SpaceCodec } from '../../../src/search/codec.js';
import { FeatureMap } from '../../../src/search/surrogate/features.js';
import { GaussianProcess } from '../../../src/search/surrogate/gaussian-process.js';
import { choice, float } from '../sampler-conformance.js';
import { eliminate } from './eliminate.js';

const codec = new SpaceCodec({ axes: [float('x', 0, 1), choice('kind', ['a', 'b']), float('y', 0, 1)] });
const map = new FeatureMap(codec);
const PRIOR_WEIGHT = 8 / 3;

function drawPoints(count: number): Float64Array[] {
  const stream = randomStream(4);
  return Array.from({ length: count }, () => codec.encode(codec.decode(Float64Array.from({ length: 3 }, () => stream.uniform()))));
}
const points = drawPoints(14);
const valuesOf = (score: (unit: Float64Array) => number): Float64Array => {
  const scores = points.map(score);
  const mean = scores.reduce((sum, each) => sum + each, 0) / scores.length;
  return Float64Array.from(scores, (each) => each - mean);
};

function features(unit: Float64Array): Float64Array {
  const out = new Float64Array(map.count);
  map.write(unit, out, 0);
  return out;
}

/** Logarithm of the posterior density of weights and noise, up to a constant: the likelihood at its best amplitude (Rasmussen and Williams
 *  2006, equation 5.8), weights by the logistic density of their logarithm to the power of a half, the noise by an exponential one. */
function logPosterior(weights: readonly number[], noise: number, values: Float64Array): number {
  const rows = points.map(features);
  const covariance = rows.map((a, i) =>
    rows.map((b, j) => {
      const s = a.reduce((sum, value, f) => sum + weights[map.axisOf[f]!]! * (value - b[f]!) ** 2, 0);
      return (1 + s / 4) ** -2 + (i === j ? noise : 0);
    }),
  );
  const { solution, logDeterminant } = eliminate(covariance, [...values]);
  const quadratic = solution.reduce((sum, each, i) => sum + each * values[i]!, 0);
  const ratios = weights.map((weight) => weight / PRIOR_WEIGHT);
  const prior = 0.5 * ratios.reduce((sum, ratio) => sum + Math.log(ratio) - 2 * Math.log(1 + ratio), 0) - 0.5 * Math.log(noise);
  return -0.5 * points.length * Math.log(quadratic / points.length) - 0.5 * logDeterminant + prior;
}

/** Rprop (Riedmiller 1994) on the logarithms: a step of 0.05 to 1 grows by 1.2 while the slope keeps its sign, and halves otherwise. */
function fitSlowly(values: Float64Array, steps: number): { weights: number[]; noise: number } {
  const parameters = [PRIOR_WEIGHT, PRIOR_WEIGHT, PRIOR_WEIGHT, 1e-2];
  const [sizes, signs] = [parameters.map(() => 0.5), parameters.map(() => 0)];
  const at = (moved: readonly number[]): number => logPosterior(moved.slice(0, 3), moved[3]!, values);
  for (let step = 0; step < steps; step++) {
    const slopes = parameters.map((_, p) => {
      const [up, down] = [1e-4, -1e-4].map((by) => at(parameters.map((each, k) => (k === p ? each * Math.exp(by) : each))));
      return up! - down!;
    });
    slopes.forEach((slope, p) => {
      const sign = Math.sign(slope);
      if (signs[p] !== 0) sizes[p] = Math.min(1, Math.max(0.05, sizes[p]! * (sign === signs[p] ? 1.2 : 0.5)));
      signs[p] = sign;
      const [low, high] = p < 3 ? [1e-4, 400] : [1e-6, 1];
      parameters[p] = Math.min(high!, Math.max(low!, sign > 0 ? parameters[p]! * (1 + sizes[p]!) : parameters[p]! / (1 + sizes[p]!)));
    });
  }
  return { weights: parameters.slice(0, 3), noise: parameters[3]! };
}

describe('the fit of a Gaussian process', () => {
  test.each<[string, (unit: Float64Array) => number]>([
    ['a wave along x', ([x]) => Math.sin(7 * x!)],
    ['a choice and a slope', ([, kind, y]) => (kind! < 0.5 ? 1 : -1) + 0.3 * y!],
    ['a product', ([x, , y]) => 4 * (x! - 0.5) * (y! - 0.5)],
    ['almost nothing', ([x]) => 1e-2 * Math.sin(500 * x!)],
  ])('climbs the posterior density: %s', (_, score) => {
    const values = valuesOf(score);
    const process = new GaussianProcess(map, 3, 16);
    // fits go on from where the one before stood
    for (const steps of [1, 7, 12]) process.fit(points, values, steps);
    const slow = fitSlowly(values, 20);
    process.weights.forEach((weight, axis) => expect(weight / slow.weights[axis]!, `weight ${axis}`).toBeCloseTo(1, 9));
    expect(process.noise / slow.noise).toBeCloseTo(1, 9);
  });
});
