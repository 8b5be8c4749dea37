import type { PRICE_COLUMNS } from '../../core/bars.js';
import type { ColumnEntries } from './column-entries.js';

/** Which column of a table holds what; indices from 0. */
export interface ColumnPlan {
  /** one column, or a date column and a time-of-day column */
  readonly time: readonly number[];
  readonly price: Readonly<Record<(typeof PRICE_COLUMNS)[number], number>>;
  readonly volume: number | undefined;
  /** used where every `volume` is 0: MetaTrader's tick volume */
  readonly volumeFallback: number | undefined;
  readonly symbol: SymbolColumn | undefined;
  /** what was decided and could have been otherwise: sentences for people */
  readonly notes: readonly string[];
}

/** A column that names the symbol of each row. */
export interface SymbolColumn {
  readonly index: number;
  /** whether it tells symbols apart only where it holds several names */
  readonly isLoose: boolean;
}

/** What is known of a table beside the names of its columns. */
export interface TableHints {
  /** what sentences call the table */
  readonly source: string;
  /** what `data.columns` says */
  readonly entries?: ColumnEntries | undefined;
  /** the symbol that is asked for */
  readonly symbol?: string | undefined;
  /** whether the cells of a column are times, or times of a day; absent: not known */
  readonly holdsTimes?: ((column: number) => boolean) | undefined;
  readonly holdsClocks?: ((column: number) => boolean) | undefined;
}
