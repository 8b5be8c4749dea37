import type { TradingData } from '../../core/trading-data.js';
import type { FeatureSource } from '../../ml/canaries/look-ahead.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { computeFeatures } from './feature-columns.js';
import { openFeatureSet, type OpenFeatureSet } from './open-feature-set.js';

/** A market with the features of a set on each of its bars. */
export interface MarketFeatures {
  readonly set: OpenFeatureSet;
  readonly trading: TradingData;
  /** per feature f64[bar], in the order of the set */
  readonly columns: readonly Float64Array[];
  /** computes them again on fewer bars, for the canary that looks ahead */
  readonly source: FeatureSource;
  readonly warnings: readonly string[];
}

/** Opens a symbol's bars and computes a feature set on them.
 *  setName  of a shipped set, or the path of a YAML file
 *  Throws what openFeatureSet and openTradingData throw; MEMORY_TOO_SMALL              */
export async function openMarketFeatures(
  file: SystemFile,
  symbol: string,
  setName: string,
  options: RunOptions = {},
): Promise<MarketFeatures> {
  const set = openFeatureSet(setName),
    { trading, warnings } = await openTradingData(file, symbol, set.compiled.graph, cacheOf(options));
  const compute = (bars?: number): Float64Array[] => computeFeatures(set, trading, bars, options.maxMemoryBytes);
  return { set, trading, columns: compute(), source: { barCount: trading.market.bars.timeMs.length, compute }, warnings };
}
