import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import type { TableOptions } from '../source/data-options.js';
import { plainText, quoteCell } from './quote-cell.js';

/** The names of a table's symbols and where they stand. */
export interface TableSymbols {
  /** what sentences call the table */
  readonly source: string;
  /** `column symbol`, or what else holds them */
  readonly place: string;
  /** distinct, in the order of the table */
  readonly values: readonly string[];
  /** whether they tell symbols apart only where there are several */
  readonly isLoose: boolean;
}

/** The symbol of the rows that are read. */
export interface ChosenSymbol {
  /** as the table writes it */
  readonly value: string;
  /** whether the table has rows of others */
  readonly isPicked: boolean;
}

/** Returns which of a table's symbols is asked for, and whether its rows have to be picked; undefined where the table does not name its
 *  symbol.
 *  Names are equal as they are, without regard to case, or by letters and digits alone (`BTC/USD` is BTCUSD).
 *  Throws DataError DATA_NOT_FOUND where the symbol is not there, and where several are and none was named. */
export function chooseSymbol({ source, place, values, isLoose }: TableSymbols, options: TableOptions): ChosenSymbol | undefined {
  const { symbol, symbolRule = 'given' } = options;
  const found = matchSymbol(values, symbol);
  if (found !== undefined) return { value: found, isPicked: values.length > 1 };
  if (values.length === 0 || (values.length === 1 && isLoose)) return undefined;
  if (values.length === 1 && symbolRule === 'guessed') return { value: values[0]!, isPicked: false };
  const listed = `${values.length > 12 ? `${values.length} symbols: ` : ''}${plainText(values.slice(0, 12).join(', '), 200)}${values.length > 12 ? ', …' : ''}`;
  const rule =
    symbolRule === 'guessed'
      ? `${source} has several symbols in its ${place} (${listed}): name one with data.symbols or --symbol`
      : `symbol ${quoteCell(symbol)} is not in the ${place} of ${source}${suggestName(
          symbol,
          values.map((value) => plainText(value, 40)),
        )}, which has ${listed}`;
  const way = place.startsWith('column') ? '; data.columns: {symbol: none} takes every row' : '';
  throw new DataError('DATA_NOT_FOUND', rule + way, { context: { source, symbol, symbols: listed } });
}

/** Returns the value that a symbol means; undefined where none does, or more than one by letters and digits alone. */
export function matchSymbol(values: readonly string[], symbol: string): string | undefined {
  const exact =
    values.find((value) => value.trim() === symbol) ?? values.find((value) => value.trim().toLowerCase() === symbol.toLowerCase());
  if (exact !== undefined) return exact;
  const alike = values.filter((value) => lettersOf(value) === lettersOf(symbol) && lettersOf(symbol) !== '');
  return alike.length === 1 ? alike[0] : undefined;
}

function lettersOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
