import type { TrialTable } from '../core/trial-table.js';

/** Splits trials into batches whose members share as many stored values as they can.
 *  table          the trials; those of `rows` are ordered
 *  rows           positions in the table
 *  dependencies   for each stored node the parameters (positions) that it depends on
 *  batchTrials    most trials of a batch
 *  Returns        batches of positions; following batches share values too
 *  The trials are a cloud in the space of parameter positions: it is halved, again and again, along the parameter
 *  whose halving saves most distinct values, so that a batch is a box as square as the dependencies ask for. */
export function orderTrials(table: TrialTable, rows: Int32Array, dependencies: readonly (readonly number[])[], batchTrials: number): Int32Array[] {
  const batches: Int32Array[] = [];
  const spare = new Int32Array(rows.length);
  split(rows.slice());
  return batches;

  function split(members: Int32Array): void {
    if (members.length === 0) return;
    if (members.length <= batchTrials) {
      batches.push(members);
      return;
    }
    const [low, high] = halve(members);
    split(low);
    split(high);
  }

  function halve(members: Int32Array): [Int32Array, Int32Array] {
    const boxes = table.indices.map((indices) => extentOf(indices, members));
    const axis = chooseAxis(boxes.map(({ size }) => size));
    if (axis === undefined) return [members.subarray(0, members.length >> 1), members.subarray(members.length >> 1)];
    const indices = table.indices[axis]!;
    const middle = boxes[axis]!.from + (boxes[axis]!.size >> 1);
    return partition(members, indices, middle, spare);
  }

  function chooseAxis(sizes: readonly number[]): number | undefined {
    const splittable = sizes.map((_, axis) => axis).filter((axis) => sizes[axis]! > 1);
    const saved = (axis: number): number =>
      dependencies.filter((axes) => axes.includes(axis)).reduce((sum, axes) => sum + axes.reduce((product, each) => product * sizes[each]!, 1), 0);
    return splittable.reduce<number | undefined>((best, axis) => (best === undefined || saved(axis) > saved(best) ? axis : best), undefined);
  }
}

/** Moves those whose index is below the middle before the others; both keep their order. */
function partition(members: Int32Array, indices: Int32Array, middle: number, spare: Int32Array): [Int32Array, Int32Array] {
  let [lows, highs] = [0, 0];
  for (let i = 0; i < members.length; i++) {
    const row = members[i]!;
    if (indices[row]! < middle) members[lows++] = row;
    else spare[highs++] = row;
  }
  members.set(spare.subarray(0, highs), lows);
  return [members.subarray(0, lows), members.subarray(lows)];
}

function extentOf(indices: Int32Array, members: Int32Array): { from: number; size: number } {
  let from = indices[members[0]!]!;
  let to = from;
  for (let i = 1; i < members.length; i++) {
    const index = indices[members[i]!]!;
    if (index < from) from = index;
    if (index > to) to = index;
  }
  return { from, size: to - from + 1 };
}
