import { PRICE_COLUMNS } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import { plainName } from '../columns/column-names.js';
import { columnsByName } from '../columns/columns-by-name.js';
import type { RowNumbers } from '../bars/row-numbers.js';
import type { ColumnPlan } from '../columns/column-plan.js';
import { isDatabento } from '../csv/layouts.js';
import { chooseNumberFormat, parseNumberCell } from '../csv/number-format.js';
import type { TableOptions } from '../source/data-options.js';
import { chooseSymbol } from '../columns/match-symbol.js';
import type { ChosenSymbol } from '../columns/match-symbol.js';
import { priceScale } from '../columns/price-scale.js';
import { plainText } from '../columns/quote-cell.js';
import { originOfColumns } from '../bars/raw-bars.js';
import type { RawBars } from '../bars/raw-bars.js';
import { badCell } from './bad-cell.js';
import { levelNames } from './level-names.js';
import type { ColumnRead, ReadColumn, TableReader } from './table-reader.js';
import { finishTimes, planTimes } from './table-times.js';

const INT64_MAX = 2 ** 63;

/** Reads the bars of a table by its column names, in the table's order: one read takes every column, so that a row stays a row.
 *  Throws UsageError NAME_UNKNOWN of `data.columns`; DataError DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID, DATA_NOT_FOUND of a
 *  symbol. */
export async function readTable(table: TableReader, options: TableOptions): Promise<RawBars> {
  const { source, columns } = table;
  const levels = levelNames(
    columns.map(({ name }) => name),
    source,
    options,
  );
  const plan = planColumns(table, levels.names, options);
  const symbol = await chooseRows(table, plan, options);
  const where = symbol?.isPicked ? { column: plan.symbol!.index, value: symbol.value } : undefined;
  const times = await planTimes(table, plan.time, options);
  const numbers = [...PRICE_COLUMNS.map((name) => plan.price[name]), ...(plan.volume === undefined ? [] : [plan.volume])];
  const reads = [times.read, ...numbers.map((index) => readOfNumber(table, index))];
  const { values, rowNumbers } = await table.read(reads, where);
  if (rowNumbers.length === 0)
    throw new DataError('DATA_EMPTY', `${source} has no rows; a source needs at least one bar`, { context: { source } });
  const finish = (column: ReadColumn, index: number): Float64Array =>
    finishNumbers(table, column, index, rowNumbers, options, index === plan.volume);
  const [open, high, low, close, volume] = numbers.map((index, k) => finish(values[k + 1]!, index));
  const prices = { open: open!, high: high!, low: low!, close: close! };
  scalePrices(table, plan, prices, levels.names, options);
  const { timeMs, notes, ...found } = finishTimes(table, times, values[0]!, rowNumbers);
  return {
    bars: { timeMs, ...prices, volume: volume ?? new Float64Array(rowNumbers.length).fill(NaN) },
    ...found,
    rowNumbers,
    layout: '-',
    origin: originOfColumns(columns.map(({ name }) => plainName(name))),
    symbolValue: symbol?.value ?? levels.symbolValue,
    notes: [...plan.notes, ...notes],
  };
}

/** A table without a column that is called a time has one where its format names an index, or where one column alone holds times. */
function planColumns({ source, columns, indexColumn }: TableReader, names: readonly string[], options: TableOptions): ColumnPlan {
  const isTime = (index: number): boolean => /^(civil|instant)$/.test(columns[index]!.kind);
  const hints = { source, symbol: options.symbol, holdsTimes: isTime, holdsClocks: (index: number) => columns[index]!.kind === 'clock' };
  const timed = columns.flatMap((column, index) => (isTime(index) ? [column.name] : []));
  const fallback = indexColumn ?? (timed.length === 1 ? timed[0] : undefined);
  const only = fallback === undefined ? -1 : columns.findIndex(({ name }) => name === fallback);
  try {
    return columnsByName(names, { ...hints, entries: options.columns });
  } catch (error) {
    const isTimeMissing = error instanceof DataError && / needs a time column/.test(error.message);
    if (!isTimeMissing || only < 0 || !isTime(only)) throw error;
    return columnsByName(names, { ...hints, entries: { ...options.columns, time: only + 1 } });
  }
}

async function chooseRows(table: TableReader, { symbol }: ColumnPlan, options: TableOptions): Promise<ChosenSymbol | undefined> {
  if (symbol === undefined) return undefined;
  const values = await table.distinct(symbol.index);
  return chooseSymbol(
    { source: table.source, place: `column ${table.columns[symbol.index]!.name}`, values, isLoose: symbol.isLoose },
    options,
  );
}

function readOfNumber({ source, columns }: TableReader, index: number): ColumnRead {
  const { kind, name, type } = columns[index]!;
  if (kind === 'text') return { columns: [index], as: 'text' };
  if (kind === 'integer' || kind === 'real') return { columns: [index], as: 'number' };
  throw new DataError(
    'DATA_LAYOUT_UNKNOWN',
    `${source} column ${plainText(name, 40)} must hold numbers, and its type is ${plainText(type, 40)}`,
    {
      context: { source, column: name },
    },
  );
}

function finishNumbers(
  table: TableReader,
  column: ReadColumn,
  index: number,
  rowNumbers: RowNumbers,
  options: TableOptions,
  isVolume: boolean,
): Float64Array {
  if (column instanceof Float64Array) return column;
  const format = chooseNumberFormat(column.slice(0, 2000), options);
  return Float64Array.from(column, (text, row) => {
    const value = parseNumberCell(text, format, isVolume);
    if (value === undefined) throw badCell(table, index, rowNumbers.at(row)!, text, 'is not a number');
    return value;
  });
}

type Prices = Record<(typeof PRICE_COLUMNS)[number], Float64Array>;

function scalePrices(table: TableReader, plan: ColumnPlan, prices: Prices, names: readonly string[], options: TableOptions): void {
  const areWhole = PRICE_COLUMNS.every((name) => table.columns[plan.price[name]]!.kind === 'integer');
  const layout = areWhole && isDatabento(names) ? 'databento' : 'generic';
  const sample = PRICE_COLUMNS.flatMap((name) =>
    Array.from(prices[name].subarray(0, 500), (value) =>
      value === INT64_MAX || Number.isNaN(value) ? '' : BigInt(Math.trunc(value)).toString(),
    ),
  );
  const scale = layout === 'databento' || options.layout === 'databento' ? priceScale(table.source, layout, sample, options.layout) : 1;
  if (scale === 1) return;
  for (const name of PRICE_COLUMNS) prices[name].forEach((value, i) => (prices[name][i] = value === INT64_MAX ? NaN : value / scale));
}
