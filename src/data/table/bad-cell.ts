import { DataError } from '../../core/errors.js';
import { plainText, quoteCell } from '../columns/quote-cell.js';
import type { TableReader } from './table-reader.js';

/** Returns the refusal of a cell. */
export function badCell({ source, columns }: TableReader, index: number, row: number, value: string, rule: string): DataError {
  const column = plainText(columns[index]!.name, 40);
  return new DataError('DATA_CELL_INVALID', `${source} row ${row} column ${column}: ${quoteCell(value)} ${rule}`, {
    context: { source, row, column, value: plainText(value, 200) },
  });
}
