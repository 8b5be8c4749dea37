import { partsOfExtra } from '../../../core/extra-column.js';
import { partsOfForecast } from '../../../core/forecast-column.js';
import type { StrategyGraph } from '../../../core/graph.js';
import type { SystemFile } from '../../system/system-schema.js';

/** What a session brings on, bar by bar. */
export interface Feeding {
  readonly file: SystemFile;
  /** whose bars are fed */
  readonly symbols: readonly string[];
  /** tables whose files something else keeps up to date */
  readonly tables: readonly string[];
}

/** Returns, as clauses, what a graph reads that a session opens at its start and that nothing brings on: bars of other symbols, tables beside
 *  the bars, forecasts. */
export function unfedReads({ frames, nodes }: StrategyGraph, feeding: Feeding): string[] {
  const symbols = frames.flatMap(({ symbol }) =>
    symbol === undefined || feeding.symbols.includes(symbol) ? [] : [describeSymbol(symbol, feeding)],
  );
  const columns = nodes.flatMap(({ operation }) => (operation.kind === 'bars' ? describeColumn(operation.column, feeding) : []));
  return [...new Set([...symbols, ...columns])];
}

function describeSymbol(symbol: string, { symbols }: Feeding): string {
  return `reads sym("${symbol}", …), and the bars that are fed are those of ${symbols.join(', ')}`;
}

function describeColumn(column: string | number, { file, tables }: Feeding): string[] {
  const extra = partsOfExtra(column);
  if (extra !== undefined) return tables.includes(extra.table) ? [] : [describeTable(extra.table)];
  const forecast = partsOfForecast(column);
  return forecast === undefined ? [] : [describeForecast(forecast.forecaster, file)];
}

/** The file is read again on each bar, but no feed writes it. */
export function describeTable(table: string): string {
  return `reads extra("${table}"), a table that no feed writes; --fed ${table} says that something else keeps its file up to date`;
}

/** A version never changes once it is registered. */
export function describeForecast(name: string, { forecasts }: Pick<SystemFile, 'forecasts'>): string {
  const entry = forecasts?.[name];
  const which = entry === undefined || typeof entry === 'string' ? 'a version' : `version ${entry.version}`;
  return `reads forecast("${name}"), and ${which} of it says nothing of bars that come after it was made`;
}
