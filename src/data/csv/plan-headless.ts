import { DataError } from '../../core/errors.js';
import { columnsOfEntries } from '../columns/column-entries.js';
import type { TableOptions } from '../source/data-options.js';
import { clockText } from '../times/civil-text.js';
import { plainText } from '../columns/quote-cell.js';
import { isDataLine, looksLikeClock, looksLikeTime } from './cell-looks.js';
import type { CsvHead, CsvSample, PlannedColumns } from './csv-plan.js';
import { orderOfPrices, PRICE_ORDERS } from './layouts.js';
import type { LayoutName } from './layout-names.js';

const BINANCE_COLUMNS = 12;

/** Returns the columns of a file without header: a symbol or none, a time or a date and a time of day, four prices in the order that they
 *  show,
 *  a volume or none. Throws DataError DATA_LAYOUT_UNKNOWN where the prices do not settle their order. */
export function planHeadless(
  { source, delimiter, lines }: CsvSample,
  { lineCount, preambleCount }: CsvHead,
  options: TableOptions,
): PlannedColumns {
  const rows = lines.slice(lineCount);
  const first = rows.find(isDataLine) ?? rows[0] ?? [];
  const time = timeColumns(first, rows);
  const at = time.at(-1)! + 1;
  const given = columnsOfEntries(first, options.columns ?? {}, source);
  const hasPrices = given.open !== undefined && given.high !== undefined && given.low !== undefined && given.close !== undefined;
  if (!hasPrices && first.length < at + 4) throw tooFew(source, delimiter, first);
  const layout = hasPrices ? 'plain' : orderOf(source, delimiter, rows, at, options.layout, first);
  const order = PRICE_ORDERS[layout === 'bitfinex' || layout === 'coinbase' ? layout : 'plain'];
  const place = (name: (typeof order)[number]): number => given[name] ?? at + order.indexOf(name as never);
  const price = { open: place('open'), high: place('high'), low: place('low'), close: place('close') };
  const volume = given.volume === null ? undefined : (given.volume ?? (first.length > at + 4 ? at + 4 : undefined));
  const columns = { time: given.time ?? time, price, volume, symbol: symbolColumn(given.symbol, time) };
  return {
    ...columns,
    layout,
    width: first.length,
    columnNames: namesOf(first.length, columns),
    volumeFallback: undefined,
    notes: notesOf(source, first, time, preambleCount),
  };
}

/** The time stands first, or behind a symbol; a time of day may stand behind a date. */
function timeColumns(first: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const start = !looksLikeTime(first[0] ?? '') && looksLikeTime(first[1] ?? '') ? 1 : 0;
  const next = first[start + 1] ?? '';
  if (looksLikeClock(next)) return [start, start + 1];
  const isDate = /^\d{8}$|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$|^\d{1,2}[-./]\d{1,2}[-./]\d{4}$/.test(first[start]?.trim() ?? '');
  const areClocks =
    isDate &&
    rows
      .slice(0, 50)
      .every((cells) => /^\d{4}(\d{2})?$/.test(cells[start + 1]?.trim() ?? '') && clockText(cells[start + 1]!) !== undefined);
  if (areClocks && orderOfPrices(rows, start + 1) === undefined && orderOfPrices(rows, start + 2) !== undefined) return [start, start + 1];
  return [start];
}

function orderOf(
  source: string,
  delimiter: string,
  rows: readonly (readonly string[])[],
  at: number,
  forced: LayoutName | undefined,
  first: readonly string[],
): LayoutName {
  if (forced !== undefined && forced !== 'databento') return forced;
  if (first.length === BINANCE_COLUMNS && at === 1) return 'binance';
  const order = orderOfPrices(rows, at);
  if (order === 'plain' && delimiter === ',' && isKibot(first)) return 'kibot';
  if (order !== undefined) return order;
  throw new DataError(
    'DATA_LAYOUT_UNKNOWN',
    `${source} has no header, and its rows fit neither or both of the orders open,high,low,close and open,close,high,low; force one with the layout plain or bitfinex`,
    { context: { source, first_line: plainText(first.join(delimiter), 200) } },
  );
}

/** `01/02/2024,09:30,…`: slashes, and minutes alone in a cell of their own. */
function isKibot([date = '', clock = '']: readonly string[]): boolean {
  return /^\d{2}\/\d{2}\/\d{4}$/.test(date.trim()) && /^\d{2}:\d{2}$/.test(clock.trim());
}

function tooFew(source: string, delimiter: string, first: readonly string[]): DataError {
  return new DataError(
    'DATA_LAYOUT_UNKNOWN',
    `${source} has ${first.length} columns and no header; bars need time, open, high, low and close`,
    {
      context: { source, first_line: plainText(first.join(delimiter), 200) },
    },
  );
}

function symbolColumn(given: number | null | undefined, time: readonly number[]): PlannedColumns['symbol'] {
  if (given === null) return undefined;
  if (given !== undefined) return { index: given, isLoose: false };
  return time[0] === 1 ? { index: 0, isLoose: false } : undefined;
}

function namesOf(width: number, { time, price, volume, symbol }: Pick<PlannedColumns, 'time' | 'price' | 'volume' | 'symbol'>): string[] {
  const names = Array.from({ length: width }, (_, index) => String(index + 1));
  if (symbol) names[symbol.index] = 'symbol';
  time.forEach((column, index) => (names[column] = time.length === 1 ? 'time' : ['date', 'time'][index]!));
  for (const [name, column] of Object.entries(price)) names[column] = name;
  if (volume !== undefined) names[volume] = 'volume';
  return names;
}

/** HistData and NinjaTrader write one shape: the file does not say its zone, nor whether a time is the begin of its bar. */
function notesOf(source: string, first: readonly string[], time: readonly number[], preambleCount: number): string[] {
  const isAscii = preambleCount === 0 && time.length === 1 && /^\d{8} \d{6}$/.test(first[time[0]!]!.trim());
  return isAscii
    ? [
        `${source}: times of the shape YYYYMMDD HHMMSS are read as begins of bars in data.timezone; HistData writes UTC-5 all year (data.timezone: -05:00), NinjaTrader the ends of bars`,
      ]
    : [];
}
