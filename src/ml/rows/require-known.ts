import { UsageError } from '../../core/errors.js';
import { filterRows, type LabelledRows } from './labelled-rows.js';

/** Refuses rows whose label is known only after a cut: what is fitted up to the cut must not see them.
 *  purpose  what is fitted, for the sentence: scaler
 *  cutMs    epoch ms UTC; a label that is known at the cut may be seen
 *  Throws UsageError LABEL_LEAK, naming the row, when its label is known, and the cut    */
export function requireKnown(purpose: string, { knownAtMs, barIndex }: LabelledRows, cutMs: number): void {
  const row = knownAtMs.findIndex((time) => !(time <= cutMs));
  if (row < 0) return;
  const [knownAt, cut] = [nameTime(knownAtMs[row]!), nameTime(cutMs)];
  throw new UsageError(
    'LABEL_LEAK',
    `the ${purpose} must see labels known by ${cut} only, and that of row ${row} (bar ${barIndex[row]}) is known at ${knownAt}`,
    {
      context: { row, bar: barIndex[row]!, known_at: knownAt, cut },
    },
  );
}

/** Returns the rows whose labels are known by a cut. */
export function takeKnown(rows: LabelledRows, cutMs: number): LabelledRows {
  return filterRows(rows, (row) => rows.knownAtMs[row]! <= cutMs);
}

/** Returns a time as a sentence has it: ISO 8601 in UTC. */
export function nameTime(timeMs: number): string {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString() : String(timeMs);
}
