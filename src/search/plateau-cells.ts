/** Trials that lie together, as one: a sampler that crowded into a spike shall not outvote what surrounds it. */
export interface Cells {
  readonly count: number;
  /** f64[cell * dimensions]: mean position */
  readonly centres: Float64Array;
  /** f64[cell]: mean and worst goodness of its trials */
  readonly means: Float64Array;
  readonly worsts: Float64Array;
  /** i32[cell]: trials in it */
  readonly sizes: Int32Array;
}

/** Puts the trials into cubes.
 *  points    f64[trial * dimensions], no NaN
 *  goodness  f64[trial], higher is better, no NaN
 *  side      of a cube
 *  Cost      O(trials * dimensions)                                                                                        */
export function gatherCells(points: Float64Array, dimensions: number, goodness: Float64Array, side: number): Cells {
  const cellOf = assignCells(points, dimensions, goodness.length, side);
  const count = cellOf.reduce((most, cell) => Math.max(most, cell + 1), 0);
  const cells = {
    count,
    centres: new Float64Array(count * dimensions),
    means: new Float64Array(count),
    worsts: new Float64Array(count).fill(Infinity),
    sizes: new Int32Array(count),
  };
  cellOf.forEach((cell, trial) => {
    cells.sizes[cell]!++;
    cells.means[cell]! += goodness[trial]!;
    cells.worsts[cell] = Math.min(cells.worsts[cell]!, goodness[trial]!);
    for (let axis = 0; axis < dimensions; axis++) cells.centres[cell * dimensions + axis]! += points[trial * dimensions + axis]!;
  });
  for (let cell = 0; cell < count; cell++) {
    cells.means[cell]! /= cells.sizes[cell]!;
    for (let axis = 0; axis < dimensions; axis++) cells.centres[cell * dimensions + axis]! /= cells.sizes[cell]!;
  }
  return cells;
}

/** Returns i32[trial]: cells numbered from 0 in the order in which they are met. */
function assignCells(points: Float64Array, dimensions: number, trials: number, side: number): Int32Array {
  const numbers = new Map<string, number>();
  const cellOf = new Int32Array(trials);
  const place = Array.from({ length: dimensions }, () => 0);
  for (let trial = 0; trial < trials; trial++) {
    for (let axis = 0; axis < dimensions; axis++) place[axis] = Math.floor(points[trial * dimensions + axis]! / side);
    const key = place.join();
    const known = numbers.get(key);
    if (known === undefined) numbers.set(key, numbers.size);
    cellOf[trial] = known ?? numbers.size - 1;
  }
  return cellOf;
}
