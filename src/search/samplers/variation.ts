import type { RandomStream } from '../../core/random.js';
import type { SpaceCodec } from '../codec.js';

/** How much of a mutation each scale gets: large steps find, small steps refine. */
const MUTATION_SCALES = [0.3, 0.1, 0.03, 0.01] as const;

/** Returns a child of two points f64[dimensions]: on each axis the value of either parent or one between and a little beyond them, then a
 *  mutation of about one axis. An axis that neither parent has is uniform.
 *  Source: Eshelman and Schaffer 1993, blend crossover; Deb et al. 2002 for the rates. */
export function breed(codec: SpaceCodec, mother: Float64Array, father: Float64Array, stream: RandomStream): Float64Array {
  const child = new Float64Array(codec.dimensions);
  const isCrossed = stream.uniform() < 0.9;
  for (let axis = 0; axis < child.length; axis++)
    child[axis] = isCrossed ? crossAxis(codec, axis, mother[axis]!, father[axis]!, stream) : mother[axis]!;
  return mutate(codec, child, stream);
}

/** Returns a point with about one axis changed, at least one; an axis that the point does not have is uniform. */
export function mutate(codec: SpaceCodec, point: Float64Array, stream: RandomStream): Float64Array {
  const forced = stream.below(point.length);
  return point.map((value, axis) => {
    const isChanged = axis === forced || stream.uniform() < 1 / point.length;
    const changed = isChanged ? mutateAxis(codec, axis, value, stream) : value;
    return Number.isNaN(changed) ? stream.uniform() : changed;
  });
}

/** Folds a coordinate that left 0…1 back in. */
export function reflect(value: number): number {
  const folded = Math.abs(value) % 2;
  return folded > 1 ? 2 - folded : folded;
}

function crossAxis(codec: SpaceCodec, axis: number, mother: number, father: number, stream: RandomStream): number {
  if (Number.isNaN(mother)) return father;
  if (Number.isNaN(father)) return mother;
  const kind = stream.uniform();
  if (!codec.isOrdered(axis) || kind < 0.5) return kind < 0.25 || (kind >= 0.5 && kind < 0.75) ? mother : father;
  return reflect(mother + (stream.uniform() * 1.5 - 0.25) * (father - mother));
}

function mutateAxis(codec: SpaceCodec, axis: number, value: number, stream: RandomStream): number {
  if (!codec.isOrdered(axis) || Number.isNaN(value)) return stream.uniform();
  const scale = MUTATION_SCALES[stream.below(MUTATION_SCALES.length)]!;
  const cell = Number.isFinite(codec.sizes[axis]!) ? 1 / codec.sizes[axis]! : 0;
  return reflect(value + Math.max(scale, cell) * stream.normal());
}
