import type { ColumnPlan } from '../columns/column-plan.js';
import type { LayoutName } from './layout-names.js';
import type { NumberFormat } from './number-format.js';

/** How a text file's cells become bars, settled before any bar is read. */
export interface CsvPlan extends ColumnPlan {
  readonly layout: LayoutName;
  /** cells of the header, or of the first bar */
  readonly width: number;
  /** names for error messages, one per column */
  readonly columnNames: readonly string[];
  readonly numbers: NumberFormat;
  /** what prices are divided by: 1, or 1e9 where they are whole numbers of 1e-9 */
  readonly scale: number;
}

/** A plan before its numbers are looked at. */
export type PlannedColumns = Omit<CsvPlan, 'numbers' | 'scale'>;

/** The beginning of a text file, split into cells. */
export interface CsvSample {
  /** what sentences call the file */
  readonly source: string;
  readonly delimiter: string;
  /** cells of up to 2000 lines that are not blank */
  readonly lines: readonly (readonly string[])[];
}

/** What stands before the first bar. */
export interface CsvHead {
  /** lines that are not blank before the first bar */
  readonly lineCount: number;
  /** names of the columns; absent where the file has no header */
  readonly names?: readonly string[];
  /** lines before the header that say something else */
  readonly preambleCount: number;
  /** the symbol that a header of several lines names */
  readonly symbolValue?: string;
}
