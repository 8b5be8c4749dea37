import type { ColumnPlan } from '../columns-by-name.js';

/** How a text file's cells become bars, settled before any bar is read. */
export interface CsvPlan extends ColumnPlan {
  readonly delimiter: string;
  /** cells of the first line */
  readonly width: number;
  /** 0 or 1 lines before the first bar */
  readonly headerLines: number;
  /** names for error messages, one per column */
  readonly columnNames: readonly string[];
}

/** The beginning of a text file, as layouts look at it. */
export interface CsvSample {
  readonly path: string;
  readonly delimiter: string;
  /** cells of the first line that is not blank */
  readonly firstLine: readonly string[];
  /** cells of up to 2000 lines from the first on */
  readonly lines: readonly (readonly string[])[];
}
