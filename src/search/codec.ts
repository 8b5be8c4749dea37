import type { ParameterValue, Parameters } from '../core/graph.js';
import { isActive, orderAxes } from './conditions.js';
import { countAxisValues, stepValue, withoutNoise, type Axis, type Space } from './space.js';

/** Translates between parameters and points of the unit cube, one coordinate in [0, 1] per axis of the space, NaN where the
 *  axis does not exist. An axis of n values has n cells; a coordinate stands for the value whose cell it is in. */
export class SpaceCodec {
  /** axes of the space = coordinates of a point */
  readonly dimensions: number;
  readonly axes: readonly Axis[];
  /** values of each axis; Infinity where it is continuous */
  readonly sizes: readonly number[];
  /** positions of the axes, parents first */
  readonly order: readonly number[];
  /** positions of the axes that a condition names, and of those that have one, parents first */
  private readonly parents: readonly number[];
  private readonly children: readonly number[];
  private readonly scales: readonly Scale[];

  /** `space` has passed checkSpace. */
  constructor(space: Space) {
    this.axes = space.axes;
    this.dimensions = space.axes.length;
    this.sizes = space.axes.map(countAxisValues);
    this.order = orderAxes(space);
    this.scales = space.axes.map(scaleOf);
    const named = new Set(space.axes.flatMap(({ when = {} }) => Object.keys(when)));
    this.parents = this.order.filter((position) => named.has(this.axes[position]!.name));
    this.children = this.order.filter((position) => this.axes[position]!.when !== undefined);
  }

  /** Returns the parameters of a point, absent axes left out, in the order of the space. A coordinate beyond 0…1 counts as
   *  the nearer bound; NaN on an axis that exists counts as the middle. */
  decode(unit: Float64Array): Record<string, ParameterValue> {
    const found: Record<string, ParameterValue> = {};
    for (const axis of this.axes) found[axis.name] = 0;
    for (const position of this.order) {
      const axis = this.axes[position]!;
      if (isActive(axis, found)) found[axis.name] = this.scales[position]!.valueAt(clamp(unit[position]!));
      else delete found[axis.name];
    }
    return found;
  }

  /** Returns the point of some parameters: the middles of their cells, NaN where an axis does not exist. */
  encode(parameters: Parameters): Float64Array {
    return Float64Array.from(this.axes, (axis, position) =>
      isActive(axis, parameters) && parameters[axis.name] !== undefined
        ? this.scales[position]!.unitOf(parameters[axis.name]!)
        : Number.NaN,
    );
  }

  /** Writes NaN where an axis does not exist, and nothing elsewhere: a point as `encode` would have it, but not in the middle of its
   *  cells. */
  clearAbsent(unit: Float64Array): void {
    const found: Record<string, ParameterValue> = {};
    for (const position of this.parents) found[this.axes[position]!.name] = this.scales[position]!.valueAt(clamp(unit[position]!));
    for (const position of this.children) {
      const axis = this.axes[position]!;
      if (isActive(axis, found)) continue;
      unit[position] = Number.NaN;
      delete found[axis.name];
    }
  }

  /** Number of points, Infinity where an axis is continuous; combinations of absent axes count as well. */
  get points(): number {
    return this.sizes.reduce((product, size) => product * size, 1);
  }

  /** Whether an axis has an order: choices have none. */
  isOrdered(position: number): boolean {
    return this.axes[position]!.kind !== 'choice';
  }
}

/** One axis between its unit interval and its values. */
interface Scale {
  valueAt(unit: number): ParameterValue;
  unitOf(value: ParameterValue): number;
}

function scaleOf(axis: Axis): Scale {
  if (axis.kind === 'choice') return choiceScale(axis.values);
  const step = axis.step ?? (axis.kind === 'int' ? 1 : undefined);
  const count = countAxisValues(axis);
  if (count === 1) return { valueAt: () => axis.low, unitOf: () => 0.5 };
  if (step === undefined) return axis.log ? logScale(axis.low, axis.high) : linearScale(axis.low, axis.high);
  return axis.log ? steppedLogScale(axis.low, step, count) : steppedScale(axis.low, step, count);
}

function choiceScale(values: readonly ParameterValue[]): Scale {
  const count = values.length;
  return {
    valueAt: (unit) => values[Math.min(count - 1, Math.floor(unit * count))]!,
    unitOf: (value) => (values.indexOf(value) + 0.5) / count,
  };
}

function linearScale(low: number, high: number): Scale {
  return { valueAt: (unit) => clampTo(low + unit * (high - low), low, high), unitOf: (value) => ((value as number) - low) / (high - low) };
}

function logScale(low: number, high: number): Scale {
  const [from, span] = [Math.log(low), Math.log(high) - Math.log(low)];
  return {
    valueAt: (unit) => clampTo(withoutNoise(Math.exp(from + unit * span)), low, high),
    unitOf: (value) => clamp((Math.log(value as number) - from) / span),
  };
}

function steppedScale(low: number, step: number, count: number): Scale {
  return {
    valueAt: (unit) => stepValue(low, step, Math.min(count - 1, Math.floor(unit * count))),
    unitOf: (value) => (Math.round(((value as number) - low) / step) + 0.5) / count,
  };
}

/** Cells reach half a step to either side, and their widths are those of the logarithm. */
function steppedLogScale(low: number, step: number, count: number): Scale {
  const edge = (k: number): number => Math.log(Math.max(low / 2, low + (k - 0.5) * step));
  const [from, span] = [edge(0), edge(count) - edge(0)];
  return {
    valueAt: (unit) => stepValue(low, step, clampTo(Math.round((Math.exp(from + unit * span) - low) / step), 0, count - 1)),
    unitOf: (value) => {
      const k = Math.round(((value as number) - low) / step);
      return ((edge(k) + edge(k + 1)) / 2 - from) / span;
    },
  };
}

function clamp(unit: number): number {
  return Number.isNaN(unit) ? 0.5 : clampTo(unit, 0, 1);
}

function clampTo(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
