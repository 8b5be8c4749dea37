import type { SpaceCodec } from '../codec.js';
import type { GaussianProcess } from './gaussian-process.js';

/** Returns where a descent of the predicted mean over the ordered axes leads, f64[dimensions]: at most `steps` steps along the gradient in
 *  the model's own scales, longer after each one that helps, shorter after one that does not. */
export function polish(codec: SpaceCodec, model: GaussianProcess, start: Float64Array, steps: number): Float64Array {
  let unit = start;
  let [gradient, slope] = [new Float64Array(unit.length), new Float64Array(unit.length)];
  let mean = model.meanGradient(unit, gradient);
  let rate = 0.3 / model.amplitude;
  for (let step = 0; step < steps; step++) {
    const next = descend(codec, model.weights, unit, gradient, rate);
    const nextMean = model.meanGradient(next, slope);
    if (nextMean < mean) {
      [unit, mean] = [next, nextMean];
      [gradient, slope] = [slope, gradient];
      rate *= 1.6;
    } else rate *= 0.3;
  }
  return unit;
}

function descend(codec: SpaceCodec, weights: Float64Array, unit: Float64Array, gradient: Float64Array, rate: number): Float64Array {
  return unit.map((value, axis) =>
    codec.isOrdered(axis) && !Number.isNaN(value) ? Math.min(1, Math.max(0, value - (rate * gradient[axis]!) / weights[axis]!)) : value,
  );
}
