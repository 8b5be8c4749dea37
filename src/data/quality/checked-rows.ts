import type { Bars } from '../../core/bars.js';
import { pickBars } from '../raw-bars.js';
import type { FilePart } from '../raw-bars.js';
import type { FindingExample, FindingKind, Issue } from './findings.js';

const EXAMPLES = 5;

/** Bars under check, each with its line or row in the source. */
export interface CheckedRows {
  readonly bars: Bars;
  readonly rowNumbers: Uint32Array;
  /** where the rows come from several files */
  readonly files?: readonly FilePart[] | undefined;
}

/** Returns the rows at `indices`, in that order. */
export function pickRows(rows: CheckedRows, indices: ArrayLike<number>): CheckedRows {
  return {
    bars: pickBars(rows.bars, indices),
    rowNumbers: Uint32Array.from(indices, (index) => rows.rowNumbers[index]!),
    files: rows.files,
  };
}

/** Returns the rows for which `keeps` is true; the same object where it always is. */
export function filterRows(rows: CheckedRows, keeps: (index: number) => boolean): CheckedRows {
  const indices = findRows(rows, keeps);
  return indices.length === rows.rowNumbers.length ? rows : pickRows(rows, indices);
}

/** Returns the indices for which `matches` is true. */
export function findRows(rows: CheckedRows, matches: (index: number) => boolean): number[] {
  const indices: number[] = [];
  for (let i = 0; i < rows.rowNumbers.length; i++) if (matches(i)) indices.push(i);
  return indices;
}

/** Returns the issue of those rows, or nothing where there are none; `valuesOf` says what an example shows. */
export function issuesAt(
  kind: FindingKind,
  rows: CheckedRows,
  indices: readonly number[],
  valuesOf: (index: number) => FindingExample['values'],
): Issue[] {
  if (indices.length === 0) return [];
  return [{ kind, count: indices.length, examples: indices.slice(0, EXAMPLES).map((index) => exampleAt(rows, index, valuesOf(index))) }];
}

/** Returns one row as an example. */
export function exampleAt(
  rows: CheckedRows,
  index: number,
  values: FindingExample['values'],
  timeMs = rows.bars.timeMs[index]!,
): FindingExample {
  const number = rows.rowNumbers[index]!;
  const file = rows.files?.findLast(({ rowsBefore }) => rowsBefore < number);
  return { row: number - (file?.rowsBefore ?? 0), time: isoTime(timeMs), values, ...(file && { file: file.path }) };
}

/** Returns a row's prices as an example shows them. */
export function pricesAt({ bars }: CheckedRows, index: number): FindingExample['values'] {
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
