import { PRICE_COLUMNS } from '../../core/bars.js';
import { columnsByName } from '../columns/columns-by-name.js';
import type { ColumnPlan } from '../columns/column-plan.js';
import type { TableOptions } from '../source/data-options.js';
import { priceScale } from '../columns/price-scale.js';
import { isDataLine, looksLikeClock, looksLikeTime } from './cell-looks.js';
import type { CsvHead, CsvPlan, CsvSample, PlannedColumns } from './csv-plan.js';
import { layoutOfHeader } from './layouts.js';
import { chooseNumberFormat, looksLikeThousands } from './number-format.js';
import { planHeadless } from './plan-headless.js';

/** Cells of a column that are looked at to say what it holds. */
const LOOKED_AT = 50;
const HEADERLESS = ['plain', 'bitfinex', 'coinbase', 'kibot'];

/** Returns how a file's cells become bars. Throws DataError DATA_LAYOUT_UNKNOWN, UsageError NAME_UNKNOWN of `data.columns`. */
export function planCsv(sample: CsvSample, head: CsvHead, options: TableOptions): CsvPlan {
  const names = head.names !== undefined && HEADERLESS.includes(options.layout ?? '') ? undefined : head.names;
  const columns = names === undefined ? planHeadless(sample, head, options) : planHeaded(sample, head, names, options);
  const rows = rowsOf(sample, head);
  const prices = PRICE_COLUMNS.flatMap((column) => rows.map((cells) => cells[columns.price[column]] ?? ''));
  const volumes = columns.volume === undefined ? [] : rows.map((cells) => cells[columns.volume!] ?? '');
  const numbers = chooseNumberFormat([...prices, ...volumes], options);
  const isUnsure =
    options.decimal === undefined && options.thousands === undefined && looksLikeThousands(prices, sample.delimiter, numbers);
  return {
    ...columns,
    numbers,
    scale: priceScale(sample.source, columns.layout, prices, options.layout),
    notes: [
      ...columns.notes,
      ...(head.preambleCount > 0 ? [preambleNote(sample, head)] : []),
      ...(isUnsure ? [thousandsNote(sample, prices)] : []),
    ],
  };
}

function planHeaded(sample: CsvSample, head: CsvHead, names: readonly string[], options: TableOptions): PlannedColumns {
  const rows = rowsOf(sample, head).filter(isDataLine).slice(0, LOOKED_AT);
  const holds =
    (looks: (cell: string) => boolean) =>
    (column: number): boolean => {
      const cells = rows.map((cells) => cells[column]?.trim() ?? '').filter((cell) => cell !== '');
      return cells.length > 0 && cells.every(looks);
    };
  const hints = {
    source: sample.source,
    entries: options.columns,
    symbol: symbolTextOf(names, rows, options),
    holdsTimes: holds(looksLikeTime),
    holdsClocks: holds(looksLikeClock),
  };
  const columns = columnsByName(names, hints);
  const layout = options.layout ?? layoutOfHeader(names);
  const columnNames = names.map((name) => name.trim());
  const isSplit = sample.delimiter === ' ' && columns.time.length === 1 && rows.every((cells) => cells.length === names.length + 1);
  const plan = isSplit ? shiftBehind(columns, columns.time[0]!) : columns;
  const withClock = isSplit
    ? [...columnNames.slice(0, columns.time[0]! + 1), 'time', ...columnNames.slice(columns.time[0]! + 1)]
    : columnNames;
  return { ...plan, layout, width: withClock.length, columnNames: withClock };
}

/** Between blanks a date and its time of day are two cells below one name. */
function shiftBehind(columns: ColumnPlan, time: number): ColumnPlan {
  const shift = (column: number): number => (column > time ? column + 1 : column);
  const { open, high, low, close } = columns.price;
  return {
    ...columns,
    time: [time, time + 1],
    price: { open: shift(open), high: shift(high), low: shift(low), close: shift(close) },
    volume: columns.volume === undefined ? undefined : shift(columns.volume),
    volumeFallback: columns.volumeFallback === undefined ? undefined : shift(columns.volumeFallback),
    symbol: columns.symbol && { ...columns.symbol, index: shift(columns.symbol.index) },
  };
}

/** The symbol that rows name, which says what `Volume BTC` is; else the one that is asked for. */
function symbolTextOf(names: readonly string[], rows: readonly (readonly string[])[], { symbol }: TableOptions): string {
  const column = names.findIndex((name) => /^(symbol|pair|ticker)$/i.test(name.trim()));
  return column < 0 ? symbol : (rows[0]?.[column] ?? symbol);
}

function rowsOf({ lines }: CsvSample, { lineCount }: CsvHead): readonly (readonly string[])[] {
  return lines.slice(lineCount);
}

function preambleNote({ source }: CsvSample, { preambleCount, names }: CsvHead): string {
  const what = names === undefined ? 'the first bar' : 'the header';
  return `${source}: ${preambleCount === 1 ? 'a line' : `${preambleCount} lines`} before ${what} ${preambleCount === 1 ? 'is' : 'are'} passed over`;
}

function thousandsNote({ source }: CsvSample, prices: readonly string[]): string {
  const price = prices.find((cell) => cell.trim() !== '')!.trim();
  return `${source}: every price has three digits behind its point, such as ${price}, which is read as a decimal; data.thousands: "." reads it as ${price.replace('.', '')}`;
}
