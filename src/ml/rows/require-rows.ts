import { UsageError } from '../../core/errors.js';
import type { LabelledRows } from './labelled-rows.js';

/** Throws UsageError ROWS_MISSING, which says how many are missing, where there are fewer rows, or for classes fewer of one, than a fit
 *  needs.
 *  purpose       what needs them, for the sentence: training
 *  leastOfClass  rows of either class; 0 where targets are numbers                   */
export function requireRows(purpose: string, { rows, target }: LabelledRows, leastRows: number, leastOfClass: number): void {
  if (rows < leastRows) throw missing(`${purpose} needs at least ${leastRows} rows, and there are ${rows}`, leastRows - rows);
  for (const value of [0, 1]) {
    const found = target.reduce((count, each) => count + Number(each === value), 0);
    if (found < leastOfClass)
      throw missing(`${purpose} needs at least ${leastOfClass} rows of class ${value}, and there are ${found}`, leastOfClass - found);
  }
}

function missing(sentence: string, count: number): UsageError {
  return new UsageError('ROWS_MISSING', `${sentence}: ${count} ${count === 1 ? 'is' : 'are'} missing`, { context: { missing: count } });
}
