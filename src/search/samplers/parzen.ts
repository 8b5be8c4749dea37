import type { RandomStream } from '../../core/random.js';
import type { SpaceCodec } from '../codec.js';

/** A density over the space that is a mixture: one component around each of some points, and the uniform one.
 *  A component is a product over axes: on an ordered axis a normal density cut off at 0 and 1, on a choice a preference for the point's
 *  value; an axis that the point does not have is uniform. The density over the conditional axes of one branch is so learned from the
 *  points of that branch, and what the branches share from all of them.  Source: Bergstra et al. 2011; Falkner et al. 2018, BOHB, for the
 *  joint kernel. */
export class ParzenEstimator {
  private readonly count: number;
  private readonly bandwidths: Float64Array;
  private readonly masses: Float64Array;
  private readonly floors: Float64Array;

  /** points  at most a few hundred, f64[dimensions], NaN on absent axes
   *  axes    the axes that the density is about
   *  width   of the narrowest normal, as a share of the axis */
  constructor(
    private readonly codec: SpaceCodec,
    private readonly points: readonly Float64Array[],
    private readonly axes: readonly number[],
    bandwidthOf: (values: Float64Array, axis: number) => Float64Array,
  ) {
    this.count = points.length;
    [this.bandwidths, this.masses] = [new Float64Array(this.count * axes.length), new Float64Array(this.count * axes.length)];
    this.floors = Float64Array.from(axes, (axis) => (codec.isOrdered(axis) ? 0 : 1 / (this.count + codec.sizes[axis]!)));
    axes.forEach((axis, a) => {
      if (!codec.isOrdered(axis)) return;
      const widths = bandwidthOf(
        Float64Array.from(points, (point) => point[axis]!),
        axis,
      );
      for (let i = 0; i < this.count; i++) {
        const [at, centre] = [i * axes.length + a, points[i]![axis]!];
        this.bandwidths[at] = widths[i]!;
        this.masses[at] = normalMass(centre, widths[i]!);
      }
    });
  }

  /** Draws from the mixture into the coordinates of its axes. */
  sample(stream: RandomStream, out: Float64Array): void {
    const component = stream.below(this.count + 1);
    const centre = this.points[component];
    this.axes.forEach(
      (axis, a) => (out[axis] = this.sampleAxis(stream, centre?.[axis] ?? Number.NaN, axis, component * this.axes.length + a, a)),
    );
  }

  /** Returns the density at a point, relative to the uniform one; axes that the point does not have are left out. */
  density(unit: Float64Array): number {
    let total = 1;
    for (let i = 0; i < this.count; i++) {
      let product = 1;
      for (let a = 0; a < this.axes.length && product > 0; a++) product *= this.factor(i, a, unit[this.axes[a]!]!);
      total += product;
    }
    return total / (this.count + 1);
  }

  private sampleAxis(stream: RandomStream, centre: number, axis: number, at: number, a: number): number {
    if (Number.isNaN(centre)) return stream.uniform();
    if (!this.codec.isOrdered(axis)) return stream.uniform() < this.floors[a]! * this.codec.sizes[axis]! ? stream.uniform() : centre;
    for (let draw = 0; draw < 32; draw++) {
      const value = centre + this.bandwidths[at]! * stream.normal();
      if (value >= 0 && value <= 1) return value;
    }
    return stream.uniform();
  }

  private factor(component: number, a: number, value: number): number {
    const axis = this.axes[a]!;
    const centre = this.points[component]![axis]!;
    if (Number.isNaN(value) || Number.isNaN(centre)) return 1;
    const size = this.codec.sizes[axis]!;
    if (!this.codec.isOrdered(axis)) {
      const floor = this.floors[a]!;
      const isSame = Math.min(size - 1, Math.floor(value * size)) === Math.min(size - 1, Math.floor(centre * size));
      return size * (isSame ? 1 - floor * (size - 1) : floor);
    }
    const at = component * this.axes.length + a;
    const z = (value - centre) / this.bandwidths[at]!;
    return (Math.exp(-0.5 * z * z) * 0.3989422804014327) / (this.bandwidths[at]! * this.masses[at]!);
  }
}

/** Bandwidths from the distance to the neighbours on the axis, in [1/min(100, 1 + count), 1]: what the independent estimator takes. NaN
 *  values get 1.
 *  Source: Bergstra et al. 2011, section 4. */
export function neighbourBandwidths(values: Float64Array, size: number): Float64Array {
  const order = [...values.keys()].filter((index) => !Number.isNaN(values[index]!)).sort((a, b) => values[a]! - values[b]! || a - b);
  const narrowest = Math.max(1 / Math.min(100, 1 + order.length), Number.isFinite(size) ? 0.5 / size : 0);
  const widths = new Float64Array(values.length).fill(1);
  order.forEach((index, position) => {
    const [below, above] = [values[order[position - 1] ?? -1] ?? 0, values[order[position + 1] ?? -1] ?? 1];
    widths[index] = Math.min(1, Math.max(narrowest, values[index]! - below, above - values[index]!));
  });
  return widths;
}

/** One bandwidth for all, 0.2 · count^(-1/(axes + 4)) and at least half a cell: what the joint estimator takes. Source: Scott 1992, the
 *  rule of thumb. */
export function jointBandwidths(values: Float64Array, size: number, axes: number): Float64Array {
  const width = 0.2 * Math.max(1, values.length) ** (-1 / (axes + 4));
  return new Float64Array(values.length).fill(Math.max(width, Number.isFinite(size) ? 0.5 / size : 0));
}

/** Share of a normal density that lies in 0…1. */
function normalMass(centre: number, width: number): number {
  return normalCdf((1 - centre) / width) - normalCdf(-centre / width);
}

/** Standard normal distribution function, to 1e-7. Source: Abramowitz and Stegun 1964, 26.2.17. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp(-0.5 * z * z) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
