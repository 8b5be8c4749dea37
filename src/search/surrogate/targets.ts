import { compareObservations, TIER, type Observation } from '../trial.js';

/** Returns the values that a model learns, f64[count], lower is better, centred and of the order of 1. Losses of feasible trials count in
 *  units of the distance from the best to the median, and beyond the median ever less; what is not feasible lies above all of them, in its
 *  order. */
export function toTargets(observations: readonly Observation[]): Float64Array {
  const order = [...observations.keys()].sort((a, b) => compareObservations(observations[a]!, observations[b]!));
  const feasible = order.filter((index) => observations[index]!.tier === TIER.feasible);
  const out = new Float64Array(observations.length);
  const above = (position: number): number => observations[feasible[position]!]!.loss - observations[feasible[0]!]!.loss;
  const scale = feasible.length === 0 ? 0 : above(feasible.length >> 1) || above(feasible.length - 1);
  feasible.forEach(
    (index, position) => (out[index] = scale > 0 && scale < Number.POSITIVE_INFINITY ? compress(above(position) / scale) : 0),
  );
  const worst = feasible.length === 0 ? 0 : out[feasible.at(-1)!]!;
  const others = order.length - feasible.length;
  order.slice(feasible.length).forEach((index, k) => (out[index] = worst + 0.2 + (0.8 * (k + 1)) / others));
  const mean = out.reduce((sum, each) => sum + each, 0) / out.length;
  return out.map((each) => each - mean);
}

function compress(distance: number): number {
  return distance <= 1 ? distance : 2 - 1 / distance;
}
