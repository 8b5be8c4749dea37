import type { CheckStep } from './check-prices.js';
import { filterRows, findRows, issuesAt, isoTime, pickRows, pricesAt } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';
import type { ResolvedPolicies } from './policies.js';

/** Returns the rows from old to new where all of them run from new to old. */
export function checkDirection(rows: CheckedRows): CheckStep {
  const { timeMs } = rows.bars;
  const last = timeMs.length - 1;
  if (last < 1 || timeMs[0] === timeMs[last] || !fallsThroughout(timeMs)) return { rows, issues: [] };
  const reversed = pickRows(
    rows,
    Uint32Array.from(timeMs, (_, i) => last - i),
  );
  return { rows: reversed, issues: [{ ...issuesAt('descending', rows, [0], () => ({ values: {} }))[0]!, count: timeMs.length }] };
}

function fallsThroughout(timeMs: Float64Array): boolean {
  for (let i = 1; i < timeMs.length; i++) if (!(timeMs[i]! <= timeMs[i - 1]!)) return false;
  return true;
}

/** Finds rows out of order, duplicates and conflicts. The rows come back strictly ascending whatever the policies,
 *  for nothing can be traded otherwise: sorted, first of equal copies, last of conflicting ones, or none of those where they are
 *  dropped. */
export function checkOrder(rows: CheckedRows, { conflict }: Pick<ResolvedPolicies, 'conflict'>): CheckStep {
  const { timeMs } = rows.bars;
  if (ascendsThroughout(timeMs)) return { rows, issues: [] };
  const late = findRows(rows, (i) => i > 0 && timeMs[i]! < timeMs[i - 1]!);
  const issues = issuesAt('disorder', rows, late, (i) => ({ values: { after: isoTime(timeMs[i - 1]!) } }));
  const repeated = checkRepeats(late.length === 0 ? rows : sortRows(rows), conflict === 'drop');
  return { rows: repeated.rows, issues: [...issues, ...repeated.issues] };
}

function ascendsThroughout(timeMs: Float64Array): boolean {
  for (let i = 1; i < timeMs.length; i++) if (!(timeMs[i]! > timeMs[i - 1]!)) return false;
  return true;
}

function checkRepeats(rows: CheckedRows, isConflictDropped: boolean): CheckStep {
  const { timeMs } = rows.bars;
  const repeats = findRows(rows, (i) => i > 0 && timeMs[i] === timeMs[i - 1]);
  if (repeats.length === 0) return { rows, issues: [] };
  const issues = [
    ...issuesAt(
      'duplicate',
      rows,
      repeats.filter((i) => isEqualBar(rows, i, i - 1)),
      (i) => ({ values: { first_row: rows.rowNumbers.at(i - 1)! }, repaired: null }),
    ),
    ...issuesAt(
      'conflict',
      rows,
      repeats.filter((i) => !isEqualBar(rows, i, i - 1)),
      (i) => ({ values: { first_row: rows.rowNumbers.at(i - 1)!, ...pricesAt(rows, i) } }),
    ),
  ];
  const doubted = new Set(isConflictDropped ? repeats.filter((i) => !isEqualBar(rows, i, i - 1)).map((i) => timeMs[i]!) : []);
  return { rows: filterRows(rows, (i) => timeMs[i] !== timeMs[i + 1] && !doubted.has(timeMs[i]!)), issues };
}

function sortRows(rows: CheckedRows): CheckedRows {
  const { timeMs } = rows.bars;
  const order = Array.from(timeMs, (_, i) => i).sort((a, b) => timeMs[a]! - timeMs[b]! || a - b);
  return pickRows(rows, order);
}

function isEqualBar({ bars }: CheckedRows, i: number, j: number): boolean {
  return [bars.open, bars.high, bars.low, bars.close, bars.volume].every((column) => Object.is(column[i], column[j]));
}
