import type { ParameterValue } from '../../core/graph.js';
import { isActive } from '../conditions.js';
import type { Sampler, SamplerSetup } from '../sampler.js';
import { gridValues, MAX_GRID_POINTS, tooManyPoints } from '../space.js';

/** Every point that meets `require`, in the order of the grid: the first axis changes slowest. An absent axis multiplies nothing.
 *  Throws UsageError SPACE_INVALID for an axis that has no grid and for more points than MAX_GRID_POINTS. */
export function openGridSampler({ codec, isAllowed }: SamplerSetup): Sampler {
  const values = codec.axes.map(gridValues);
  const points = values.reduce((product, { length }) => product * length, 1);
  if (points > MAX_GRID_POINTS) throw tooManyPoints(points);
  let next = 0;

  /** Returns the parameters of a grid point, undefined where an absent axis repeats a point. */
  function locate(point: number): Record<string, ParameterValue> | undefined {
    const found: Record<string, ParameterValue> = {};
    let rest = point;
    const indices = values.map(() => 0);
    for (let axis = values.length - 1; axis >= 0; axis--) {
      indices[axis] = rest % values[axis]!.length;
      rest = Math.floor(rest / values[axis]!.length);
    }
    for (const position of codec.order) {
      const axis = codec.axes[position]!;
      if (isActive(axis, found)) found[axis.name] = values[position]![indices[position]!]!;
      else if (indices[position] !== 0) return undefined;
    }
    return found;
  }

  return {
    name: 'grid',
    begin: () => undefined,
    propose() {
      while (next < points) {
        const parameters = locate(next++);
        if (parameters === undefined) continue;
        const unit = codec.encode(parameters);
        if (isAllowed(unit)) return unit;
      }
      return undefined;
    },
  };
}
