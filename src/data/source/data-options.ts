import type { ColumnEntries } from '../columns/column-entries.js';
import type { NumberEntries } from '../csv/number-format.js';
import type { LayoutName } from '../csv/layout-names.js';

/** Whose bars are wanted of a table that may hold several symbols'. */
export type SymbolRule =
  /** a symbol that somebody named: the table's must be it */
  | 'given'
  /** nobody named one: a table with a single symbol is read, whatever it is called */
  | 'guessed'
  /** several symbols are read from one source: it must tell them apart */
  | 'shared';

/** How a table is read where its own shape does not say it, and whose rows. */
export interface TableOptions extends NumberEntries {
  readonly symbol: string;
  /** absent: given */
  readonly symbolRule?: SymbolRule | undefined;
  /** forces a layout; absent: detected */
  readonly layout?: LayoutName | undefined;
  /** names or numbers of columns; those that are left out are found by their names */
  readonly columns?: ColumnEntries | undefined;
  /** a pattern (`DD.MM.YYYY HH:mm`) or s, ms, us, ns, excel */
  readonly timeFormat?: string | undefined;
  /** lines of a text file before its header */
  readonly skipLines?: number | undefined;
  /** what stands between the cells of a text file: one character; a blank stands for any number of them */
  readonly delimiter?: string | undefined;
}
