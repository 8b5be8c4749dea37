import type { SpaceCodec } from '../codec.js';

/** How the axes of a space stand in a vector of features whose Euclidean distance is the distance of two points. An ordered axis is one
 *  feature, its unit coordinate; a choice of m values is m features, of which one is not 0, so that any two values are 1 apart; an axis
 *  that can be absent has one more, so that being absent is at least √0.75 from every value.  Source: after Hutter and Osborne 2013,
 *  conditional kernels. */
export class FeatureMap {
  /** features of a point */
  readonly count: number;
  /** i32[count]: the axis that a feature belongs to */
  readonly axisOf: Int32Array;
  /** first feature of each axis */
  readonly firstOf: readonly number[];

  constructor(private readonly codec: SpaceCodec) {
    const widths = codec.axes.map(
      (axis, position) => (codec.isOrdered(position) ? 1 : codec.sizes[position]!) + (axis.when === undefined ? 0 : 1),
    );
    this.firstOf = widths.map((_, position) => widths.slice(0, position).reduce((sum, width) => sum + width, 0));
    this.count = widths.reduce((sum, width) => sum + width, 0);
    this.axisOf = Int32Array.from(widths.flatMap((width, position) => Array.from({ length: width }, () => position)));
  }

  /** Writes the features of a point at `offset`. `unit` has NaN on absent axes. */
  write(unit: Float64Array, out: Float64Array, offset: number): void {
    for (let axis = 0; axis < unit.length; axis++) this.writeAxis(axis, unit[axis]!, out, offset + this.firstOf[axis]!);
  }

  private writeAxis(axis: number, value: number, out: Float64Array, at: number): void {
    const isOrdered = this.codec.isOrdered(axis);
    const size = isOrdered ? 1 : this.codec.sizes[axis]!;
    const isAbsent = Number.isNaN(value);
    if (isOrdered) out[at] = isAbsent ? 0.5 : value;
    else {
      out.fill(0, at, at + size);
      if (!isAbsent) out[at + Math.min(size - 1, Math.floor(value * size))] = Math.SQRT1_2;
    }
    if (this.codec.axes[axis]!.when !== undefined) out[at + size] = isAbsent ? 0 : 0.8660254037844386;
  }
}
