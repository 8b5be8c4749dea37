import type { ForecastColumn } from './forecast-column.js';

/** A column of a table beside the bars, as the language writes it. */
export type ExtraColumn = `extra("${string}").${string}`;

/** Columns from elsewhere by their names, on the bars of one frame: f64[bar] each. */
export type ExtraColumns = ReadonlyMap<ExtraColumn | ForecastColumn, Float64Array>;

export function extraColumn(table: string, column: string): ExtraColumn {
  return `extra("${table}").${column}`;
}

/** Returns what a column of a node names; undefined where it is none of a table beside the bars. */
export function partsOfExtra(column: string | number): { readonly table: string; readonly column: string } | undefined {
  const parts = typeof column === 'number' ? null : /^extra\("([^"]*)"\)\.(\w+)$/.exec(column);
  return parts === null ? undefined : { table: parts[1]!, column: parts[2]! };
}
