import { intColumn } from '../../core/int-column.js';
import type { TrialTable } from '../../core/trial-table.js';
import { headOf, sizeOf, type TrialUnits } from './trial-units.js';

/** The most that a batch may hold. */
export interface BatchLimits {
  readonly units: number;
  readonly trials: number;
}

/** Splits units into batches whose members share as many stored values as they can.
 *  members        the units to split
 *  dependencies   for each stored node the parameters (positions) that it depends on
 *  Returns        batches of units; following batches share values too
 *  The units are a cloud in the space of parameter positions: it is halved, again and again, along the parameter
 *  whose halving saves most distinct values, so that a batch is a box as square as the dependencies ask for. */
export function orderUnits(
  table: TrialTable,
  units: TrialUnits,
  members: Int32Array,
  dependencies: readonly (readonly number[])[],
  limits: BatchLimits,
): Int32Array[] {
  const positions = table.indices.map((indices) => intColumn(units.count, (unit) => indices[headOf(units, unit)]!));
  const batches: Int32Array[] = [];
  const spare = new Int32Array(members.length);
  split(members.slice());
  return batches;

  function split(part: Int32Array): void {
    if (part.length === 0) return;
    if (isWithin(part)) {
      batches.push(part);
      return;
    }
    const [low, high] = halve(part);
    split(low);
    split(high);
  }

  function isWithin(part: Int32Array): boolean {
    if (part.length === 1) return true;
    return part.length <= limits.units && part.reduce((sum, unit) => sum + sizeOf(units, unit), 0) <= limits.trials;
  }

  function halve(part: Int32Array): [Int32Array, Int32Array] {
    const boxes = positions.map((column) => extentOf(column, part));
    const axis = chooseAxis(boxes.map(({ size }) => size));
    if (axis === undefined) return [part.subarray(0, part.length >> 1), part.subarray(part.length >> 1)];
    const middle = boxes[axis]!.from + (boxes[axis]!.size >> 1);
    return partition(part, positions[axis]!, middle, spare);
  }

  function chooseAxis(sizes: readonly number[]): number | undefined {
    const splittable = sizes.map((_, axis) => axis).filter((axis) => sizes[axis]! > 1);
    const saved = (axis: number): number =>
      dependencies
        .filter((axes) => axes.includes(axis))
        .reduce((sum, axes) => sum + axes.reduce((product, each) => product * sizes[each]!, 1), 0);
    return splittable.reduce<number | undefined>(
      (best, axis) => (best === undefined || saved(axis) > saved(best) ? axis : best),
      undefined,
    );
  }
}

/** Moves those whose position is below the middle before the others; both keep their order. */
function partition(part: Int32Array, positions: Int32Array, middle: number, spare: Int32Array): [Int32Array, Int32Array] {
  let [lows, highs] = [0, 0];
  for (let i = 0; i < part.length; i++) {
    const unit = part[i]!;
    if (positions[unit]! < middle) part[lows++] = unit;
    else spare[highs++] = unit;
  }
  part.set(spare.subarray(0, highs), lows);
  return [part.subarray(0, lows), part.subarray(lows)];
}

function extentOf(positions: Int32Array, part: Int32Array): { from: number; size: number } {
  let from = positions[part[0]!]!;
  let to = from;
  for (let i = 1; i < part.length; i++) {
    const position = positions[part[i]!]!;
    if (position < from) from = position;
    if (position > to) to = position;
  }
  return { from, size: to - from + 1 };
}
