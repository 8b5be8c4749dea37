import type { TradingData } from '../../core/trading-data.js';
import { evaluateColumns } from '../../engine/evaluate-columns.js';
import { compileColumns, type ColumnsGraph } from '../../expr/compile-columns.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { featuresOf } from '../strategy/model-column.js';
import { modelsOf } from '../strategy/models-of.js';
import { cacheOf, DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { AskedModel } from './asked-models.js';

/** What a model says on each bar of a market, and from what. */
export interface ScoredMarket {
  readonly model: AskedModel;
  readonly symbol: string;
  readonly trading: TradingData;
  /** of the score, and behind it the features in the order of the model */
  readonly compiled: ColumnsGraph;
  readonly features: readonly string[];
  /** f64[bar] each: the score, and behind it the features; NaN where there is none */
  readonly columns: readonly Float64Array[];
}

/** Asks a model about every bar of each of its symbols. Throws what opening the bars throws; UsageError FEATURES_MISMATCH. */
export async function scoreMarkets(model: AskedModel, options: RunOptions): Promise<ScoredMarket[]> {
  const own = featuresOf(model.name, model.bundle);
  const texts = new Map([
    ['score', `model("${model.file.ml!.name}")`],
    ...own.map(({ name, expression }) => [`feature.${name}`, expression] as const),
  ]);
  const compiled = compileColumns('validate', texts, [], modelsOf(model.file));
  const found: ScoredMarket[] = [];
  for (const symbol of model.symbols) {
    const { trading } = await openTradingData(model.file, symbol, compiled.graph, cacheOf(options));
    const columns = columnsOn(trading, compiled, options);
    found.push({ model, symbol, trading, compiled, features: own.map(({ name }) => name), columns });
  }
  return found;
}

/** Returns the columns of a compiled graph on data, f64[bar] each. */
export function columnsOn(data: TradingData, compiled: ColumnsGraph, { maxMemoryBytes }: RunOptions): Float64Array[] {
  return evaluateColumns({ data, ...compiled }, maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES);
}
