import type { StrategyGraph } from '../../core/graph.js';
import { symbolOfColumn, type SymbolColumn } from '../../core/symbol-column.js';

/** Returns the columns by which a graph asks for the symbol of a frame's bars: f64[bar], 1 where it is theirs and 0 where it is not.
 *  symbol  of the strategy's own bars */
export function symbolColumns(
  { nodes, frames }: Pick<StrategyGraph, 'nodes' | 'frames'>,
  frame: number,
  symbol: string,
  bars: number,
): (readonly [SymbolColumn, Float64Array])[] {
  const own = frames[frame]?.symbol ?? symbol;
  const asked = nodes.flatMap(({ frame: of, operation }) =>
    of === frame && operation.kind === 'bars' && symbolOfColumn(operation.column) !== undefined ? [operation.column as SymbolColumn] : [],
  );
  return [...new Set(asked)].map((column) => [column, new Float64Array(bars).fill(symbolOfColumn(column) === own ? 1 : 0)]);
}
