import type { Bars } from '../../core/bars.js';
import { pickBars } from '../bars/raw-bars.js';
import type { RowNumbers } from '../bars/row-numbers.js';
import type { FilePart } from '../bars/raw-bars.js';
import type { FindingExample, FindingKind, FindingValues, Issue } from './findings.js';

/** Examples of an issue unless more are asked for. */
export const EXAMPLES = 5;

/** Bars under check, each with its line or row in the source. */
export interface CheckedRows {
  readonly bars: Bars;
  readonly rowNumbers: RowNumbers;
  /** where the rows come from several files */
  readonly files?: readonly FilePart[] | undefined;
  /** how many examples an issue shows */
  readonly exampleLimit: number;
}

/** Returns the rows at `indices`, in that order. */
export function pickRows(rows: CheckedRows, indices: ArrayLike<number>): CheckedRows {
  return { ...rows, bars: pickBars(rows.bars, indices), rowNumbers: Uint32Array.from(indices, (index) => rows.rowNumbers.at(index)!) };
}

/** Returns the rows for which `keeps` is true; the same object where it always is. */
export function filterRows(rows: CheckedRows, keeps: (index: number) => boolean): CheckedRows {
  const indices = findRows(rows, keeps);
  return indices.length === rows.rowNumbers.length ? rows : pickRows(rows, indices);
}

/** Returns the rows without those at `indices`, which ascend. */
export function dropRows(rows: CheckedRows, indices: readonly number[]): CheckedRows {
  if (indices.length === 0) return rows;
  const isDropped = new Uint8Array(rows.rowNumbers.length);
  for (const index of indices) isDropped[index] = 1;
  return filterRows(rows, (index) => isDropped[index] === 0);
}

/** Returns the indices for which `matches` is true. */
export function findRows(rows: CheckedRows, matches: (index: number) => boolean): number[] {
  const indices: number[] = [];
  for (let i = 0; i < rows.rowNumbers.length; i++) if (matches(i)) indices.push(i);
  return indices;
}

/** What an example says of a bar, and of what a repair makes of it. */
export interface Shown {
  readonly values: FindingValues;
  readonly repaired?: FindingValues | null;
}

/** Returns the issue of those rows, or nothing where there are none; `show` says what an example shows. */
export function issuesAt(kind: FindingKind, rows: CheckedRows, indices: readonly number[], show: (index: number) => Shown): Issue[] {
  if (indices.length === 0) return [];
  const examples = indices.slice(0, rows.exampleLimit).map((index) => exampleAt(rows, index, show(index)));
  return [{ kind, count: indices.length, examples }];
}

/** Returns one row as an example. */
export function exampleAt(rows: CheckedRows, index: number, shown: Shown, timeMs = rows.bars.timeMs[index]!): FindingExample {
  const number = rows.rowNumbers.at(index)!;
  const file = rows.files?.findLast(({ rowsBefore }) => rowsBefore < number);
  return { row: number - (file?.rowsBefore ?? 0), time: isoTime(timeMs), ...shown, ...(file && { file: file.path }) };
}

/** Returns a row's prices as an example shows them. */
export function pricesAt(
  { bars }: CheckedRows,
  index: number,
): Readonly<Record<'open' | 'high' | 'low' | 'close', number | string | null>> {
  const price = (column: Float64Array): number | string | null => {
    const value = column[index]!;
    return Number.isNaN(value) ? null : Number.isFinite(value) ? value : String(value);
  };
  return { open: price(bars.open), high: price(bars.high), low: price(bars.low), close: price(bars.close) };
}

/** Returns ISO 8601 UTC, without milliseconds where they are 0. */
export function isoTime(timeMs: number): string {
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString().replace('.000Z', 'Z') : String(timeMs);
}
