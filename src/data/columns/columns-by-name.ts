import { PRICE_COLUMNS } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { columnsOfEntries } from './column-entries.js';
import {
  bareName,
  BAR_NAMES,
  CLOCK_NAMES,
  DATE_NAMES,
  INDEX_NAMES,
  LATE_CLOSE_NAMES,
  LOOSE_SYMBOL_NAMES,
  SYMBOL_NAMES,
  TIME_NAMES,
} from './column-names.js';
import type { ColumnPlan, SymbolColumn, TableHints } from './column-plan.js';
import { findVolume } from './find-volume.js';
import { plainText, quoteCell } from './quote-cell.js';

/** Finds the bar columns by their names, in any order and any case; other columns are ignored. What `data.columns` names goes before.
 *  Throws DataError DATA_LAYOUT_UNKNOWN that names the missing column and the nearest name.  */
export function columnsByName(names: readonly string[], hints: TableHints): ColumnPlan {
  const { source } = hints;
  const bare = names.map(bareName);
  const given = columnsOfEntries(names, hints.entries ?? {}, source);
  const indexOf = (candidates: readonly string[]): number => candidates.map((name) => bare.indexOf(name)).find((index) => index >= 0) ?? -1;
  const time = given.time ?? findTimeColumns(bare, indexOf, hints);
  if (time.length === 0) throw missingColumn('a time column', 'time', 'date', names, source);
  const price = { open: 0, high: 0, low: 0, close: 0 };
  for (const column of PRICE_COLUMNS) {
    const found = given[column] ?? indexOf(column === 'close' ? [...BAR_NAMES.close, ...LATE_CLOSE_NAMES] : BAR_NAMES[column]);
    if (found < 0) throw missingColumn(`the column "${column}"`, column, column, names, source);
    if (given[column] === undefined && bare.indexOf(bare[found]!, found + 1) >= 0)
      throw ambiguousColumn(column, names[found]!, names, source);
    price[column] = found;
  }
  const volume =
    given.volume === undefined ? findVolume(names, hints) : { volume: given.volume ?? undefined, volumeFallback: undefined, notes: [] };
  return { time, price, symbol: symbolColumn(given.symbol, indexOf), ...volume };
}

/** Whether names are those of prices: a line with them is a header. */
export function namesPrices(names: readonly string[]): boolean {
  const bare = names.map(bareName);
  return (['open', 'high', 'low'] as const).every((column) => BAR_NAMES[column].some((name) => bare.includes(name)));
}

function findTimeColumns(
  bare: readonly string[],
  indexOf: (candidates: readonly string[]) => number,
  { holdsTimes, holdsClocks }: TableHints,
): number[] {
  const date = indexOf(DATE_NAMES);
  const clock = CLOCK_NAMES.map((name) => bare.indexOf(name)).find((index) => index >= 0 && holdsClocks?.(index) === true);
  if (date >= 0 && clock !== undefined) return [date, clock];
  const single = indexOf(TIME_NAMES);
  if (single >= 0 && holdsClocks?.(single) !== true) return [single];
  const time = bare.indexOf('time');
  if (date >= 0 && time >= 0 && holdsTimes?.(time) === true) return [time];
  const pair = [date, time].filter((index) => index >= 0);
  if (pair.length > 0) return pair;
  return bare.flatMap((name, index) => (INDEX_NAMES.includes(name) && holdsTimes?.(index) === true ? [index] : [])).slice(0, 1);
}

function symbolColumn(given: number | null | undefined, indexOf: (candidates: readonly string[]) => number): SymbolColumn | undefined {
  if (given === null) return undefined;
  if (given !== undefined) return { index: given, isLoose: false };
  const [strict, loose] = [indexOf(SYMBOL_NAMES), indexOf(LOOSE_SYMBOL_NAMES)];
  if (strict >= 0) return { index: strict, isLoose: false };
  return loose >= 0 ? { index: loose, isLoose: true } : undefined;
}

/** The names of a header as sentences show them: one line of bounded length. */
export function describeNames(names: readonly string[]): string {
  return plainText(names.map((name) => name.trim()).join(', '), 200);
}

function ambiguousColumn(column: string, name: string, names: readonly string[], source: string): DataError {
  const found = describeNames(names);
  return new DataError(
    'DATA_LAYOUT_UNKNOWN',
    `${source} needs one column ${quoteCell(name.trim())}, and its header has ${found}; data.columns: {${column}: …} takes the number of a column`,
    { context: { source, column: name.trim(), header: found } },
  );
}

function missingColumn(what: string, column: string, near: string, names: readonly string[], source: string): DataError {
  const found = describeNames(names);
  const hint = suggestName(
    near,
    names.map((name) => plainText(name.trim(), 40)),
  );
  return new DataError(
    'DATA_LAYOUT_UNKNOWN',
    `${source} needs ${what}, and its header has ${found}${hint}; data.columns: {${column}: …} names it`,
    {
      context: { source, column: near, header: found },
    },
  );
}
