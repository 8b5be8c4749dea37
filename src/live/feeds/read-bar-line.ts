import type { FeedBar } from '../bars/feed-bar.js';

/** A line of a feed's file: a bar, the names of the columns that follow, or why it is neither. */
export type BarLine =
  | { readonly kind: 'bar'; readonly bar: FeedBar }
  | { readonly kind: 'header'; readonly columns: readonly string[] }
  | { readonly kind: 'fault'; readonly sentence: string };

const COLUMNS = ['symbol', 'time', 'open', 'high', 'low', 'close', 'volume'] as const;
const TIME_NAMES = ['time', 'timestamp', 'date', 'datetime', 'open_time'];

/** Reads a line of JSON, or of CSV under the columns that its header named.
 *  symbol  of lines that name none; undefined where several are fed */
export function readBarLine(text: string, columns: readonly string[] | undefined, symbol: string | undefined): BarLine {
  if (text.startsWith('{')) return readJson(text, symbol);
  const cells = text.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (columns === undefined) return readHeader(cells);
  if (cells.length !== columns.length)
    return { kind: 'fault', sentence: `it has ${cells.length} cells where the header names ${columns.length} columns` };
  return barOf(Object.fromEntries(columns.map((name, at) => [name, cells[at]])), symbol);
}

/** Reads a bar of JSON that is parsed already, under the same names. */
export function readBarEntry(entry: unknown, symbol: string | undefined): BarLine {
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return barOf(named(entry as Record<string, unknown>), symbol);
  return { kind: 'fault', sentence: 'it must be an object with the names of a bar' };
}

function readJson(text: string, symbol: string | undefined): BarLine {
  try {
    return readBarEntry(JSON.parse(text), symbol);
  } catch {
    return { kind: 'fault', sentence: 'it begins like JSON and is none' };
  }
}

function readHeader(cells: readonly string[]): BarLine {
  const columns = cells.map(nameOf);
  const missing = COLUMNS.find((name) => name !== 'symbol' && name !== 'volume' && !columns.includes(name));
  if (missing !== undefined) return { kind: 'fault', sentence: `the header must name a column ${missing}, and has ${cells.join(', ')}` };
  return { kind: 'header', columns };
}

function named(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [nameOf(name), value]));
}

function nameOf(name: string): string {
  const lower = name.toLowerCase();
  return TIME_NAMES.includes(lower) ? 'time' : lower;
}

function barOf(cells: Readonly<Record<string, unknown>>, symbol: string | undefined): BarLine {
  const name = typeof cells['symbol'] === 'string' && cells['symbol'] !== '' ? cells['symbol'] : symbol;
  if (name === undefined) return { kind: 'fault', sentence: 'it names no symbol, and several are fed' };
  const time = timeOf(cells['time']);
  if (time === undefined)
    return { kind: 'fault', sentence: `its time must be ISO 8601 or epoch seconds or milliseconds, not ${String(cells['time'])}` };
  const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((column) => numberOf(cells[column]));
  const { volume } = cells;
  return {
    kind: 'bar',
    bar: {
      symbol: name,
      time,
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume === undefined || volume === '' ? Number.NaN : numberOf(volume),
    },
  };
}

function numberOf(cell: unknown): number {
  return typeof cell === 'number' ? cell : typeof cell === 'string' && cell !== '' ? Number(cell) : Number.NaN;
}

/** Epoch seconds end about the year 5138 where milliseconds begin about 1973. */
const SECONDS_BELOW = 1e11;

/** A text without a zone is UTC. */
function timeOf(cell: unknown): number | undefined {
  const number = numberOf(cell);
  if (Number.isFinite(number)) return number < SECONDS_BELOW ? number * 1000 : number;
  if (typeof cell !== 'string') return undefined;
  const text = cell.replace(' ', 'T');
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const parsed = Date.parse(hasZone ? text : text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
