import type { SweepReportInput, TrialColumns } from './sweep-report-input.js';

/** Returns the rows of trials that have a rank: the objective is defined and every constraint holds. Ascending. */
export function rankableRows(trials: TrialColumns): Int32Array {
  const rows = new Int32Array(trials.objective.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    if (Number.isFinite(trials.objective[row]) && trials.feasible?.[row] !== 0) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** Returns the best rows, best first, at most `limit`. Equal objectives rank by trial number. */
export function rankTrials(trials: TrialColumns, rows: Int32Array, direction: SweepReportInput['objective']['direction'], limit: number): number[] {
  const sign = direction === 'maximize' ? -1 : 1;
  const isBefore = (a: number, b: number): number =>
    sign * (trials.objective[a]! - trials.objective[b]!) || trials.trialNumber[a]! - trials.trialNumber[b]!;
  let best: number[] = [];
  let worstKept = Infinity;
  for (const row of rows) {
    if (sign * trials.objective[row]! > worstKept) continue;
    best.push(row);
    if (best.length < 4 * limit) continue;
    best = best.sort(isBefore).slice(0, limit);
    worstKept = sign * trials.objective[best.at(-1)!]!;
  }
  return best.sort(isBefore).slice(0, limit);
}
