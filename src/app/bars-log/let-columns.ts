import type { Parameters } from '../../core/graph.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { compileColumns, type ColumnsGraph } from '../../expr/compile-columns.js';
import { ExpressionError } from '../../expr/expression-error.js';
import { requireSameBars } from '../learning/require-same-bars.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import { modelsOf } from '../strategy/models-of.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns what the `let` entries of a strategy are on each bar of a market, f64[bar] by name: conditions are 0 and 1. Entries that read
 *  the position, and texts, are no columns and left out.
 *  Throws what opening the data that they read throws; UsageError STORE_INVALID where the bars have changed since, MEMORY_TOO_SMALL */
export async function letColumns(
  strategy: SystemFile,
  market: { readonly symbol: string; readonly dataHash: string },
  parameters: Parameters,
  options: RunOptions,
): Promise<ReadonlyMap<string, Float64Array>> {
  const texts = Object.fromEntries(Object.entries(strategy.strategy.let ?? {}).map(([name, text]) => [name, String(text)]));
  const compile = (names: readonly string[]): ColumnsGraph =>
    compileColumns(
      'strategy.let',
      new Map(names.map((name) => [name, texts[name]!])),
      parameterNames(strategy),
      modelsOf(strategy),
      texts,
      flagNames(strategy),
    );
  const names = Object.keys(texts).filter((name) => isColumn(() => compile([name])));
  if (names.length === 0) return new Map();
  const compiled = compile(names);
  const { trading } = await openTradingData(strategy, market.symbol, compiled.graph, cacheOf(options));
  requireSameBars(trading.market, market.dataHash);
  const columns = evaluateColumns({ data: trading, ...compiled, parameters }, options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
  return new Map(names.map((name, index) => [name, columns[index]!]));
}

/** The strategy has compiled with the entry: what is refused here is a value of another kind. */
function isColumn(compile: () => void): boolean {
  try {
    compile();
    return true;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}
