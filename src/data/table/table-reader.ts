import type { RowNumbers } from '../bars/row-numbers.js';

/** What the values of a column are. */
export type ColumnKind =
  | 'integer'
  | 'real'
  | 'text'
  /** a date or time without zone */
  | 'civil'
  /** a time with zone */
  | 'instant'
  /** a time of day */
  | 'clock'
  /** nothing that bars are made of */
  | 'other';

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** as the format calls it, for sentences */
  readonly type: string;
  /** zone that the format names for an instant */
  readonly zone?: string | undefined;
}

/** A column of values: numbers with NaN for none, or texts with `` for none. */
export type ReadColumn = Float64Array | string[];

/** How values are read: numbers; texts; times as milliseconds with their fraction; a date and a time of day as one text. */
export interface ColumnRead {
  readonly columns: readonly number[];
  readonly as: 'number' | 'text' | 'ms';
}

export interface ReadRows {
  readonly values: readonly ReadColumn[];
  /** [rows]  rows of the table, from 1 */
  readonly rowNumbers: RowNumbers;
}

/** A table with typed columns. */
export interface TableReader {
  /** what sentences call it */
  readonly source: string;
  readonly columns: readonly TableColumn[];
  /** column that the format names as the index of the rows */
  readonly indexColumn?: string | undefined;
  /** Returns the distinct texts of a column, without empty ones. */
  distinct(column: number): Promise<string[]>;
  /** Returns columns in one order; `where` keeps the rows whose column has that text. */
  read(reads: readonly ColumnRead[], where?: { readonly column: number; readonly value: string }): Promise<ReadRows>;
}
