import { sortPositions } from '../../core/sort-positions.js';
import type { SearchGrid } from './search-grid.js';
import type { TrialColumns } from './sweep-report-input.js';

/** Returns the rows of all trials that have a rank, best first: the objective is defined and every constraint holds.
 *  Equal objectives rank by trial number. */
export function rankTrials(trials: TrialColumns, direction: SearchGrid['objective']['direction']): Int32Array {
  const { objective, trialNumber } = trials;
  const sign = direction === 'maximize' ? -1 : 1;
  return sortPositions(rankableRows(trials), (a, b) => sign * (objective[a]! - objective[b]!) || trialNumber[a]! - trialNumber[b]!);
}

/** Returns the objective of each row, in the rows' order. */
export function objectiveOf(trials: TrialColumns, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = trials.objective[rows[i]!]!;
  return values;
}

/** Returns the bin of each row's value on one axis, in the rows' order; -1 where the row has none. */
export function binsOf(valueIndex: Int32Array, binOfValue: Int32Array, rows: Int32Array): Int32Array {
  const bins = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) bins[i] = binOfValue[valueIndex[rows[i]!]!] ?? -1;
  return bins;
}

function rankableRows(trials: TrialColumns): Int32Array {
  const rows = new Int32Array(trials.objective.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    if (Number.isFinite(trials.objective[row]) && trials.feasible?.[row] !== 0) rows[count++] = row;
  }
  return rows.subarray(0, count);
}
