import { BAR_COLUMNS } from '../../core/bars.js';
import type { Bars } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import { matchSymbol } from '../columns/match-symbol.js';
import { plainText } from '../columns/quote-cell.js';
import { allocateBars, pickBars } from './raw-bars.js';
import type { FilePart, RawBars } from './raw-bars.js';

/** The bars of one of several files. */
export interface BarsOfFile extends RawBars {
  readonly path: string;
}

/** Joins the bars of several files, whatever order they are named in: files in the order of their first bars, and rows by time where files
 *  overlap. Rows that one file has out of order stay so, for the quality check to find.
 *  Throws DataError DATA_LAYOUT_UNKNOWN where files do not fit each other, DATA_NOT_FOUND where they are of several symbols. */
export function joinBars(parts: readonly BarsOfFile[]): RawBars {
  requireOneKind(parts);
  requireOneSymbol(parts);
  const sorted = parts.map(ascending).sort((a, b) => a.bars.timeMs[0]! - b.bars.timeMs[0]! || (a.path < b.path ? -1 : 1));
  const joined = concatenate(sorted);
  const overlaps = overlapsOf(sorted);
  const isOrdered = sorted.every(({ bars }) => isAscending(bars.timeMs));
  return { ...(overlaps.length > 0 && isOrdered ? sortByTime(joined) : joined), notes: [...(joined.notes ?? []), ...overlaps] };
}

function requireOneKind(parts: readonly BarsOfFile[]): void {
  const [first] = parts as [BarsOfFile];
  const zoneOf = ({ timeKind, zone }: BarsOfFile): string =>
    timeKind === 'utc' ? 'times with a zone' : `times without zone${zone === undefined ? '' : ` in ${zone}`}`;
  const other = parts.find((part) => zoneOf(part) !== zoneOf(first) || part.origin !== first.origin);
  if (other === undefined) return;
  const rule =
    zoneOf(other) === zoneOf(first)
      ? `is ${other.origin}, and "${first.path}" is ${first.origin}`
      : `has ${zoneOf(other)}, and "${first.path}" has ${zoneOf(first)}`;
  throw new DataError('DATA_LAYOUT_UNKNOWN', `file "${other.path}" ${rule}: they cannot be joined`, { context: { file: other.path } });
}

function requireOneSymbol(parts: readonly BarsOfFile[]): void {
  const named = parts.filter(({ symbolValue }) => symbolValue !== undefined);
  const values = [...new Set(named.map(({ symbolValue }) => symbolValue!))].sort();
  if (values.every((value) => matchSymbol([values[0]!], value) !== undefined)) return;
  throw new DataError(
    'DATA_NOT_FOUND',
    `files "${named[0]!.path}" and others hold several symbols (${plainText(values.slice(0, 12).join(', '), 200)}): name one with data.symbols or --symbol`,
    { context: { file: named[0]!.path } },
  );
}

/** A file that runs from new to old is turned round: others of its kind may not. */
function ascending(part: BarsOfFile): BarsOfFile {
  const { timeMs } = part.bars;
  const last = timeMs.length - 1;
  if (last < 1 || timeMs[0] === timeMs[last] || !timeMs.every((time, i) => i === 0 || time <= timeMs[i - 1]!)) return part;
  return {
    ...part,
    ...picked(
      part,
      Uint32Array.from(timeMs, (_, i) => last - i),
    ),
  };
}

function picked(raw: RawBars, order: Uint32Array): Pick<RawBars, 'bars' | 'rowNumbers' | 'localTimeMs' | 'cut'> {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(order, (index) => column[index]!);
  const places = raw.cut && new Map(Array.from(order, (index, place) => [index, place]));
  return {
    bars: pickBars(raw.bars, order),
    rowNumbers: Uint32Array.from(order, (index) => raw.rowNumbers.at(index)!),
    localTimeMs: raw.localTimeMs && pick(raw.localTimeMs),
    cut: raw.cut && { count: raw.cut.count, first: raw.cut.first.map((index) => places!.get(index)!) },
  };
}

function concatenate(parts: readonly BarsOfFile[]): RawBars {
  const count = parts.reduce((sum, { bars }) => sum + bars.timeMs.length, 0);
  const bars = allocateBars(count);
  const rowNumbers = new Uint32Array(count);
  const hasLocal = parts.some(({ localTimeMs }) => localTimeMs !== undefined);
  const localTimeMs = hasLocal ? new Float64Array(count) : undefined;
  const files: FilePart[] = [];
  const first: number[] = [];
  let [at, rowsBefore] = [0, 0];
  for (const part of parts) {
    for (const column of ['timeMs', ...BAR_COLUMNS] as const satisfies readonly (keyof Bars)[]) bars[column].set(part.bars[column], at);
    localTimeMs?.set(part.localTimeMs ?? part.bars.timeMs, at);
    const rows = part.rowNumbers;
    let lastRow = 0;
    for (let i = 0; i < rows.length; i++) {
      rowNumbers[at + i] = rowsBefore + rows.at(i)!;
      lastRow = Math.max(lastRow, rows.at(i)!);
    }
    files.push({ path: part.path, rowsBefore });
    for (const index of part.cut?.first ?? []) first.push(at + index);
    at += part.bars.timeMs.length;
    rowsBefore += lastRow;
  }
  const cutCount = parts.reduce((sum, { cut }) => sum + (cut?.count ?? 0), 0);
  const [{ timeKind, zone, layout, origin, symbolValue }] = parts as [BarsOfFile];
  const notes = parts.flatMap((part) => part.notes ?? []);
  return {
    bars,
    rowNumbers,
    timeKind,
    zone,
    layout,
    origin,
    symbolValue,
    localTimeMs,
    notes,
    files,
    cut: cutCount > 0 ? { count: cutCount, first: first.slice(0, 5) } : undefined,
  };
}

/** A sentence for each pair of neighbours that share time. */
function overlapsOf(sorted: readonly BarsOfFile[]): string[] {
  let [lastPath, lastMs] = ['', -Infinity];
  const sentences: string[] = [];
  for (const { path, bars } of sorted) {
    const [from, to] = [bars.timeMs[0]!, bars.timeMs.at(-1)!];
    if (from <= lastMs)
      sentences.push(
        `files "${lastPath}" and "${path}" overlap from ${new Date(from).toISOString()} to ${new Date(Math.min(lastMs, to)).toISOString()}`,
      );
    if (to > lastMs) [lastPath, lastMs] = [path, to];
  }
  return sentences;
}

function sortByTime(joined: RawBars): RawBars {
  const { timeMs } = joined.bars;
  const order = Uint32Array.from(timeMs, (_, i) => i).sort((a, b) => timeMs[a]! - timeMs[b]! || a - b);
  return { ...joined, ...picked(joined, order) };
}

function isAscending(timeMs: Float64Array): boolean {
  return timeMs.every((time, i) => i === 0 || time >= timeMs[i - 1]!);
}
