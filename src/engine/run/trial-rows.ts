import type { TrialTable } from '../../core/trial-table.js';
import { sizeOf, type TrialUnits } from '../plan/trial-units.js';

/** Trials of a group in shared memory, so that every thread reads them in place: rows in units, units in batches.
 *  `N` rows, `U` units, `B` batches, `P` parameters, `R` stored nodes that the program reads. */
export interface TrialRows {
  /** i32[B + 1]: the unit that each batch starts with */
  readonly batchStarts: Int32Array;
  /** i32[U + 1]: the row that each unit starts with */
  readonly unitStarts: Int32Array;
  /** i32[P][N]: position of each parameter's value */
  readonly indices: readonly Int32Array[];
  /** u32[R][U]: pointers of the stored nodes */
  readonly references: readonly Uint32Array[];
  /** u32[conditions][U]: see KeptConditions.assign; empty where none are kept */
  readonly kept: readonly Uint32Array[];
  /** f64[number][U]: numbers of the rules, those of RULE_FIELDS first; empty where all units have the same */
  readonly rules: readonly Float64Array[];
  /** u32[N]: pointers of the record, of the sums of returns (0: not wanted) and of what is known of touches, by side */
  readonly records: Uint32Array;
  readonly returns: Uint32Array;
  readonly longTouches: Uint32Array;
  readonly shortTouches: Uint32Array;
}

/** Where the values of trials lie. */
export interface RowPointers {
  /** pointers of the stored nodes that the program reads, by unit */
  readonly references: readonly ((unit: number) => number)[];
  /** by unit, for each condition that workers compute and keep */
  readonly kept: readonly ((unit: number) => number)[];
  /** by unit, each number of the rules; none where all units have the same */
  readonly rules: readonly ((unit: number) => number)[];
  /** by trial, as a position in the table */
  readonly record: (trial: number) => number;
  readonly returns: (trial: number) => number;
  readonly longTouch: (trial: number) => number;
  readonly shortTouch: (trial: number) => number;
}

/** Lays out the trials of batches of units. */
export function layOutRows(batches: readonly Int32Array[], units: TrialUnits, table: TrialTable, pointers: RowPointers): TrialRows {
  const order = joinBatches(batches);
  const unitStarts = runningSum(order.length, (position) => sizeOf(units, order[position]!));
  const trials = new Int32Array(unitStarts.at(-1)!);
  order.forEach((unit, position) => trials.set(units.trials.subarray(units.starts[unit], units.starts[unit + 1]), unitStarts[position]));
  const perRow = (pointerOf: (trial: number) => number): Uint32Array => sharedPointers(trials, pointerOf);
  return {
    batchStarts: runningSum(batches.length, (batch) => batches[batch]!.length),
    unitStarts,
    indices: table.indices.map((indices) => sharedIndices(trials, indices)),
    references: pointers.references.map((pointerOf) => sharedPointers(order, pointerOf)),
    kept: pointers.kept.map((pointerOf) => sharedPointers(order, pointerOf)),
    rules: pointers.rules.map((numberOf) => sharedNumbers(order, numberOf)),
    records: perRow(pointers.record),
    returns: perRow(pointers.returns),
    longTouches: perRow(pointers.longTouch),
    shortTouches: perRow(pointers.shortTouch),
  };
}

function joinBatches(batches: readonly Int32Array[]): Int32Array {
  const units = new Int32Array(batches.reduce((sum, batch) => sum + batch.length, 0));
  let end = 0;
  for (const batch of batches) {
    units.set(batch, end);
    end += batch.length;
  }
  return units;
}

/** i32[count + 1] in shared memory: where each begins, then where the last one ends. */
function runningSum(count: number, sizeAt: (position: number) => number): Int32Array {
  const starts = new Int32Array(new SharedArrayBuffer((count + 1) * 4));
  for (let position = 0; position < count; position++) starts[position + 1] = starts[position]! + sizeAt(position);
  return starts;
}

/** i32[trials] in shared memory: the index of each trial. */
function sharedIndices(trials: Int32Array, indices: Int32Array): Int32Array {
  const column = new Int32Array(new SharedArrayBuffer(trials.length * 4));
  for (let row = 0; row < trials.length; row++) column[row] = indices[trials[row]!]!;
  return column;
}

/** f64[keys] in shared memory: the number of each key. */
function sharedNumbers(keys: Int32Array, numberOf: (key: number) => number): Float64Array {
  const column = new Float64Array(new SharedArrayBuffer(keys.length * 8));
  for (let row = 0; row < keys.length; row++) column[row] = numberOf(keys[row]!);
  return column;
}

/** u32[keys] in shared memory: the pointer of each key. The memory reaches to 4 GiB, so a signed pointer would turn negative half way. */
function sharedPointers(keys: Int32Array, pointerOf: (key: number) => number): Uint32Array {
  const column = new Uint32Array(new SharedArrayBuffer(keys.length * 4));
  for (let row = 0; row < keys.length; row++) column[row] = pointerOf(keys[row]!);
  return column;
}
