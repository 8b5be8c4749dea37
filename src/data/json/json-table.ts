import { DataError } from '../../core/errors.js';
import { plainText } from '../columns/quote-cell.js';
import type { TextPart } from '../text/text-part.js';

/** A JSON value that is no text, number, … */
type Composite = Readonly<Record<string, unknown>> | readonly unknown[];
/** Rows of cells; the first is the header where there is one. */
type Rows = readonly (readonly unknown[])[];

/** How deep the rows may lie: `{"result": {"list": [[…]]}}`. */
const DEEPEST = 4;
const LEAST_COLUMNS = 5;

/** Whether a text begins as JSON does. */
export function isJson({ bytes }: TextPart): boolean {
  return /^\s*[[{]/.test(bytes.toString('latin1', 0, 256));
}

/** Returns the rows of a JSON document as a table in text: rows that are lists (freqtrade, exchanges), rows that are objects, one to a line
 *  too, columns that are lists (`{"t": […], "o": […]}`), pandas' columns, index and data, objects by time. What stands around them is
 *  passed
 *  over. Row n of the list is line n, or n + 1 below a header.
 *  Throws DataError DATA_UNREADABLE where the text is no JSON, DATA_LAYOUT_UNKNOWN where it holds no rows of bars. */
export function jsonTable({ file, bytes }: TextPart): TextPart {
  const rows = findRows(parse(file, bytes), 0);
  if (rows === undefined || rows.length === 0)
    throw new DataError(
      'DATA_LAYOUT_UNKNOWN',
      `file "${file}" is JSON without rows of bars: a list of lists, a list of objects or an object of lists, each with a time and four prices`,
      { context: { file } },
    );
  return { file, bytes: Buffer.from(`${rows.map((row) => row.map(cellOf).join('\t')).join('\n')}\n`) };
}

function parse(file: string, bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const lines = parseLines(text);
    if (lines !== undefined) return lines;
    throw new DataError('DATA_UNREADABLE', `file "${file}" is not whole JSON: ${plainText((cause as Error).message, 120)}`, {
      context: { file },
      cause,
    });
  }
}

/** A value to a line. */
function parseLines(text: string): unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    return lines.length > 1 ? lines.map((line) => JSON.parse(line) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function findRows(value: unknown, depth: number): Rows | undefined {
  if (!isComposite(value) || depth > DEEPEST) return undefined;
  if (Array.isArray(value)) return rowsOfList(value as readonly unknown[]) ?? findInside(value as readonly unknown[], depth);
  const object = value as Readonly<Record<string, unknown>>;
  return rowsOfSplit(object) ?? rowsOfColumns(object) ?? rowsByTime(object) ?? findInside(Object.values(object), depth);
}

function findInside(values: readonly unknown[], depth: number): Rows | undefined {
  for (const value of values.slice(0, 100)) {
    const rows = findRows(value, depth + 1);
    if (rows !== undefined) return rows;
  }
  return undefined;
}

function rowsOfList(list: readonly unknown[]): Rows | undefined {
  if (list.length > 0 && list.every((row) => Array.isArray(row) && row.length >= LEAST_COLUMNS && row.every((cell) => !isComposite(cell))))
    return list as Rows;
  if (list.length === 0 || !list.every((row) => isComposite(row) && !Array.isArray(row))) return undefined;
  return rowsOfObjects(list as readonly Readonly<Record<string, unknown>>[]);
}

/** Every name that a row has becomes a column; objects inside rows (`mid: {o, h, l, c}`) give theirs. */
function rowsOfObjects(objects: readonly Readonly<Record<string, unknown>>[]): Rows | undefined {
  const flat = objects.map(flatten);
  const names = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  if (names.length < LEAST_COLUMNS) return undefined;
  return [names, ...flat.map((row) => names.map((name) => row[name]))];
}

function flatten(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(row).flatMap(([name, value]): (readonly [string, unknown])[] => {
    if (!isComposite(value)) return [[name, value]];
    return Array.isArray(value) ? [] : Object.entries(value).filter(([, inner]) => !isComposite(inner));
  });
  return Object.fromEntries(entries);
}

/** `{"columns": […], "index": […], "data": [[…]]}`, as pandas splits a frame. */
function rowsOfSplit({ columns, index, data }: Readonly<Record<string, unknown>>): Rows | undefined {
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every((row) => Array.isArray(row) && row.length === columns.length))
    return undefined;
  const hasIndex = Array.isArray(index) && index.length === data.length;
  const names = (columns as readonly unknown[]).map((name) => (Array.isArray(name) ? name[0] : name));
  return hasIndex
    ? [['index', ...names], ...(data as Rows).map((row, i) => [(index as readonly unknown[])[i], ...row])]
    : [names, ...(data as Rows)];
}

/** `{"t": […], "o": […], …}`, and pandas' `{"open": {"1704067200000": 1, …}, …}`. */
function rowsOfColumns(object: Readonly<Record<string, unknown>>): Rows | undefined {
  const lists = Object.entries(object).filter(
    (entry): entry is [string, readonly unknown[]] => Array.isArray(entry[1]) && !entry[1].some(isComposite),
  );
  const length = lists[0]?.[1].length ?? 0;
  if (lists.length >= LEAST_COLUMNS && lists.every(([, list]) => list.length === length))
    return [lists.map(([name]) => name), ...Array.from({ length }, (_, i) => lists.map(([, list]) => list[i]))];
  const columns = Object.entries(object).filter((entry): entry is [string, Readonly<Record<string, unknown>>] => isPlainObject(entry[1]));
  if (
    columns.length < LEAST_COLUMNS - 1 ||
    columns.length !== Object.keys(object).length ||
    !columns.some(([name]) => /^o(pen)?$/i.test(name))
  )
    return undefined;
  const keys = Object.keys(columns[0]![1]);
  return [['index', ...columns.map(([name]) => name)], ...keys.map((key) => [key, ...columns.map(([, column]) => column[key])])];
}

/** `{"2024-01-02": {"1. open": …}, …}` and pandas' rows by index. */
function rowsByTime(object: Readonly<Record<string, unknown>>): Rows | undefined {
  const entries = Object.entries(object);
  if (entries.length === 0 || !entries.every(([key, value]) => /^\d{4,}/.test(key) && isPlainObject(value))) return undefined;
  return rowsOfObjects(entries.map(([key, value]) => ({ index: key, ...(value as object) })));
}

function isComposite(value: unknown): value is Composite {
  return typeof value === 'object' && value !== null;
}

function isPlainObject(value: unknown): boolean {
  return isComposite(value) && !Array.isArray(value);
}

/** One cell of a line between tabs. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return String(value).replace(/[\t\r\n"]/g, ' ');
}
