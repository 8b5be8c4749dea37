import type { TrialTable } from '../../core/trial-table.js';
import { KeyIndex, NO_NUMBER } from './key-index.js';

/** Trials that share the values of every node and their rules: they differ in the scales of their distances and in their time stop
 *  alone, and walk side by side. `U` units, `N` trials. */
export interface TrialUnits {
  readonly count: number;
  /** i32[N]: positions in the table, unit after unit, in the table's order within each */
  readonly trials: Int32Array;
  /** i32[U + 1]: where each unit's trials start */
  readonly starts: Int32Array;
  /** i32[N]: the unit of each position in the table */
  readonly unitOf: Int32Array;
}

/** Finds the units of a table.
 *  parameters  names that any node or number of the rules depends on
 *  mostTrials  a larger unit becomes several */
export function findUnits(table: TrialTable, parameters: readonly string[], mostTrials: number): TrialUnits {
  const { unitOf, sizes } = assignUnits(table, parameters, mostTrials);
  const starts = new Int32Array(sizes.length + 1);
  sizes.forEach((size, unit) => (starts[unit + 1] = starts[unit]! + size));
  const next = starts.slice();
  const trials = new Int32Array(table.count);
  for (let trial = 0; trial < table.count; trial++) {
    const unit = unitOf[trial]!;
    trials[next[unit]!] = trial;
    next[unit]!++;
  }
  return { count: sizes.length, trials, starts, unitOf };
}

function assignUnits(table: TrialTable, parameters: readonly string[], mostTrials: number): { unitOf: Int32Array; sizes: number[] } {
  const open = new KeyIndex(table, parameters);
  const sizes: number[] = [];
  const unitOf = new Int32Array(table.count);
  for (let trial = 0; trial < table.count; trial++) {
    let unit = open.get(trial);
    if (unit === NO_NUMBER || sizes[unit]! >= mostTrials) open.set(trial, (unit = sizes.push(0) - 1));
    sizes[unit]!++;
    unitOf[trial] = unit;
  }
  return { unitOf, sizes };
}

/** Returns the first trial of a unit: what it reads from nodes holds for all of them. */
export function headOf({ trials, starts }: TrialUnits, unit: number): number {
  return trials[starts[unit]!]!;
}

/** Returns how many trials a unit has. */
export function sizeOf({ starts }: TrialUnits, unit: number): number {
  return starts[unit + 1]! - starts[unit]!;
}
