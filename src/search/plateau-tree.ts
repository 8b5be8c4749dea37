/** A k-d tree over points in any number of dimensions: one permutation of the points, no nodes.
 *  Source  Bentley 1975; the flat layout is that of kdbush                                                                  */
export interface PointTree {
  readonly dimensions: number;
  /** f64[point * dimensions], in the caller's order */
  readonly points: Float64Array;
  /** i32[place]: the point; the middle of each range divides it along the range's axis */
  readonly order: Int32Array;
}

const LEAF_POINTS = 12;

/** Returns the tree over the points; they are kept, not copied. Cost O(points log points). */
export function buildPointTree(points: Float64Array, dimensions: number): PointTree {
  const order = Int32Array.from({ length: points.length / dimensions }, (_, point) => point);
  sortRange(0, order.length - 1, 0);
  return { dimensions, points, order };

  function sortRange(from: number, to: number, axis: number): void {
    if (to - from < LEAF_POINTS) return;
    const middle = (from + to) >> 1;
    select(middle, from, to, axis);
    sortRange(from, middle - 1, (axis + 1) % dimensions);
    sortRange(middle + 1, to, (axis + 1) % dimensions);
  }

  /** Quickselect: what is before the place is not above it, what is behind not below. */
  function select(place: number, from: number, to: number, axis: number): void {
    const at = (i: number): number => points[order[i]! * dimensions + axis]!;
    while (to > from) {
      const pivot = at((from + to) >> 1);
      let [low, high] = [from, to];
      while (low <= high) {
        while (at(low) < pivot) low++;
        while (at(high) > pivot) high--;
        if (low > high) break;
        [order[low], order[high]] = [order[high]!, order[low]!];
        low++;
        high--;
      }
      if (place <= high) to = high;
      else if (place >= low) from = low;
      else return;
    }
  }
}

/** Writes the points within the distance of `centre` (both included) and returns how many there are; those that `found` has no room for are
 *  left out.
 *  centre  f64[dimensions]
 *  found   i32, out, in no particular order, the same for the same tree                                                     */
export function findWithin({ dimensions, points, order }: PointTree, centre: Float64Array, distance: number, found: Int32Array): number {
  let count = 0;
  visit(0, order.length - 1, 0);
  return count;

  function visit(from: number, to: number, axis: number): void {
    if (to - from < LEAF_POINTS) {
      for (let place = from; place <= to; place++) take(order[place]!);
      return;
    }
    const middle = (from + to) >> 1;
    const point = order[middle]!;
    const offset = points[point * dimensions + axis]! - centre[axis]!;
    take(point);
    if (offset >= -distance) visit(from, middle - 1, (axis + 1) % dimensions);
    if (offset <= distance) visit(middle + 1, to, (axis + 1) % dimensions);
  }

  function take(point: number): void {
    let square = 0;
    for (let axis = 0; axis < dimensions; axis++) square += (points[point * dimensions + axis]! - centre[axis]!) ** 2;
    if (square <= distance * distance && count < found.length) found[count++] = point;
  }
}
