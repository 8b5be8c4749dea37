import type { AccuracyChange } from './accuracy-change.js';
import type { ColumnDrift } from './column-drift.js';

/** Below so many independent rows on one side nothing short of a change of everything can be told from chance. */
const FEW_ROWS = 5;

/** Returns what changed in a column. */
export function columnSentence({ name, stability, distance, qValue, currentRows }: ColumnDrift): string {
  return `The distribution of ${name} changed: stability index ${stability.toFixed(3)}, distance ${distance.toFixed(3)} with q ${qValue.toPrecision(2)} over ${Math.floor(currentRows)} independent rows.`;
}

/** Returns how accuracy fell. */
export function accuracySentence({ reference, current, currentRows }: AccuracyChange): string {
  return `Accuracy fell from ${share(reference)} to ${share(current)} over ${currentRows} rows.`;
}

/** Returns a sentence for each thing that was not compared, or not as sharply as the rest. */
export function noteSentences(columns: readonly ColumnDrift[], leftOut: readonly string[]): string[] {
  const slow = columns.filter(({ referenceRows, currentRows }) => Math.min(referenceRows, currentRows) < FEW_ROWS).map(({ name }) => name),
    notes: string[] = [];
  if (leftOut.length > 0) notes.push(`Left out, for the clock alone decides them: ${leftOut.join(', ')}.`);
  if (slow.length > 0) notes.push(`Too slow to be judged, fewer than ${FEW_ROWS} independent rows: ${slow.join(', ')}.`);
  if (columns[0]!.chunks === 0) notes.push('The reference has too few rows for chunks: bounds are those of its independent rows.');
  return notes;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
